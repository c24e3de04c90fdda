// Beside an answer: what can hardly be right about it (F55, F61), and of a date the first day that would do where another field says so (F66).
import { doubtsAt, earliest, type Doubt } from '../../shared/fold/doubts'
import type { Field, FormDefinition, Group } from '../../shared/model/form'
import type { RowId } from '../../shared/model/ids'
import { beijing } from '../../shared/time'
import { placeOf, type Filled } from '../../shared/walk'
import { useText, type T } from '../ui/text'

type Props = { form: FormDefinition; group: Group; field: Field; row: RowId | null; filled: Filled; locked: boolean; testId: string; onGive: (value: string) => void }

const words = (t: T, doubt: Doubt, language: 'zh' | 'en') =>
  t(doubt.kind === 'early' && doubt.days > 0 ? 'sections:doubt-early-days' : `sections:doubt-${doubt.kind}`, { than: 'than' in doubt ? doubt.than.label[language] : '', days: 'days' in doubt ? doubt.days : 0, n: 'row' in doubt ? doubt.row : 0 })

export function DoubtLine({ form, group, field, row, filled, locked, testId, onGive }: Props) {
  const { t, language } = useText()
  const doubts = doubtsAt(form, filled, group, field, row, Date.now())
  const first = earliest(form, filled, group, field, row)
  const isOpen = !filled.answers.has(placeOf(field.key, row))
  const offered = !locked && first && first.days > 0 && (isOpen || doubts.some((d) => d.kind === 'early')) ? beijing(new Date(first.from)).slice(0, field.type === 'date' ? 10 : 16) : null
  if (doubts.length === 0 && offered === null) return null
  return (
    <span className="row tight wrap" role="status" data-testid={`${testId}-doubt`} data-doubts={doubts.map((d) => d.kind).join(' ')}>
      {doubts.map((doubt) => <span key={doubt.kind} className="warn">{words(t, doubt, language)}</span>)}
      {offered !== null && <button type="button" className="chip" onClick={() => onGive(offered)} data-testid={`${testId}-earliest`}>{t('sections:doubt-earliest', { days: first!.days, day: offered.replace('T', ' ') })}</button>}
    </span>
  )
}
