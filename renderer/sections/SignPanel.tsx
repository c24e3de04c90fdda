// Signing and sealing a section (F63): who wrote in it, the author's signature, whether it holds, and the addenda that came later.
import { SafetyCertificateFilled, WarningFilled } from '@ant-design/icons'
import { App, Button, Input } from 'antd'
import { useEffect, useMemo, useState } from 'react'
import type { Staff } from '../../shared/fold/case'
import { doubtsIn } from '../../shared/fold/doubts'
import { foldForm } from '../../shared/fold/form'
import { foldSigned } from '../../shared/fold/signed'
import { isEmpty } from '../../shared/model/answer'
import { wordsSlot } from '../../shared/model/draft'
import type { Entry } from '../../shared/model/entry'
import type { FormDefinition } from '../../shared/model/form'
import type { SectionId, StaffId } from '../../shared/model/ids'
import type { SectionKind } from '../../shared/model/section'
import { room } from '../room'
import { useReport } from '../ui/report'
import { useText } from '../ui/text'
import { draftBook, useDraft } from '../ui/kept-drafts'
import { leftBehindIn } from '../ui/left-behind'
import { leftIn } from '../ui/unsaved'
import { dateTime } from '../ui/time'
import { useSession } from '../ui/use-session'
import { DroppedLine, KeptLine } from './KeptLine'
import { additionWords, laterNouns, photographNumbers } from './later/words'
import './day.css'

type Props = {
  sectionId: SectionId; kind: SectionKind
  /** Null while they are being read. */
  entries: readonly Entry[] | null
  /** Required places that are open in all its forms. */
  open: number
  /** Of this section. */
  forms: readonly FormDefinition[]
  mayWrite: boolean
  staff: readonly Staff[]
}

export function SignPanel(props: Props) {
  const { entries, staff } = props
  const state = useMemo(() => foldSigned(entries ?? []), [entries])
  const nameOf = (id: StaffId) => staff.find((s) => s.staffId === id)?.name ?? ''
  if (!entries || (!state.signed && !props.mayWrite)) return null
  return state.signed ? <Sealed {...props} state={state} nameOf={nameOf} /> : <Unsigned {...props} writers={state.writers} nameOf={nameOf} />
}

type Named = { nameOf: (id: StaffId) => string }

function Unsigned({ sectionId, kind, entries, open, forms, writers, nameOf }: Props & Named & { writers: readonly StaffId[] }) {
  const { t, language } = useText()
  const { opened } = useSession()
  const { modal } = App.useApp()
  const report = useReport()
  const [busy, setBusy] = useState(false)
  /** Places that are on the screen and not in the log: who signs would believe them signed. */
  const [unsaved, setUnsaved] = useState(0)
  const what = kind === 'briefing' ? t('day:briefing-section') : kind === 'medical' || kind === 'samples' || kind === 'psychological' || kind === 'legal-aid' || kind === 'follow-up' ? t(`cases:service-${kind}`) : ''
  const sign = async () => {
    setBusy(true)
    const result = await room.sections.sign({ sectionId })
    setBusy(false)
    if (!result.ok) report(result.failure)
  }
  const ask = async () => {
    setBusy(true)
    const left = await leftIn(sectionId) + await leftBehindIn(draftBook, sectionId)
    setBusy(false)
    setUnsaved(left)
    if (left === 0) confirm()
  }
  const confirm = () => modal.confirm({
    title: t('day:sign-ask', { what }), content: <>{t('day:sign-ask-text', { name: opened.name })}{check}{!writers.includes(opened.staffId) && <p className="warn">{t('day:sign-not-writer')}</p>}</>, okText: t('day:sign-ask-go'), cancelText: t('shell:cancel'),
    okButtonProps: { 'data-testid': 'sign-confirm' } as never, onOk: sign,
  })
  const blank = (entries ?? []).length === 0
  const doubtful = useMemo(() => forms.flatMap((form) => doubtsIn(form, foldForm(entries ?? [], form.id), Date.now())), [forms, entries])
  const check = doubtful.length > 0 && <p className="warn" data-testid="sign-doubts">{t('sections:doubts-n', { n: doubtful.length, items: doubtful.slice(0, 6).map(({ field, n }) => n === null ? field.label[language] : t('sections:doubt-in-row', { label: field.label[language], n })).join(language === 'zh' ? '、' : ', ') + (doubtful.length > 6 ? ' …' : '') })}</p>
  const comma = language === 'zh' ? '、' : ', '
  const later = laterNouns(forms, language)
  return (
    <section className="panel stack tight" data-testid="sign">
      <h2>{t('day:sign-title')}</h2>
      <p className="soft">{t('day:sign-lead')}</p>
      {writers.length > 0 && <p data-testid="sign-writers">{t('day:sign-writers', { names: writers.map(nameOf).join(comma) })}{writers.length > 1 && ` ${t('day:sign-answers')}`}</p>}
      {later.length > 0 && <p className="hint" data-testid="sign-later">{t('day:sign-later', { nouns: later.join(comma) })}</p>}
      {check}
      <div className="row">
        <Button disabled={blank || open > 0} loading={busy} onClick={() => void ask()} data-testid="sign-go">{t('day:sign-go')}</Button>
        {blank ? <span className="soft">{t('day:sign-empty')}</span> : open > 0 && <span className="warn" data-testid="sign-open">{t('day:sign-open', { n: open })}</span>}
      </div>
      {unsaved > 0 && <p className="warn" role="alert" data-testid="sign-unsaved">{t('day:sign-unsaved', { n: unsaved })}</p>}
    </section>
  )
}

function Sealed({ sectionId, entries, forms, mayWrite, state, nameOf }: Props & Named & { state: ReturnType<typeof foldSigned> }) {
  const { t, language } = useText()
  const checked = useSignatures(sectionId, entries?.length ?? 0)
  const { signed, addenda } = state
  const [first, ...later] = checked ?? []
  const broken = checked?.some((s) => !s.holds) ?? false
  return (
    <section className="panel stack" data-testid="sealed" data-holds={checked ? !broken : undefined}>
      <header className="row wrap">
        <h2>{t('day:signed')}</h2>
        {signed && <span>{t('day:signed-by', { name: nameOf(signed.by), time: dateTime(signed.at) })}</span>}
        {signed && <span className="soft figures">{t('day:signed-digest', { digest: signed.digest.slice(0, 8) })}</span>}
        {!first ? <span className="soft">{t('day:signed-checking')}</span> : first.holds ? <span className="tag ok" data-testid="sealed-holds"><SafetyCertificateFilled /> {t('day:signed-holds')}</span> : null}
      </header>
      {broken && <p className="fault" role="alert" data-testid="sealed-broken"><WarningFilled /> {t('day:signed-broken')}</p>}
      <div className="stack tight">
        <h3>{t('day:addenda')}</h3>
        {addenda.length === 0 && <p className="soft">{t('day:addendum-none')}</p>}
        <ol className="addenda" data-testid="addenda">
          {addenda.map((one, i) => (
            <li key={one.seq}>
              {one.text !== '' && <p className="addendum-text">{one.text}</p>}
              {one.photographs.length > 0 && <p>{t('day:addendum-photographs', { numbers: photographNumbers(entries ?? [], one.photographs).join(language === 'zh' ? '、' : ', ') })}</p>}
              {one.added.length > 0 && <p>{t('day:addendum-rows', { rows: one.added.map((more) => additionWords(forms, entries ?? [], more, language)).join(language === 'zh' ? '、' : ', ') })}</p>}
              <p className="soft figures">{t('day:signed-by', { name: nameOf(one.by), time: dateTime(one.at) })}{later[i]?.holds === false && <span className="fault"> {t('day:addendum-broken')}</span>}</p>
            </li>
          ))}
        </ol>
      </div>
      {mayWrite && <NewAddendum sectionId={sectionId} addenda={addenda} />}
    </section>
  )
}

function NewAddendum({ sectionId, addenda }: { sectionId: SectionId; addenda: ReturnType<typeof foldSigned>['addenda'] }) {
  const { t } = useText()
  const { opened } = useSession()
  const report = useReport()
  const { ready, held, unkept, change } = useDraft(sectionId, wordsSlot)
  const [dropped, setDropped] = useState('')
  const text = held?.draft?.what === 'words' ? held.draft.text : ''
  const setText = (to: string) => { setDropped(''); change(() => (to === '' ? null : { what: 'words', text: to })) }
  // Signed, and the draft outlived a stop of the program.
  const restored = held?.restored ?? null
  const came = restored !== null && addenda.some((one) => one.by === opened.staffId && one.at >= restored && one.text === text.trim())
  useEffect(() => { if (came) change(() => null) }, [came, change])
  const [busy, setBusy] = useState(false)
  const add = async () => {
    setBusy(true)
    const result = await room.sections.addend({ sectionId, text: text.trim() })
    setBusy(false)
    if (result.ok) setText('')
    else report(result.failure)
  }
  return (
    <form className="stack tight" onSubmit={(event) => { event.preventDefault(); if (!isEmpty(text)) void add() }}>
      {text !== '' && <KeptLine what="words" restored={restored} unkept={unkept} onDrop={() => { setText(''); setDropped(text) }} />}
      {dropped !== '' && <DroppedLine onUndo={() => setText(dropped)} />}
      <label className="field"><span className="label">{t('day:addendum-new')}</span>
        <Input.TextArea data-testid="addendum-text" disabled={!ready} maxLength={4000} autoSize={{ minRows: 2, maxRows: 8 }} value={text} onChange={(e) => setText(e.target.value)} />
        <span className="hint">{t('day:addendum-hint')}</span></label>
      <div><Button htmlType="submit" disabled={isEmpty(text)} loading={busy} data-testid="addendum-go">{t('day:addendum-go')}</Button></div>
    </form>
  )
}

type Checked = { what: 'signed' | 'addendum'; by: StaffId; holds: boolean }[]

/** Checked by main each time something was added. Null until then. */
function useSignatures(sectionId: SectionId, count: number): Checked | null {
  const report = useReport()
  const [checked, setChecked] = useState<Checked | null>(null)
  useEffect(() => {
    let alive = true
    void room.sections.signatures({ sectionId }).then((result) => {
      if (!alive) return
      if (result.ok) setChecked(result.value)
      else report(result.failure)
    })
    return () => { alive = false }
  }, [sectionId, count, report])
  return checked
}
