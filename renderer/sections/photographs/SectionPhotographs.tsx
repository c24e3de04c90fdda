// All photographs and papers of one section (F56), or its envelope (F57): their order, the grid, taking more, looking at one.
import { useCallback, useState } from 'react'
import { sameAs } from '../../../shared/fold/photographs'
import { isExamination } from '../../../shared/fold/series'
import type { Purpose } from '../../../shared/model/access'
import type { CaseId, SectionId, SessionId } from '../../../shared/model/ids'
import { useText } from '../../ui/text'
import { PrintButton } from '../PrintButton'
import { AskReason } from './AskReason'
import { nameOf } from './caption'
import { Describe } from './Describe'
import { LaterPhotographs } from './LaterPhotographs'
import { PhotographCard } from './PhotographCard'
import { PictureView } from './PictureView'
import { SeriesGuide } from './SeriesGuide'
import { TakeBar } from './TakeBar'
import { useForbidden } from './use-forbidden'
import { usePhotographs, type Listed } from './use-photographs'
import './photographs.css'

type Props = {
  sectionId: SectionId; kind: 'medical' | 'samples' | 'psychological' | 'intimate'; caseId: CaseId; sessionId: SessionId
  mayWrite: boolean; locked: boolean
  /** The section is signed, or of the envelope its examination: what comes now is added, signed on its own; into the envelope nothing. */
  signed: boolean
  /** Where consent to photographs is asked for; null for papers. */
  examination: SectionId | null
}
type View = { itemId: string; asked?: { purpose: Purpose; reason: string } }

export function SectionPhotographs({ sectionId, kind, caseId, sessionId, mayWrite, locked, signed, examination }: Props) {
  const { t } = useText()
  const isEnvelope = kind === 'intimate'
  const adds = mayWrite && signed && !isEnvelope
  const photographs = usePhotographs(sectionId, adds)
  const forbidden = useForbidden(kind === 'intimate' ? 'intimate' : 'photographs', examination)
  const [asking, setAsking] = useState<string | null>(null)
  const [view, setView] = useState<View | null>(null)
  const [describing, setDescribing] = useState<string | null>(null)
  const close = useCallback(() => setView(null), [])
  if (!photographs) return <section className="panel" data-testid={isEnvelope ? 'envelope' : `photographs-${kind}`}><h2>{t(`photographs:title-${kind}`)}</h2></section>

  const at = (itemId: string | null) => photographs.findIndex((p) => p.itemId === itemId)
  const shown = view && photographs[at(view.itemId)]
  const asked = asking === null ? undefined : photographs[at(asking)]
  const described = describing === null ? undefined : photographs[at(describing)]
  const step = (by: 1 | -1) => {
    const next = view && !isEnvelope ? photographs[at(view.itemId) + by] : undefined
    return next && (() => setView({ itemId: next.itemId }))
  }
  const open = (itemId: string) => (isEnvelope ? setAsking(itemId) : setView({ itemId }))
  const card = (photograph: Listed, mayDescribe: boolean, onDiscard?: () => void) => <PhotographCard key={photograph.itemId} sectionId={sectionId} photograph={photograph} n={at(photograph.itemId) + 1} same={sameAs(photographs, at(photograph.itemId))} isEnvelope={isEnvelope}
    onOpen={() => open(photograph.itemId)} onDescribe={mayDescribe && photograph.shown.length > 0 ? () => setDescribing(photograph.itemId) : null} {...(onDiscard ? { onDiscard } : {})} />
  const standing = photographs.filter((p) => !p.waits)
  const waiting = photographs.filter((p) => p.waits)
  const take = <TakeBar prefix={isEnvelope ? 'envelope' : 'photo'} sectionId={sectionId} kind={kind} caseId={caseId} sessionId={sessionId} taken={photographs} row={null} forbidden={forbidden} />
  return (
    <section className="panel stack" data-testid={isEnvelope ? 'envelope' : `photographs-${kind}`}>
      <div className="row"><h2>{t(`photographs:title-${kind}`)}</h2><span className="soft figures grow">{t('photographs:count', { n: standing.length })}</span>
        {!isEnvelope && standing.length > 0 && <PrintButton sectionId={sectionId} what="photographs" text={t('photographs:print-list')} />}</div>
      <p className="soft">{t(`photographs:lead-${kind}`)}</p>
      {isExamination(kind) && ((mayWrite && !(signed && isEnvelope)) || photographs.length > 0) && <SeriesGuide kind={kind} taken={photographs} row={null} />}
      {standing.length === 0 && <p className="soft" data-testid="photo-none">{t('photographs:none')}</p>}
      <ul className="photo-grid">{standing.map((photograph) => card(photograph, mayWrite && !locked))}</ul>
      {adds ? <LaterPhotographs sectionId={sectionId} waiting={waiting.map((p) => p.itemId)} take={take} warn={kind === 'medical' ? t('photographs:later-lead-medical') : null}
        cards={(discard) => waiting.map((photograph) => card(photograph, true, () => discard([photograph.itemId])))} />
        : mayWrite && (signed ? <p className="soft" data-testid="envelope-sealed">{t('photographs:sealed-envelope')}</p> : locked ? <p className="soft">{t('photographs:locked')}</p> : take)}
      {asked && <AskReason label={nameOf(asked, at(asking) + 1, t)} onClose={() => setAsking(null)} onAsk={(purpose, reason) => { setAsking(null); setView({ itemId: asked.itemId, asked: { purpose, reason } }) }} />}
      {described && <Describe sectionId={sectionId} kind={kind} photograph={described} all={photographs} n={at(describing) + 1} forbidden={forbidden} movable={kind === 'medical' && !described.waits} onClose={() => setDescribing(null)} />}
      {view && shown && <PictureView sectionId={sectionId} photograph={shown} n={at(view.itemId) + 1} {...(view.asked ? { asked: view.asked } : {})} onPrevious={step(-1)} onNext={step(1)} onClose={close} />}
    </section>
  )
}
