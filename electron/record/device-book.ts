// What the capturing window knows of this machine: its devices, and which picture it can record with them (measured, not guessed).
import { Refused } from '../../shared/failure'
import type { Device, Order, Picture, Plan } from '../../shared/model/capture'

export type Measured = { chosen: Picture | null; tried: { picture: Picture; lost: number }[] }

/** Each candidate is tried for some seconds. */
const probeMs = 90_000

export class DeviceBook {
  devices: Device[] = []
  private answer: ((measured: Measured) => void) | null = null

  constructor(private readonly order: (order: Order) => void) {}

  get isProbing(): boolean {
    return this.answer !== null
  }

  /** Tries the candidates, best first. Throws `Refused` E-C5 while it is being done, E-C4 when no device answers or none of them can be recorded. */
  async probe(plan: Plan, candidates: readonly Picture[]): Promise<Measured & { chosen: Picture }> {
    if (this.answer) throw new Refused('E-C5')
    let timer: NodeJS.Timeout | undefined
    try {
      const measured = await new Promise<Measured>((resolve, reject) => {
        this.answer = resolve
        timer = setTimeout(() => reject(new Refused('E-C4')), probeMs)
        this.order({ kind: 'probe', plan, candidates: [...candidates] })
      })
      if (!measured.chosen) throw new Refused('E-C4')
      return { ...measured, chosen: measured.chosen }
    } finally {
      clearTimeout(timer)
      this.answer = null
      this.order({ kind: 'idle' })
    }
  }

  /** Throws `Refused` E-B1 when nobody asked. */
  probed(measured: Measured): void {
    if (!this.answer) throw new Refused('E-B1')
    this.answer(measured)
  }
}
