// The pre-start checklist (F3): what holds, what does not and why, each with its legal basis. A blocking item takes no excuse.
import { CheckCircleFilled, ExclamationCircleFilled, MinusCircleOutlined } from '@ant-design/icons'
import { Button, Input } from 'antd'
import { useState } from 'react'
import type { Check } from '../../shared/fold/checklist'
import type { Session } from '../../shared/fold/session'
import type { CheckItem } from '../../shared/model/checklist-items'
import type { Entry, UserFact } from '../../shared/model/entry'
import { Choice } from '../ui/Choice'
import { useText } from '../ui/text'
import { LawNote } from './LawNote'

type Append = (fact: UserFact) => Promise<Entry | null>
type Props = { checks: readonly Check[]; session: Session; /** Another post answers it. */ locked: boolean; append: Append; /** Opens the self-test of the recorder. */ onSelfTest: () => void }

export function Checklist({ checks, session, locked, append, onSelfTest }: Props) {
  const { t } = useText()
  return (
    <div className="panel stack tight" data-testid="checklist">
      <header className="row"><h2 className="grow">{t('sections:checklist')}</h2>
        <span className="soft figures" data-testid="checklist-progress">{t('sections:progress', { n: checks.filter((c) => c.state !== 'missing').length, m: checks.length })}</span></header>
      <ul className="checks">{checks.map((check) => <Row key={check.item} check={check} session={session} given={session.checks[check.item]} locked={locked} append={append} onSelfTest={onSelfTest} />)}</ul>
    </div>
  )
}

/** Checks for which the screen can say what to do. */
const fixes = ['case-data', 'two-staff', 'recorder-separate', 'female-staff', 'trained-staff', 'companion', 'interpreter-needed', 'self-test'] as const satisfies readonly CheckItem[]
const fixable = (item: CheckItem): item is (typeof fixes)[number] => (fixes as readonly CheckItem[]).includes(item)

function Row({ check, session, given, locked, append, onSelfTest }: { check: Check; session: Session; given: Session['checks'][CheckItem]; locked: boolean; append: Append; onSelfTest: () => void }) {
  const { t } = useText()
  const { item, state, blocking, asked, law, reason } = check
  const id = `check-${item}`
  const answer = given?.answer === 'yes' || given?.answer === 'no' ? given.answer : null
  const write = (to: 'yes' | 'no' | 'none', why: string) => append({ kind: 'session.check', body: { item, answer: to, reason: why } })
  const mark = state === 'ok' ? <CheckCircleFilled className="ok" /> : state === 'reason' ? <ExclamationCircleFilled className="warn" /> : <MinusCircleOutlined className="soft" />
  const words = state === 'missing' && blocking ? t('sections:check-missing-blocking') : t(`sections:check-${state}`)

  return (
    <li data-testid={id} data-state={state}>
      <span className="check-mark" role="img" aria-label={words} title={words}>{mark}</span>
      <div className="grow">
        <p>{t(`sections:check-${item}`)}</p>
        <LawNote id={law} />
        {state === 'missing' && fixable(item) && (item !== 'interpreter-needed' || answer === 'yes') && <p className="warn" data-testid={`${id}-fix`}>{t(item === 'self-test' && session.selfTest?.passed ? 'sections:fix-self-test-changed' : `sections:fix-${item}`)}</p>}
        {state === 'missing' && asked && blocking && answer === 'no' && item !== 'interpreter-needed' && <p className="warn">{t('sections:check-missing-blocking')}</p>}
      </div>
      {item === 'self-test' && <Button onClick={onSelfTest} data-testid={`${id}-go`}>{t(state === 'ok' ? 'sections:self-test-open' : 'sections:self-test-go')}</Button>}
      {asked && <Choice testId={id} label={t(`sections:check-${item}`)} disabled={locked} value={answer} onPick={(to) => void write(to, to === 'yes' ? '' : reason)}
        options={(['yes', 'no'] as const).map((value) => ({ value, label: t(`shell:${value}`) }))} />}
      {state !== 'ok' && !blocking && (!asked || answer === 'no') && (locked ? reason !== '' && <span className="warn check-reason" data-testid={`${id}-noted`}>{t('sections:reason-noted', { reason })}</span>
        : <Reason key={reason} id={id} reason={reason} onSave={(why) => write(answer ?? 'none', why)} />)}
    </li>
  )
}

function Reason({ id, reason, onSave }: { id: string; reason: string; onSave: (reason: string) => Promise<Entry | null> }) {
  const { t } = useText()
  const [typed, setTyped] = useState(reason)
  const [editing, setEditing] = useState(reason.trim() === '')
  const same = typed.trim() === reason.trim() || typed.trim() === ''
  const save = () => { if (!same) void onSave(typed.trim()) }
  if (!editing) {
    return (
      <span className="row tight check-reason">
        <span className="warn grow" data-testid={`${id}-noted`}>{t('sections:reason-noted', { reason })}</span>
        <Button onClick={() => setEditing(true)} data-testid={`${id}-reason-edit`}>{t('shell:edit')}</Button>
      </span>
    )
  }
  return (
    <span className="row tight check-reason">
      <Input data-testid={`${id}-reason`} aria-label={t('sections:reason')} maxLength={500} placeholder={t('sections:reason-hint')} value={typed} onChange={(e) => setTyped(e.target.value)}
        onPressEnter={(event) => { if (!event.nativeEvent.isComposing) save() }} />
      <Button disabled={same} onClick={save} data-testid={`${id}-reason-save`}>{t('sections:reason-save')}</Button>
    </span>
  )
}
