// A drawn signature as a picture: plain paths, the same on the screen and on paper.
import type { Signature } from '../../../shared/model/answer'
import { signaturePaths } from '../../../shared/signature'

/** `height` in px; the width follows from the pad it was drawn on. Nothing for a refusal. */
export function SignatureFigure({ signature, height = 72 }: { signature: Signature; height?: number }) {
  if (signature.signed !== 'drawn') return null
  const width = Math.round(height * signature.ratio)
  return (
    <svg className="signature-figure" width={width} height={height} viewBox={`0 0 ${width} ${height}`} role="img" aria-label={signature.name} fill="none" stroke="currentColor" strokeWidth={Math.max(1, height / 40)} strokeLinecap="round" strokeLinejoin="round">
      {signaturePaths(signature, width, height).map((d, i) => <path key={i} d={d} />)}
    </svg>
  )
}
