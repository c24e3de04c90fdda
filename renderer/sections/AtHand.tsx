// On the desk: what the child asked for and how it is today, as the forms of the session say (F10, F11). Nothing there, nothing drawn.
import { useMemo } from 'react'
import { atHand } from '../../shared/fold/at-hand'
import { answerText } from './answer-text'
import { formsOf, useForms } from './use-forms'
import { useText } from '../ui/text'
import { useEntries } from '../ui/use-entries'
import type { World } from '../ui/use-world'

export function AtHand({ world }: { world: World }) {
  const { t, language } = useText()
  const forms = useForms()
  const { entries } = useEntries(world.sections.session)
  const told = useMemo(() => (forms && entries ? atHand(formsOf(forms, 'session'), entries) : []), [forms, entries])
  if (told.length === 0) return null
  return (
    <dl className="at-hand" data-testid="desk-at-hand">
      {told.map(({ formId, field, answer }) => (
        <div key={`${formId}/${field.key}`} data-testid={`at-hand-${field.key}`}><dt>{field.label[language]}</dt><dd>{answerText(field, answer, language, t, { staff: (id) => world.staff.find((s) => s.staffId === id)?.name })}</dd></div>
      ))}
    </dl>
  )
}
