// A QR code as one SVG path: the policy of this page allows no HTML from strings and no need for a picture.
import { create } from 'qrcode'
import { useMemo } from 'react'

/** Modules of free ground around the code (ISO/IEC 18004 §9.1). */
const quiet = 4

/** The path of all dark modules, row by row, one rectangle a run; `size` is the side in modules with the quiet zone. */
export function qrPath(text: string): { path: string; size: number } {
  // Level M stands a fold or a stain over a seventh of the code.
  const { modules } = create(text, { errorCorrectionLevel: 'M' })
  const parts: string[] = []
  for (let y = 0; y < modules.size; y++) {
    for (let x = 0; x < modules.size; x++) {
      if (!modules.get(y, x)) continue
      const start = x
      while (x + 1 < modules.size && modules.get(y, x + 1)) x++
      parts.push(`M${start + quiet} ${y + quiet}h${x + 1 - start}v1h-${x + 1 - start}z`)
    }
  }
  return { path: parts.join(''), size: modules.size + 2 * quiet }
}

export function QrCode({ text, label }: { text: string; label: string }) {
  const { path, size } = useMemo(() => qrPath(text), [text])
  return (
    <svg className="qr" viewBox={`0 0 ${size} ${size}`} role="img" aria-label={label} shapeRendering="crispEdges">
      <path d={`M0 0h${size}v${size}h-${size}z`} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  )
}
