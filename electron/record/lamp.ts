// What is known of the lamp outside the room: whether it can be reached. The writing process drives it (light.ts) and tells.
import type { WriterNews } from './writer-calls'

export class Lamp {
  private on = false
  /** A system code such as `ENOENT`; null: it can be reached, or there is none. */
  fault: string | null = null

  /** Another process drives it: it says itself what it cannot reach. */
  begin(): void {
    this.on = false
    this.fault = null
  }

  heard(news: Extract<WriterNews, { news: 'light' }>): void {
    // To go on or off is asked of a lamp that is out of reach, too: that clears nothing.
    if (news.fault !== null || news.on === this.on) this.fault = news.fault
    this.on = news.on
  }
}
