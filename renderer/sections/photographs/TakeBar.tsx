// Takes photographs in: what this one is, with or without a scale, its words; camera or files; the order is watched, a reason for another one accepted.
import { Button, Checkbox, Input, Progress } from 'antd'
import { useEffect, useState } from 'react'
import type { PhotographFact } from '../../../shared/fold/photographs'
import { nextShot, seriesFault, showsChild } from '../../../shared/fold/series'
import type { CaseId, RowId, SectionId, SessionId } from '../../../shared/model/ids'
import { shots, type Shot } from '../../../shared/model/photograph'
import type { SectionKind } from '../../../shared/model/section'
import { Choice } from '../../ui/Choice'
import { FailureBox } from '../../ui/FailureBox'
import { Labelled } from '../../ui/Page'
import { failureText } from '../../ui/report'
import { useText } from '../../ui/text'
import { Camera } from './Camera'
import { kindOf } from './caption'
import { IdLabel } from './IdLabel'
import { useTaking } from './use-photographs'

type Props = {
  sectionId: SectionId; kind: SectionKind; caseId?: CaseId; sessionId?: SessionId | null; taken: readonly PhotographFact[]; row: RowId | null
  onTaken?: (ids: readonly string[]) => void
  /** Nobody agreed to it: no picture is taken without a reason. */
  forbidden: boolean
  /** Begins its test ids: several can stand on one screen. */
  prefix: string
}

const papersOnly: readonly Shot[] = ['document', 'other']

export function TakeBar({ sectionId, kind, caseId, sessionId, taken, row, onTaken, forbidden: unagreed, prefix }: Props) {
  const { t, language } = useText()
  const taking = useTaking()
  const offered = nextShot(kind, taken, row)
  // The counsellor takes in papers: there is nothing to come near to.
  const papers = kind === 'psychological'
  const [shot, setShot] = useState<Shot>(offered.shot)
  const [scale, setScale] = useState(offered.scale)
  const [label, setLabel] = useState('')
  const [why, setWhy] = useState('')
  const [showing, setShowing] = useState<'camera' | 'label' | null>(null)
  // After each one the next of the series is offered; whoever wants another chooses it.
  const key = `${row ?? ''}|${taken.length}`
  useEffect(() => { setShot(offered.shot); setScale(offered.scale); setWhy('') }, [key])
  const fault = seriesFault(kind, taken, { shot, row })
  const forbidden = unagreed && showsChild(shot)
  const held = forbidden || fault !== null
  const ready = (!held || why.trim().length >= 2) && !taking.running
  const wish = { sectionId, shot, scale, label: label.trim(), row, why: held ? why.trim() : '' }

  const importFiles = async () => {
    const ids = await taking.importFiles(wish)
    if (ids.length > 0) onTaken?.(ids)
  }
  const use = async (bytes: Uint8Array<ArrayBuffer>) => {
    const id = await taking.take(wish, bytes)
    if (id === null) return
    setShowing(null)
    onTaken?.([id])
  }
  const { progress, outcome } = taking
  return (
    <div className="stack" data-testid={`${prefix}-take`}>
      <div className="photo-bar">
        <div className="field"><span className="label">{t('photographs:shot')}</span>
          <Choice testId={`${prefix}-shot`} label={t('photographs:shot')} value={shot} onPick={setShot} options={(papers ? papersOnly : shots).map((value) => ({ value, label: t(`photographs:shot-${value}`) }))} /></div>
        {!papers && <Checkbox checked={scale} onChange={(event) => setScale(event.target.checked)} data-testid={`${prefix}-scale`}>{t('photographs:scale')}</Checkbox>}
      </div>
      <div className="photo-bar">
        <div style={{ flex: '1 1 320px', maxWidth: 480 }}>
          <Labelled label={t('photographs:label')} hint={t('photographs:label-hint')}><Input maxLength={60} value={label} onChange={(event) => setLabel(event.target.value)} data-testid={`${prefix}-label`} /></Labelled>
        </div>
        <div className="photo-acts">
          {caseId && sessionId && <Button size="large" onClick={() => setShowing('label')} data-testid={`${prefix}-id-label`}>{t('photographs:show-label')}</Button>}
          <Button size="large" disabled={!ready} onClick={() => void importFiles()} data-testid={`${prefix}-put`}>{t('photographs:import')}</Button>
          <Button size="large" type="primary" disabled={!ready} onClick={() => setShowing('camera')} data-testid={`${prefix}-camera`}>{t('photographs:camera')}</Button>
        </div>
      </div>
      {held && (
        <div className="photo-fault" data-testid={`${prefix}-fault`} data-fault={forbidden ? 'forbidden' : fault}>
          <Labelled label={forbidden ? `${t('photographs:forbidden')} ${t('photographs:why-forbidden')}` : `${t(`photographs:fault-${fault!}`)} ${t('photographs:why')}`} hint={t('photographs:why-hint')}>
            <Input maxLength={200} value={why} onChange={(event) => setWhy(event.target.value)} data-testid={`${prefix}-why`} />
          </Labelled>
        </div>
      )}
      {taking.running && (
        <div className="work" data-testid={`${prefix}-taking`}>
          <span>{progress ? t('photographs:taking-n', { n: progress.done + 1, m: progress.of }) : t('photographs:taking')}</span>
          <span className="grow">{progress && <Progress percent={Math.floor((100 * progress.done) / progress.of)} status="normal" />}</span>
          <Button onClick={taking.cancel} data-testid={`${prefix}-cancel`}>{t('photographs:cancel')}</Button>
        </div>
      )}
      {taking.failure && showing !== 'camera' && (taking.failure.code === 'E-E4' ? <p className="warn" role="status">{failureText(taking.failure, language).what}</p> : <FailureBox failure={taking.failure} testId={`${prefix}-failure`} />)}
      {outcome && <div role="status" data-testid={`${prefix}-taken`} data-taken={outcome.taken.length} data-refused={outcome.refused.length}>
        {outcome.closed ? <span className="warn">{t('photographs:not-chosen')}</span> : outcome.taken.length > 0 && <span>{t('photographs:taken-n', { n: outcome.taken.length })} {outcome.taken.length > 1 && !papers && <b className="warn">{t('photographs:taken-look')}</b>}</span>}
        {outcome.refused.length > 0 && <>
          <b className="warn">{t('photographs:refused')}</b>
          <ul className="photo-refused">{outcome.refused.map(({ name, code }, i) => <li key={i}><bdi>{name}</bdi>：{failureText({ code }, language).what} {failureText({ code }, language).todo} <span className="code">[{code}]</span></li>)}</ul>
        </>}
      </div>}
      {showing === 'camera' && <Camera title={t('photographs:camera-title', { shot: kindOf({ shot, scale }, t) })} busy={taking.running} failure={taking.failure} onUse={(bytes) => void use(bytes)} onClose={() => setShowing(null)} />}
      {showing === 'label' && caseId && sessionId && <IdLabel caseId={caseId} sessionId={sessionId} sectionId={sectionId} onClose={() => setShowing(null)} />}
    </div>
  )
}
