// 「已经说过的」: what the child said in the questioning, with its time, so that medical and counselling staff need not ask again (F64).
import { useMemo } from 'react'
import type { Field, FormDefinition } from '../../shared/model/form'
import type { RowId, SessionId } from '../../shared/model/ids'
import { placeOf, type Filled } from '../../shared/walk'
import { useText } from '../ui/text'
import { shortened } from '../ui/typed-words'
import { useEntries } from '../ui/use-entries'
import { readable, useSections } from '../ui/use-sections'
import { Seen } from './Seen'
import { notToAsk, seenLines, toldLines, type ToldLine } from './told-lines'
import { formsHere, useForms } from './use-forms'
import type { FormHere, GiveAnswer, WidgetProps } from './widget'

type Props = { form: FormDefinition; locked: boolean; addRow: WidgetProps['addRow']; here: FormHere; /** The field somebody works in. */ focused: { field: Field; row: RowId | null } | null; filled: Filled; give: GiveAnswer }

export function Told(props: Props) {
  const { rows } = useSections(props.here.caseId, props.here.sessionId)
  const row = rows?.find((r) => r.kind === 'briefing' && r.sessionId === (props.here.sessionId as SessionId))
  return row?.may.read ? <Lines {...props} sectionId={readable(row)} /> : null
}

function Lines({ form, locked, addRow, focused, filled, give, sectionId }: Props & { sectionId: Parameters<typeof useEntries>[0] }) {
  const { t, language } = useText()
  const { entries } = useEntries(sectionId)
  const forms = useForms()
  const told = useMemo(() => (forms ? formsHere(forms, 'briefing', entries ?? []) : []), [forms, entries])
  const lines = useMemo(() => toldLines(entries ?? [], told, language), [entries, told, language])
  const seen = useMemo(() => seenLines(entries ?? [], told), [entries, told])
  const ask = useMemo(() => notToAsk(entries ?? [], told), [entries, told])
  const target = focused?.field.sourced ? focused : null

  const use = ({ said, source }: ToldLine) => {
    if (!target || !source) return
    const { field, row } = target
    const had = filled.answers.get(placeOf(field.key, row))?.answer ?? null
    // An empty field of words takes the child's own; whatever stands there already keeps its words and gets the source.
    const words = field.type === 'text' || field.type === 'paragraph' ? shortened(said, field.max) : null
    give(field, row, had?.state === 'value' && had.value !== '' ? had : words === null ? null : { state: 'value', value: words }, true, source)
  }
  return (
    <>
      <section className="panel stack tight" data-testid="told">
        <h2>{t('sections:told-title')}</h2>
        {ask !== '' && <p className="warn">{t('sections:told-ask', { what: ask })}</p>}
        {entries && lines.length === 0 && <p className="soft">{t('sections:told-none')}</p>}
        {lines.length > 0 && <p className="soft">{t(target ? 'sections:told-use' : 'sections:told-lead', { field: target?.field.label[language] ?? '' })}</p>}
        <ul className="told-list">
          {lines.map((line, i) => (
            <li key={line.row}>
              <button type="button" disabled={!target || !line.source} onMouseDown={(event) => event.preventDefault()} onClick={() => use(line)} data-testid={`told-${i + 1}`}>
                <span className="soft row tight"><span className="grow">{line.topic}</span><span className="figures">{line.at}</span></span>
                <span className="told-words">「{line.said}」</span>
              </button>
            </li>
          ))}
        </ul>
      </section>
      <Seen lines={seen} form={form} filled={filled} locked={locked} addRow={addRow} />
    </>
  )
}
