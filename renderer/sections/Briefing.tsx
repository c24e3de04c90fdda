// The briefing: the police hand on what the child has said, word for word and with its time, so that doctor and counsellor need not ask again.
import { App, Button, Input } from 'antd'
import { useMemo, useState } from 'react'
import { foldQuestioning, type Line } from '../../shared/fold/questioning'
import { foldSigned } from '../../shared/fold/signed'
import { fieldAs } from '../../shared/field-role'
import type { UserFact } from '../../shared/model/entry'
import type { FormDefinition } from '../../shared/model/form'
import type { CaseId, SessionId } from '../../shared/model/ids'
import { Closed } from '../access/Closed'
import { freshId } from '../ui/new-id'
import { Page } from '../ui/Page'
import { useText, type TextKey } from '../ui/text'
import { clockTime, duration, localStamp } from '../ui/time'
import { useEntries, type Entries } from '../ui/use-entries'
import { readable } from '../ui/use-sections'
import { useSession } from '../ui/use-session'
import { useWorld, type World } from '../ui/use-world'
import { distressFacts, handedFacts, saidAlready, saidFacts, toCopy, writeRows } from './briefing-facts'
import { FormTabs } from './FormTabs'
import { openOf } from './open-count'
import { SignPanel } from './SignPanel'
import { formsHere, useForms } from './use-forms'
import { useHere } from './use-here'
import './sections.css'
import './day.css'

type Here = { caseId: CaseId; sessionId: SessionId }

export function Briefing(here: Here) {
  const { t } = useText()
  const world = useWorld(here.caseId, here.sessionId)
  if (!world?.rows.briefing) return <Page testId="briefing" title={t('day:briefing')}><span /></Page>
  return world.rows.briefing.may.read ? <BriefingOf {...here} world={world} /> : <Closed row={world.rows.briefing} />
}

function BriefingOf({ caseId, sessionId, world }: Here & { world: World }) {
  const { t } = useText()
  const { role } = useSession().opened
  const log = useEntries(world.sections.briefing)
  const forms = useForms()
  const { entries } = log
  const mine = useMemo(() => forms ? formsHere(forms, 'briefing', entries ?? []) : [], [forms, entries])
  const form = mine.find((f) => fieldAs(f, 'said'))
  const open = useMemo(() => openOf(mine, entries, role) ?? 0, [mine, entries, role])
  const signed = useMemo(() => entries !== null && foldSigned(entries).signed !== null, [entries])
  const mayWrite = world.rows.briefing.may.write
  const locked = !mayWrite || signed || world.session.closed !== null
  const here = useHere(world, 'briefing', caseId, sessionId)
  return (
    <Page testId="briefing" title={t('day:briefing')} aside={<span className="soft">{t('day:briefing-readers')}</span>}
      say={signed ? t('day:signed') : !mayWrite ? t('day:briefing-read-only') : t('day:briefing-lead')}>
      <div className={locked || !form ? undefined : 'briefing'}>
        {!locked && form && <Taking world={world} log={log} form={form} />}
        <section className="stack">
          <FormTabs here={here} log={log} locked={locked} mayAdd={mayWrite} />
          <SignPanel sectionId={world.sections.briefing} kind="briefing" entries={entries} open={open} forms={mine} mayWrite={mayWrite} staff={world.staff} />
        </section>
      </div>
    </Page>
  )
}

/** What a sentence is usually about, so that one press is enough. */
const topics = ['what', 'when', 'where', 'who', 'body', 'pain', 'after', 'threat', 'told-whom', 'wishes'] as const

function Taking({ world, log, form }: { world: World; log: Entries; form: FormDefinition }) {
  const { t } = useText()
  const { message } = App.useApp()
  const { opened } = useSession()
  const { entries } = useEntries(readable(world.rows.questioning))
  const [typed, setTyped] = useState('')
  const [chosen, setChosen] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const { lines, markers } = useMemo(() => foldQuestioning(entries ?? []), [entries])
  const answers = useMemo(() => lines.filter((line) => line.speaker === 'answer' && line.text.trim() !== ''), [lines])
  const taken = useMemo(() => saidAlready(form, log.entries ?? [], answers), [form, log.entries, answers])
  const shown = answers.filter((line) => line.text.includes(typed.trim()))
  const distress = useMemo(() => toCopy(form, log.entries ?? [], markers.filter((m) => m.mark === 'distress'), (m) => clockTime(m.at)), [form, log.entries, markers])

  const write = async (rows: readonly (readonly UserFact[])[]) => {
    setBusy(true)
    const done = await writeRows(log.append, handedFacts(form, log.entries ?? [], opened.staffId, localStamp(new Date())), rows)
    setBusy(false)
    return done
  }
  const take = async (line: Line, topic: string) => {
    setChosen(null)
    await write([saidFacts({ form, row: freshId('row') }, line, topic)])
  }
  const copy = async () => {
    const n = await write(distress.map((mark) => distressFacts({ form, row: freshId('row') }, mark, t('day:distress-plain'), clockTime(mark.at))))
    if (n > 0) void message.success(t('day:briefing-distress-done', { n }))
  }

  if (!world.rows.questioning.may.read) return <section><div className="panel soft">{t('day:briefing-closed-lines')}</div></section>
  return (
    <section className="stack tight" data-testid="briefing-taking">
      <header className="row tight"><h2 className="grow">{t('day:briefing-lines')}</h2>
        <Button disabled={distress.length === 0 || busy} onClick={() => void copy()} data-testid="briefing-distress">{distress.length > 0 ? t('day:briefing-distress', { n: distress.length }) : t('day:briefing-distress-none')}</Button></header>
      <Input allowClear maxLength={60} aria-label={t('day:briefing-find')} placeholder={t('day:briefing-find')} value={typed} onChange={(e) => setTyped(e.target.value)} data-testid="briefing-find" />
      {entries && shown.length === 0 && <p className="soft">{t(answers.length === 0 ? 'day:briefing-no-lines' : 'day:briefing-no-match')}</p>}
      <ul className="said-list panel">
        {shown.map((line) => {
          const isTaken = taken.has(line.lineId)
          return (
            <li key={line.lineId} data-testid="briefing-line" data-taken={isTaken}>
              <span className="soft figures">{line.recordingId ? duration(line.atMs) : clockTime(line.at)}</span>
              <p>{line.text}</p>
              {isTaken ? <span className="tag ok">{t('day:briefing-taken')}</span>
                : <Button disabled={busy} aria-expanded={chosen === line.lineId} onClick={() => setChosen(chosen === line.lineId ? null : line.lineId)} data-testid="briefing-take">{t('day:briefing-take')}</Button>}
              {chosen === line.lineId && !isTaken && (
                <div className="said-pick" role="group" aria-label={t('day:briefing-topic')}>
                  <span className="soft">{t('day:briefing-topic')}</span>
                  {topics.map((topic) => <button key={topic} type="button" className="chip" onClick={() => void take(line, t(topicKey(topic)))} data-testid={`briefing-topic-${topic}`}>{t(topicKey(topic))}</button>)}
                </div>
              )}
            </li>
          )
        })}
      </ul>
    </section>
  )
}

const topicKey = (topic: (typeof topics)[number]): TextKey => `day:topic-${topic}`
