// The points of a scale (F66). While an item is open there is no sum: half a scale means nothing.
import { scoreOf } from '../../shared/fold/score'
import type { FormDefinition } from '../../shared/model/form'
import type { Filled } from '../../shared/walk'
import { useText } from '../ui/text'
import { citation } from './citation'

export function ScorePanel({ form, filled }: { form: FormDefinition; filled: Filled }) {
  const { t, language } = useText()
  const score = scoreOf(form, filled)
  if (!score) return null
  return (
    <section className="panel stack tight" data-testid="score" data-sum={score.sum ?? 'open'}>
      <h2>{t('sections:score')}</h2>
      {score.sum === null ? <p className="warn">{t('sections:score-open', { n: score.missing.length })}</p> : <p className="score-sum figures">{score.sum} <span className="soft">/ {score.of}</span></p>}
      {score.parts.length > 0 && <dl className="facts">{score.parts.map((part) => <PartLine key={part.label.zh} label={part.label[language]} sum={part.sum} of={part.of} />)}</dl>}
      {score.above !== null && score.cutoff !== null && <p className={score.above ? 'warn' : undefined}>{t(score.above ? 'sections:score-above' : 'sections:score-below', { n: score.cutoff })}</p>}
      {form.score?.basis && <p className="soft">{t('sections:score-basis', { basis: citation(form.score.basis, language) })}</p>}
      {score.cutoff !== null && form.score && !form.score.verified && <p className="soft">{t('sections:score-unverified')}</p>}
      {form.licence && <p className="soft">{t('sections:licence', { holder: form.licence.holder })} {form.licence.terms[language]}</p>}
    </section>
  )
}

function PartLine({ label, sum, of }: { label: string; sum: number | null; of: number }) {
  return <><dt>{label}</dt><dd className="figures">{sum ?? '–'} / {of}</dd></>
}
