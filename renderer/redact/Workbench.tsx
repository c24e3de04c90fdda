// The bench of redaction: passages left and right, the finding in hand beside them, the acts at the foot.
import { RedoOutlined, UndoOutlined } from '@ant-design/icons'
import { Button, Checkbox, type InputRef } from 'antd'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import type { Consents } from '../../shared/fold/consent'
import type { CaseId, SectionId, SessionId } from '../../shared/model/ids'
import type { RecipientProfile } from '../../shared/model/redaction'
import { Choice as Options } from '../ui/Choice'
import { Empty, Page } from '../ui/Page'
import { useGo } from '../ui/route'
import { useText } from '../ui/text'
import { useKeys, useUndoKeys } from '../ui/use-keys'
import { ConsentNote } from './ConsentNote'
import { DecisionPanel, type Draft, type Fault } from './DecisionPanel'
import { decisionsOn, leaks, type Finding, type Range } from './findings'
import { LeakCheck } from './LeakCheck'
import { ManualSearch } from './ManualSearch'
import { PassageRow } from './PassageRow'
import { selectedRange } from './selection'
import { useRedaction } from './use-redaction'

const nothing: readonly never[] = []
const fresh: Draft = { code: 'R1', replacement: '', reason: '' }

type Props = {
  caseId: CaseId
  sessionId: SessionId
  sectionId: SectionId
  profile: RecipientProfile
  consents: Consents | null
  /** A supervisor reads what was decided; deciding is the case officer's. */
  mayWrite: boolean
  onChange: () => void
}

export function Workbench({ caseId, sessionId, sectionId, profile, consents, mayWrite, onChange }: Props) {
  const { t, language } = useText()
  const go = useGo()
  const [withoutConsent, setWithoutConsent] = useState(false)
  const { passages, failed, reload, decided, found, decide, ...steps } = useRedaction(sessionId, sectionId, profile, withoutConsent)
  const undo = mayWrite ? steps.undo : null
  const redo = mayWrite ? steps.redo : null
  const [currentId, setCurrentId] = useState<string | null>(null)
  const [chosen, setChosen] = useState<readonly Range[]>(nothing)
  const [draft, setDraft] = useState<Draft>(fresh)
  const [fault, setFault] = useState<Fault>(null)
  const [alike, setAlike] = useState(false)
  const [busy, setBusy] = useState(false)
  const [show, setShow] = useState<'all' | 'found'>('all')
  const reasonRef = useRef<InputRef>(null)
  const sideRef = useRef<HTMLDivElement>(null)

  const current = found.find((f) => f.id === currentId) ?? null
  const proposals = found.filter((f) => f.kind !== 'manual')
  const open = found.filter((f) => f.state === 'open')
  const twins = current && chosen.length === 0 ? found.filter((f) => f.id !== current.id && f.text === current.text && f.kind === current.kind && f.state === 'open') : nothing
  const left = useMemo(() => leaks(passages ?? nothing, decided, found), [passages, decided, found])

  const pick = useCallback((finding: Finding | null) => {
    setCurrentId(finding?.id ?? null)
    setChosen(nothing)
    setFault(null)
    setAlike(false)
    setDraft(finding ? { code: finding.code, replacement: finding.replacement, reason: finding.decided?.reason ?? '' } : fresh)
    sideRef.current?.scrollTo({ top: 0 })
    if (finding) document.querySelector(`[data-finding="${CSS.escape(finding.id)}"]`)?.scrollIntoView({ block: 'center' })
  }, [])
  const pickId = useCallback((id: string) => pick(found.find((f) => f.id === id) ?? null), [found, pick])

  // The first open finding is in hand as soon as the text is there.
  const started = useRef(false)
  useEffect(() => {
    if (started.current || !passages) return
    started.current = true
    pick(found.find((f) => f.state === 'open') ?? null)
  }, [passages, found, pick])

  const step = (by: 1 | -1) => {
    const at = found.findIndex((f) => f.id === currentId)
    pick(found[at < 0 ? (by > 0 ? 0 : found.length - 1) : (at + by + found.length) % found.length] ?? null)
  }

  const take = (ranges: readonly Range[]) => {
    sideRef.current?.scrollTo({ top: 0 })
    document.querySelector(`[data-passage="${ranges[0]?.passage ?? ''}"]`)?.scrollIntoView({ block: 'nearest' })
    setCurrentId(null)
    setChosen(ranges)
    setFault(null)
    setDraft(fresh)
  }

  const act = async (action: 'accept' | 'reject') => {
    const { code, replacement, reason } = draft
    if (!mayWrite || busy || (!current && chosen.length === 0)) return
    const missing: Fault = !code ? 'code' : action === 'reject' && reason.trim() === '' ? 'reason' : action === 'accept' && code === 'R12' && reason.trim() === '' ? 'reason-r12' : null
    setFault(missing)
    if (missing || !code) { reasonRef.current?.focus(); return }
    const targets = chosen.length > 0 ? chosen.map((c) => ({ ...c, kind: 'manual' as const })) : [current, ...(alike ? twins : nothing)].filter((f) => f !== null)
    const done = new Set(targets.map((f) => ('id' in f ? f.id : '')))
    setBusy(true)
    const written = await decide(targets.map(({ passage, start, end, kind }) => ({ passage, start, end, kind })), { action, code, replacement: replacement.trim(), reason: reason.trim() })
    setBusy(false)
    if (!written) return
    const from = current ? found.indexOf(current) : -1
    const rest = [...found.slice(from + 1), ...found.slice(0, from + 1)].filter((f) => f.state === 'open' && !done.has(f.id))
    pick(rest[0] ?? (chosen.length > 0 ? null : current && { ...current, state: action === 'accept' ? 'accepted' : 'rejected' }))
  }

  const cancelManual = async () => {
    if (!current || !mayWrite) return
    setBusy(true)
    await decide([current], { action: 'reject', code: current.code, replacement: '', reason: t('redact:manual-undone') })
    setBusy(false)
    pick(null)
  }

  useUndoKeys(undo, redo)
  useKeys((event) => {
    if (event.altKey && event.key === 'ArrowDown') step(1)
    else if (event.altKey && event.key === 'ArrowUp') step(-1)
    else if (event.key === 'F6') void act('accept')
    else if (event.key === 'F7' && chosen.length === 0) void act('reject')
    else if (event.key === 'Escape' && chosen.length > 0) pick(null)
    else return false
    return true
  })

  const rows = useMemo(() => (passages ?? []).map((passage, index) => ({
    passage, index, decided: decisionsOn(passage, decided), found: found.filter((f) => f.passage === index),
  })), [passages, decided, found])
  const shown = show === 'all' ? rows : rows.filter((r) => r.found.length > 0)

  if (failed) return <Page title={t('redact:title')} testId="redact"><Empty title={t('redact:failed-title')} text=""><Button onClick={reload} data-testid="redact-again">{t('redact:failed-again')}</Button></Empty></Page>
  if (!passages) return <Page title={t('redact:title')} testId="redact"><Empty title={t('shell:loading')} text="" /></Page>

  const where = current ? (language === 'en' ? passages[current.passage]?.labelEn : passages[current.passage]?.labelZh) ?? '' : ''
  const decidedCount = proposals.length - proposals.filter((f) => f.state === 'open').length
  const unmarked = left.filter((leak) => leak.state === 'leak').length
  const ready = open.length === 0 && chosen.length === 0
  const note = (
    <ConsentNote consents={consents} profile={profile}>
      <p className="soft">{t('redact:consent-listed')}</p>
      <Checkbox checked={withoutConsent} onChange={(e) => { started.current = false; setWithoutConsent(e.target.checked) }} data-testid="redact-without-consent">{t('redact:consent-without')}</Checkbox>
    </ConsentNote>
  )
  return (
    <Page title={t('redact:title')} testId="redact"
      aside={<>
        <span className="tag active" data-testid="redact-for">{t('redact:for', { name: t(`redact:profile-${profile}`) })}</span>
        <Button onClick={onChange} data-testid="redact-change">{t('redact:change')}</Button>
        <span className="figures" data-testid="redact-count" data-open={open.length} data-total={proposals.length}>
          {proposals.length === 0 ? t('redact:count-none') : t('redact:count', { n: decidedCount, m: proposals.length })}
        </span>
        <span className="grow" />
        <Options label={t('redact:show-all')} testId="redact-show" value={show} onPick={setShow} options={[{ value: 'all', label: t('redact:show-all') }, { value: 'found', label: t('redact:show-found') }]} />
        <Button icon={<UndoOutlined />} disabled={!undo} onClick={() => undo?.()} data-testid="redact-undo">{t('shell:undo')}</Button>
        <Button icon={<RedoOutlined />} disabled={!redo} onClick={() => redo?.()} data-testid="redact-redo">{t('shell:redo')}</Button>
      </>}
      say={!mayWrite ? t('redact:read-only') : open.length > 0 ? t('redact:open-left', { n: open.length }) : unmarked > 0 ? <span className="warn">{t('redact:leak-say', { n: unmarked })}</span> : t('redact:all-decided')}
      acts={<>
        {twins.length > 0 && <Checkbox checked={alike} onChange={(e) => setAlike(e.target.checked)} data-testid="redact-alike">{t('redact:alike', { n: twins.length })}</Checkbox>}
        <Button size="large" disabled={found.length === 0} onClick={() => step(-1)} data-testid="redact-previous">{t('redact:previous')}</Button>
        <Button size="large" disabled={found.length === 0} onClick={() => step(1)} data-testid="redact-next">{t('redact:next')}</Button>
        {chosen.length > 0 ? <Button size="large" onClick={() => pick(null)} data-testid="redact-manual-drop">{t('redact:manual-drop')}</Button>
          : <Button size="large" disabled={!mayWrite || !current || current.kind === 'manual'} loading={busy} onClick={() => void act('reject')} data-testid="redact-reject">{t('redact:reject')}</Button>}
        <Button size="large" type={ready ? 'default' : 'primary'} disabled={!mayWrite || (!current && chosen.length === 0)} loading={busy} onClick={() => void act('accept')} data-testid="redact-accept">
          {chosen.length > 0 ? t('redact:manual-hide') : t('redact:accept')}
        </Button>
        {ready && <Button size="large" type="primary" onClick={() => go({ name: 'seal', caseId, sessionId })} data-testid="redact-to-seal">{t('redact:to-seal')}</Button>}
      </>}>
      {passages.length === 0 ? <>{note}<Empty title={t('redact:none-title')} text={t('redact:none-text')} /></> : (
        <div className="bench">
          <div className="bench-text" onMouseUp={() => { const range = selectedRange(window.getSelection(), passages.map((p) => p.text)); if (range) take([range]) }}>
            <div className="passage bench-head"><span className="passage-label" /><b>{t('redact:original')} <span className="soft">{t('redact:original-hint')}</span></b><b>{t('redact:result')}</b></div>
            {shown.length === 0 && <Empty title={t('redact:none-found-title')} text={t('redact:none-found-text')} />}
            {shown.map((row) => (
              <PassageRow key={row.index} {...row} current={current && current.passage === row.index ? current.id : null} onPick={pickId}
                chosen={chosen.some((c) => c.passage === row.index) ? chosen.filter((c) => c.passage === row.index) : nothing} />
            ))}
          </div>
          <div className="bench-side stack" ref={sideRef}>
            <DecisionPanel finding={current} where={where} draft={draft} onDraft={setDraft} fault={fault} reasonRef={reasonRef} onCancelManual={() => void cancelManual()}
              chosen={chosen[0] ? { text: passages[chosen[0].passage]?.text.slice(chosen[0].start, chosen[0].end) ?? '', count: chosen.length } : null} />
            {note}
            <LeakCheck leaks={left} passages={passages} onHide={(range) => take([range])} />
            <ManualSearch passages={passages} found={found} onTake={take} />
            <p className="soft">{t('redact:keys')}</p>
          </div>
        </div>
      )}
    </Page>
  )
}
