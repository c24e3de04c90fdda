// The words burned into the composite (F15): date and time to the second, room, case number, temperature and humidity. Chinese alone: the
// picture is evidence, and its words do not change with the language of the screens.
import type { Overlay } from '../../shared/model/capture'

/** Between the parts of the strip; a line may break there. */
const GAP = ' · '
const two = (n: number): string => String(n).padStart(2, '0')

/**
 * `2026-11-21 14:05:31` in the zone of this machine. A zone that is not China's is written behind it: nobody may take it for Beijing time.
 * `wallMs`: milliseconds since 1970 by the recorder's clock.
 */
export function timeText(wallMs: number): string {
  const at = new Date(wallMs)
  const zone = -at.getTimezoneOffset()
  const away = Math.abs(zone)
  const text = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())} ${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`
  return zone === 480 ? text : `${text} UTC${zone < 0 ? '-' : '+'}${Math.floor(away / 60)}${away % 60 === 0 ? '' : `:${two(away % 60)}`}`
}

/** `23.4℃ 45%（人工录入）`: where the figures come from stands beside them. */
export function climateText({ celsius, humidity, source }: NonNullable<Overlay['climate']>): string {
  // -0.04 is not "-0.0".
  const degrees = (Math.round(celsius * 10) / 10 || 0).toFixed(1)
  return `${degrees}℃ ${Math.round(humidity)}%（${source === 'typed' ? '人工录入' : '传感器'}）`
}

/** The parts of the strip in their order; what is not known is left out. */
export function overlayParts({ room, caseNumber, climate }: Overlay, wallMs: number): string[] {
  const parts = [timeText(wallMs), room.trim(), caseNumber.trim() && `案号 ${caseNumber.trim()}`, climate ? climateText(climate) : '']
  return parts.filter((part) => part !== '')
}

/** Shown for a sign that the font cannot draw: the printers' geta mark, which says that a sign is missing. */
const MISSING = '〓'

/**
 * What of `text` the shipped font can draw: otherwise the machine's own font would step in, and look different on each. A sign without
 * a glyph becomes its compatibility equivalent, else 〓; signs that are not seen (controls, writing direction) go.
 */
export function drawable(text: string, covers: (code: number) => boolean): string {
  const seen = text.normalize('NFC').replaceAll(/\s+/gu, ' ').replaceAll(/\p{C}/gu, '')
  return [...seen].map((sign) => {
    const spelled = [sign, sign.normalize('NFKC')].find((form) => [...form].every((one) => covers(one.codePointAt(0)!)))
    return spelled ?? MISSING
  }).join('')
}

/**
 * Lines no wider than `width`: broken between the parts, and inside one only where it is wider than a line by itself. Nothing is ever cut off: a
 * case number without its end names another case. `measure`: width of a text in the same unit.
 */
export function wrap(parts: readonly string[], width: number, measure: (text: string) => number): string[] {
  const lines: string[] = []
  let line = ''
  const push = (text: string) => {
    if (text !== '') lines.push(text)
  }
  for (const part of parts) {
    const joined = line === '' ? part : `${line}${GAP}${part}`
    if (measure(joined) <= width) {
      line = joined
      continue
    }
    push(line)
    line = ''
    for (const sign of part) {
      if (line !== '' && measure(line + sign) > width) {
        push(line)
        line = ''
      }
      line += sign
    }
  }
  push(line)
  return lines
}

/** Sizes of the strip for a picture of this height, in pixels: legible at 360 lines, a thirtieth of the height above 480. */
export function stripSizes(height: number): { font: number; line: number; margin: number } {
  const font = Math.max(15, Math.round(height / 30))
  return { font, line: Math.round((font * 1.36) / 2) * 2, margin: Math.max(8, Math.round(font / 2)) }
}
