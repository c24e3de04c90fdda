// Below a group of a signed section that goes on: what is added is filled in as a draft and comes in whole, by the signature of whoever adds it (F60, F63).
import { Button } from 'antd'
import { useEffect, useRef } from 'react'
import { sees } from '../../../shared/see'
import { isAsked, isGroupAsked } from '../../../shared/walk'
import { failureText } from '../../ui/report'
import { useText } from '../../ui/text'
import { useKeys } from '../../ui/use-keys'
import { useSession } from '../../ui/use-session'
import { answerText } from '../answer-text'
import { EngineProvider, useEngine } from '../form-engine'
import { wordsOf } from '../kept-words'
import { DroppedLine, KeptLine } from '../KeptLine'
import { Fields, RowFields } from '../RowFields'
import { HandOverFields } from '../samples/HandOvers'
import type { WidgetProps } from '../widget'
import { openFields } from './draft'
import { useAddition, type Addition } from './use-addition'
import './later.css'

/** `props`: of the signed group, as its widget gets them. */
export function Additions(props: WidgetProps) {
  const { t, language } = useText()
  const { form, group, rows, here, filled, chosen, choose } = props
  const { repeat } = group
  const engine = useEngine()
  const adding = useAddition(here.sectionId, form, group, engine.state)
  const full = repeat !== undefined && rows.length >= repeat.max
  const asked = isGroupAsked(form, group, filled)
  /** Where something that goes on is open: in the group, or in the row that is looked at. */
  const at = repeat ? chosen : null
  const fillable = (!repeat || (at !== null && rows.includes(at))) && openFields(group, filled, at).some((field) => sees(engine.role, group, field) && isAsked(form, group, field, filled, at))
  const mayAdd = repeat !== undefined && group.later === true && !full
  // The row that is looked at makes room.
  const addRow = () => { choose(null); adding.begin() }
  useKeys((event) => {
    if (!event.altKey || event.ctrlKey || event.metaKey || event.repeat || event.code !== 'KeyN' || adding.draft || !adding.ready || !asked || !(mayAdd || fillable)) return false
    if (mayAdd) addRow()
    else adding.begin(at)
    return true
  })
  if (!asked && !adding.draft && !adding.bringBack) return null
  const words = (row: typeof at) => (!repeat ? t('sections:later-fill-group', { title: group.title[language] })
    : row !== null && rows.includes(row) ? t('sections:later-fill', { noun: repeat.noun[language], n: rows.indexOf(row) + 1 }) : t('sections:later-add', { noun: repeat.noun[language] }))
  if (adding.draft) return <DraftPanel props={props} adding={adding} title={words(adding.draft.row)} onDone={choose} />
  if (!adding.bringBack && !mayAdd && !fillable && !full) return null
  return (
    <div className="later row wrap" data-testid="later">
      {adding.bringBack && <DroppedLine onUndo={adding.bringBack} />}
      {mayAdd && <Button type="primary" disabled={!adding.ready} onClick={addRow} data-testid="later-add">{words(null)}</Button>}
      {fillable && <Button disabled={!adding.ready} onClick={() => adding.begin(at)} data-testid="later-fill">{words(at)}</Button>}
      <span className="soft">{full ? t('sections:rows-full', { n: repeat.max }) : t('sections:later-hint')}</span>
    </div>
  )
}

function DraftPanel({ props, adding, title, onDone }: { props: WidgetProps; adding: Addition; title: string; onDone: WidgetProps['choose'] }) {
  const { t, language } = useText()
  const { opened } = useSession()
  const engine = useEngine()
  const box = useRef<HTMLElement>(null)
  const { group, rows } = props
  const { state, open, busy, refused } = adding
  const { row, answers } = adding.draft!
  useEffect(() => {
    box.current?.scrollIntoView({ block: 'nearest' })
    box.current?.querySelector<HTMLElement>('fieldset input:not([type=hidden]), fieldset textarea, fieldset button')?.focus({ preventScroll: true })
  }, [row])
  const lost = wordsOf([props.form], props.form.id, adding.lost, language, (field, answer) => answer ? answerText(field, answer, language, t) : '')
  const sign = async () => { if (await adding.sign()) onDone(row) }
  const own: WidgetProps = { ...props, filled: state.filled, locked: false, answer: state.give, faults: state.faults, refused: state.refused }
  const fault = refused && failureText({ code: refused }, language)
  return (
    <section className="row-editor later-draft" ref={box} aria-label={title} data-testid="later-draft">
      <header className="row wrap"><h3>{title}</h3><span className="tag warn">{t('sections:later-unwritten')}</span><span className="grow" />
        {adding.restored === null && lost.length === 0 && <Button onClick={adding.drop} data-testid="later-drop">{t('sections:later-drop')}</Button>}</header>
      <KeptLine what="addition" restored={adding.restored} lost={lost} unkept={adding.unkept} onDrop={adding.drop} />
      <EngineProvider value={{ ...engine, state, locked: false }}>
        {row === null ? <Fields group={group} row={null} fields={openFields(group, props.filled, null)} />
          : rows.includes(row) ? <RowFields {...own} row={row} fields={openFields(group, props.filled, row)} />
            : group.repeat?.widget === 'hand-overs' ? <HandOverFields props={own} row={row} /> : <RowFields {...own} row={row} fields={group.fields} />}
      </EngineProvider>
      <footer className="stack tight">
        {fault && <p className="fault" role="alert" data-testid="later-refused" data-code={refused}>{fault.what} {fault.todo} <span className="code">[{refused}]</span></p>}
        <div className="row wrap">
          <Button type="primary" size="large" disabled={open > 0 || state.faults.size > 0 || answers.size === 0} loading={busy} onClick={() => void sign()} data-testid="later-sign">{t('sections:later-sign')}</Button>
          <span className={open > 0 ? 'warn' : 'soft'} data-testid="later-say">{open > 0 ? t('sections:later-open', { n: open }) : t('sections:later-final', { name: opened.name })}</span>
        </div>
      </footer>
    </section>
  )
}
