// Under a field: what another form holds of the same thing, to be taken over with one key; or that the two differ.
import { Button } from 'antd'
import type { Field } from '../../shared/model/form'
import { sourceOver } from '../../shared/same'
import type { Given } from '../../shared/walk'
import { useText } from '../ui/text'
import { answerText } from './answer-text'
import { useEngine, type Engine } from './form-engine'
import { openOffers, type Shown } from './same-offers'

export function SameLine({ field, given, locked }: { field: Field; given: Given | null; locked: boolean }) {
  const engine = useEngine()
  const { t, language } = useText()
  const shown = openOffers(engine.offers, field, given)
  if (shown.length === 0) return null
  const answered = given?.answer.state === 'value'
  return (
    <ul className="same-lines" data-testid={`field-${field.key}-same`} data-differs={answered}>
      {shown.map((offer, i) => {
        const what = answerText(offer.field ?? field, { state: 'value', value: offer.value }, language, t, { staff: (id) => engine.here.staff.find((s) => s.staffId === id)?.name })
        const where = offer.where?.[language] ?? t('sections:same-case')
        return (
          <li key={i} className="row tight wrap">
            <span className={answered ? 'warn' : 'soft'} role="status">{t(answered ? 'sections:same-differs' : 'sections:same-there', { where, what })}</span>
            {!locked && offer.mine !== null && <Button onClick={() => takeOver(engine, field, offer)} data-testid={`field-${field.key}-same-${i + 1}`}>{t('sections:same-take')}{i === 0 && <> <kbd>Alt+Y</kbd></>}</Button>}
          </li>
        )
      })}
    </ul>
  )
}

/** Gives the field what the offer holds, with where it comes from. */
export function takeOver({ state, here }: Pick<Engine, 'state' | 'here'>, field: Field, { mine, source }: Shown): void {
  if (mine !== null) state.give(field, null, { state: 'value', value: mine }, true, field.sourced ? sourceOver(source, here.sessionId !== null) : undefined)
}
