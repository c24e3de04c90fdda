// Words as luma: the strip at the top of the composite and the slate of a missing picture, drawn in the shipped fonts alone and drawn again
// only when they change.
import { inRanges } from '../../shared/ranges'
import { lumaOfText, type Grey } from './blit'
import { drawable, stripSizes, wrap } from './overlay'
import { cssRanges, RareFaces, type RareFace } from './rare-faces'

const FAMILY = 'SayOnce Overlay'
const RARE = 'SayOnce Overlay Rare'

type Fonts = { add: (face: FontFace) => void }

export class Words {
  readonly #width: number
  readonly #sizes: ReturnType<typeof stripSizes>
  readonly #fault: (what: string) => void
  #covers: ((code: number) => boolean) | null = null
  #rare = new RareFaces([], async () => undefined)
  #shown = ''
  #strip: Grey | null = null

  constructor(width: number, height: number, fault: (what: string) => void) {
    this.#width = width
    this.#sizes = stripSizes(height)
    this.#fault = fault
  }

  /**
   * Loads the font, the lists of glyphs and what `text` needs of the rare signs; until then, and when they cannot be had (said as a fault), the strip is
   * black and empty. `fonts`: address of the folder of the fonts.
   */
  async load(fonts: string, text: string): Promise<void> {
    const { fonts: known } = self as unknown as { fonts: Fonts }
    const add = async (face: FontFace) => { known.add(await face.load()) }
    const list = async <T>(name: string) => (await fetch(`${fonts}${name}`)).json() as Promise<T>
    try {
      const [{ ranges }, { faces }] = await Promise.all([
        list<{ ranges: [number, number][] }>('coverage.json'), list<{ faces: RareFace[] }>('rare/rare.json'), add(new FontFace(FAMILY, `url(${fonts}sans-400.ttf)`)),
      ])
      this.#rare = new RareFaces(faces, (face) => add(new FontFace(RARE, `url(${fonts}rare/${face.file})`, { unicodeRange: cssRanges(face.ranges) })))
      await this.#bring(text)
      const drawn = inRanges(ranges)
      this.#covers = (code) => drawn(code) && this.#rare.has(code)
    } catch {
      this.#fault('font')
    }
  }

  /** A rare sign is 〓 until its file is there; a file that cannot be had is a fault, and the words stay. */
  async #bring(text: string): Promise<void> {
    if (await this.#rare.bring(text.normalize('NFC')).catch(() => { this.#fault('font'); return false })) this.#strip = null
  }

  /** The strip over the whole width: as many lines as its words need. */
  strip(parts: readonly string[]): Grey | null {
    const wanted = this.#covers ? parts.join('\0') : ''
    if (this.#strip && wanted === this.#shown) return this.#strip
    const { font, line, margin } = this.#sizes
    const context = canvas(this.#width, line, font)
    const covers = this.#covers
    const lines = covers ? wrap(parts.map((part) => drawable(part, covers)), this.#width - 2 * margin, (text) => context.measureText(text).width) : ['']
    if (wanted !== this.#shown) void this.#bring(wanted)
    this.#shown = wanted
    this.#strip = paint(lines, { width: this.#width, font, line, left: margin })
    return this.#strip
  }

  /** Words in the middle of a missing picture; null before the font is there. `ground`: luma around them. */
  slate(lines: readonly string[], width: number, height: number, ground: number): Grey | null {
    if (!this.#covers) return null
    const font = Math.max(10, Math.min(Math.round(height / 10), Math.floor(width / 12)))
    const grey = paint(lines, { width: width - 2 * (width >> 4), font, line: Math.round(font * 0.75) * 2, left: null })
    for (let i = 0; i < grey.data.length; i++) grey.data[i] = Math.max(ground, grey.data[i]!)
    return grey
  }
}

function canvas(width: number, height: number, font: number): OffscreenCanvasRenderingContext2D {
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true })
  if (!context) throw new Error('no canvas')
  context.font = `${font}px "${FAMILY}", "${RARE}"`
  return context
}

/** White on black; `left`: distance from the edge, null: centred. Sizes are even. */
function paint(lines: readonly string[], { width, font, line, left }: { width: number; font: number; line: number; left: number | null }): Grey {
  const height = line * Math.max(1, lines.length)
  const even = width & ~1
  const context = canvas(even, height, font)
  context.fillStyle = '#000'
  context.fillRect(0, 0, even, height)
  context.fillStyle = '#fff'
  context.textBaseline = 'middle'
  context.textAlign = left === null ? 'center' : 'left'
  for (const [i, text] of lines.entries()) context.fillText(text, left ?? even / 2, (i + 0.53) * line)
  return lumaOfText(context.getImageData(0, 0, even, height).data, even, height)
}
