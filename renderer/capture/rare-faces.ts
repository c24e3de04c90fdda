// Fonts for rare signs where no style sheet fetches them: a file is loaded when a text first needs one of its signs.
import { inRanges } from '../../shared/ranges'

/** As in fonts/rare/rare.json: a file, and the code points it is taken for. */
export type RareFace = { file: string; ranges: [number, number][] }

/** The pairs as CSS writes them (`unicode-range`). */
export const cssRanges = (ranges: RareFace['ranges']): string => ranges.map(([first, last]) => `U+${first.toString(16)}-${last.toString(16)}`).join(', ')

export class RareFaces {
  readonly #faces: { face: RareFace; covers: (code: number) => boolean; state: 'away' | 'there'; coming: Promise<void> | null }[]
  readonly #load: (face: RareFace) => Promise<void>

  /** `load` brings one file in; when it rejects, its signs stay away and it is not asked again. */
  constructor(faces: readonly RareFace[], load: (face: RareFace) => Promise<void>) {
    this.#faces = faces.map((face) => ({ face, covers: inRanges(face.ranges), state: 'away', coming: null }))
    this.#load = load
  }

  /** Whether no file has to come before this sign can be drawn. */
  has(code: number): boolean {
    return this.#of(code)?.state !== 'away'
  }

  /** Brings what the text needs. True when something came, so that what was drawn before has to be drawn again. */
  async bring(text: string): Promise<boolean> {
    const needed = new Set([...text].flatMap((sign) => this.#of(sign.codePointAt(0)!) ?? []))
    const away = [...needed].filter((one) => one.state === 'away')
    await Promise.all(away.map((one) => one.coming ??= this.#load(one.face).then(() => { one.state = 'there' })))
    return away.length > 0
  }

  /** ASCII is the main font's; in the lists its figures stand for those under a keycap. */
  #of(code: number) {
    return code < 0x80 ? undefined : this.#faces.find(({ covers }) => covers(code))
  }
}
