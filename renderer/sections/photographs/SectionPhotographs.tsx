// All photographs and papers of one section (F56), or its envelope (F57): their order, the grid, taking more, looking at one.
import { EditOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useCallback, useState } from 'react'
import { isExamination } from '../../../shared/fold/series'
import type { PhotographFact } from '../../../shared/fold/photographs'
import type { Purpose } from '../../../shared/model/access'
import type { CaseId, SectionId, SessionId } from '../../../shared/model/ids'
import { useNames } from '../../access/use-may'
import { useText } from '../../ui/text'
import { PrintButton } from '../PrintButton'
import { AskReason } from './AskReason'
import { factsOf, kindOf, nameOf } from './caption'
import { Describe } from './Describe'
import { PictureView } from './PictureView'
import { SeriesGuide } from './SeriesGuide'
import { TakeBar } from './TakeBar'
import { useForbidden } from './use-forbidden'
import { Thumbnail } from './Thumbnail'
import { usePhotographs } from './use-photographs'
import './photographs.css'

type Props = {
  sectionId: SectionId; kind: 'medical' | 'samples' | 'psychological' | 'intimate'; caseId: CaseId; sessionId: SessionId
  mayWrite: boolean; locked: boolean
  /** Where consent to photographs is asked for; null for papers. */
  examination: SectionId | null
}
type View = { itemId: string; asked?: { purpose: Purpose; reason: string } }

export function SectionPhotographs({ sectionId, kind, caseId, sessionId, mayWrite, locked, examination }: Props) {
  const { t } = useText()
  const photographs = usePhotographs(sectionId)
  const forbidden = useForbidden(kind === 'intimate' ? 'intimate' : 'photographs', examination)
  const [asking, setAsking] = useState<string | null>(null)
  const [view, setView] = useState<View | null>(null)
  const [describing, setDescribing] = useState<string | null>(null)
  const close = useCallback(() => setView(null), [])
  const isEnvelope = kind === 'intimate'
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
  return (
    <section className="panel stack" data-testid={isEnvelope ? 'envelope' : `photographs-${kind}`}>
      <div className="row"><h2>{t(`photographs:title-${kind}`)}</h2><span className="soft figures grow">{t('photographs:count', { n: photographs.length })}</span>
        {!isEnvelope && photographs.length > 0 && <PrintButton sectionId={sectionId} what="photographs" text={t('photographs:print-list')} />}</div>
      <p className="soft">{t(`photographs:lead-${kind}`)}</p>
      {isExamination(kind) && (mayWrite || photographs.length > 0) && <SeriesGuide kind={kind} taken={photographs} row={null} />}
      {photographs.length === 0 && <p className="soft" data-testid="photo-none">{t('photographs:none')}</p>}
      <ul className="photo-grid">
        {photographs.map((photograph, i) => (
          <Card key={photograph.itemId} sectionId={sectionId} photograph={photograph} n={i + 1} isEnvelope={isEnvelope} onOpen={() => open(photograph.itemId)}
            onDescribe={mayWrite && !locked && photograph.shown.length > 0 ? () => setDescribing(photograph.itemId) : null} />
        ))}
      </ul>
      {mayWrite && (locked ? <p className="soft">{t('photographs:locked')}</p> : <TakeBar prefix={isEnvelope ? 'envelope' : 'photo'} sectionId={sectionId} kind={kind} caseId={caseId} sessionId={sessionId} taken={photographs} row={null} forbidden={forbidden} />)}
      {asked && <AskReason label={nameOf(asked, at(asking) + 1, t)} onClose={() => setAsking(null)} onAsk={(purpose, reason) => { setAsking(null); setView({ itemId: asked.itemId, asked: { purpose, reason } }) }} />}
      {described && <Describe sectionId={sectionId} kind={kind} photograph={described} all={photographs} n={at(describing) + 1} forbidden={forbidden} movable={kind === 'medical'} onClose={() => setDescribing(null)} />}
      {view && shown && <PictureView sectionId={sectionId} photograph={shown} n={at(view.itemId) + 1} {...(view.asked ? { asked: view.asked } : {})} onPrevious={step(-1)} onNext={step(1)} onClose={close} />}
    </section>
  )
}

type CardProps = { sectionId: SectionId; photograph: PhotographFact; n: number; isEnvelope: boolean; onOpen: () => void; onDescribe: (() => void) | null }

function Card({ sectionId, photograph, n, isEnvelope, onOpen, onDescribe }: CardProps) {
  const { t } = useText()
  const name = useNames()
  const words = nameOf(photograph, n, t)
  return (
    <li className="photo-card" data-testid={`${isEnvelope ? 'envelope-item' : 'photo'}-${photograph.itemId}`}>
      <button type="button" className="photo-open" onClick={onOpen} aria-label={`${t('photographs:open')} ${words}`} data-testid={`${isEnvelope ? 'envelope-open' : 'photo-open'}-${photograph.itemId}`}>
        <Thumbnail sectionId={sectionId} photograph={photograph} alt={words} blurred={isEnvelope} />
      </button>
      <span className="photo-line"><span className="photo-number figures">{n}</span><b className="grow">{words}</b>
        {onDescribe && <Button type="text" icon={<EditOutlined />} onClick={onDescribe} aria-label={t('photographs:describe')} title={t('photographs:describe')} data-testid={`photo-describe-${photograph.itemId}`} />}</span>
      <span>{kindOf(photograph, t)}</span>
      {[...factsOf(photograph, name(photograph.by), t), ...(isEnvelope ? [t('photographs:opened-n', { n: photograph.opened })] : [])].map((fact) => <small key={fact} className="figures">{fact}</small>)}
      {photograph.why && <small className="warn">{t('photographs:why-noted', { why: photograph.why })}</small>}
    </li>
  )
}
