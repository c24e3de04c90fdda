// How long a silent capturing window is waited for. While this process keeps time itself, two missed reports mean that the window hangs; on a machine
// that is slow for everybody a window that would only have been late is not killed.

const calmMs = 3_000
/** A look so much later than due says that the machine is slow. */
const lateMs = 600

export class Patience {
  /** Two reports and some; with it a hung window is replaced within two seconds. */
  static readonly shortMs = 1_250
  static readonly longMs = 4_000
  private slowMs = -Infinity

  /** Told at each look: the take's time, and how long ago the look before was. */
  looked(nowMs: number, agoMs: number): void {
    if (agoMs > lateMs) this.slowMs = nowMs
  }

  ms(nowMs: number): number {
    return nowMs - this.slowMs > calmMs ? Patience.shortMs : Patience.longMs
  }
}
