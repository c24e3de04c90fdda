// The strength in five steps: bars and words, so that colour is never the only sign.
import { useText } from '../ui/text'
import type { Strength } from './strength'

export function StrengthMeter({ strength }: { strength: Strength }) {
  const { t } = useText()
  const { score, missing, enough } = strength
  return (
    <div className="strength" data-testid="setup-strength" data-score={score} data-enough={enough} role="status">
      <span className="strength-bars" aria-hidden="true">
        {[0, 1, 2, 3, 4].map((n) => <i key={n} className={n <= score ? (enough ? 'on' : 'on weak') : ''} />)}
      </span>
      <span className={enough ? 'soft' : 'warn'}>{t('shell:strength', { word: t(`shell:strength-${score}`) })}{missing > 0 && <> · {t('shell:strength-short', { n: missing })}</>}</span>
    </div>
  )
}
