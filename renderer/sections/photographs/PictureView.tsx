// One photograph or page over the whole window below the header, with who looks at it written over it (F78). One of the envelope covers itself again.
import { Button } from 'antd'
import { useEffect, useState } from 'react'
import type { Failure } from '../../../shared/failure'
import type { PhotographFact } from '../../../shared/fold/photographs'
import type { Purpose } from '../../../shared/model/access'
import type { SectionId } from '../../../shared/model/ids'
import { room } from '../../room'
import { FailureBox } from '../../ui/FailureBox'
import { useText } from '../../ui/text'
import { duration } from '../../ui/time'
import { useKeys } from '../../ui/use-keys'
import { Watermark } from '../../ui/Watermark'
import { useNames } from '../../access/use-may'
import { factsOf, kindOf, nameOf } from './caption'
import './photographs.css'

/** An open photograph of the envelope is covered again after this long. */
export const SHOWN_MS = 120_000

type Props = {
  sectionId: SectionId; photograph: PhotographFact; n: number
  /** With it, it is one of the envelope: this opening only, nothing beside it. */
  asked?: { purpose: Purpose; reason: string }
  onPrevious?: (() => void) | undefined
  onNext?: (() => void) | undefined
  onClose: () => void
}

export function PictureView({ sectionId, photograph, n, asked, onPrevious, onNext, onClose }: Props) {
  const { t } = useText()
  const names = useNames()
  const [page, setPage] = useState(0)
  const [shown, setShown] = useState<{ url: string; watermark: string } | null>(null)
  const [failure, setFailure] = useState<Failure | null>(null)
  const [actual, setActual] = useState(false)
  const [leftMs, setLeftMs] = useState(SHOWN_MS)
  const pages = Math.max(1, photograph.shown.length)
  const { purpose = null, reason = '' } = asked ?? {}

  useEffect(() => { setPage(0); setActual(false) }, [photograph.itemId])
  useEffect(() => {
    let alive = true
    let url: string | null = null
    const putAway = () => { if (url !== null) void room.photographs.close({ url }) }
    setShown(null)
    setFailure(null)
    if (page >= pages) return
    void room.photographs.open({ sectionId, itemId: photograph.itemId, page, purpose, reason }).then((result) => {
      if (result.ok) url = result.value.url
      if (!alive) return putAway()
      if (result.ok) setShown(result.value)
      else setFailure(result.failure)
    })
    return () => { alive = false; putAway() }
  }, [sectionId, photograph.itemId, page, pages, purpose, reason])

  const isEnvelope = asked !== undefined
  useEffect(() => {
    if (!isEnvelope) return
    const until = performance.now() + SHOWN_MS
    const timer = setInterval(() => {
      const left = until - performance.now()
      setLeftMs(left)
      if (left <= 0) onClose()
    }, 500)
    return () => clearInterval(timer)
  }, [isEnvelope, onClose])

  useKeys((event) => {
    const act = {
      Escape: onClose, ArrowLeft: onPrevious, ArrowRight: onNext, z: () => setActual((now) => !now), Z: () => setActual((now) => !now),
      PageUp: page > 0 ? () => setPage(page - 1) : undefined, PageDown: page + 1 < pages ? () => setPage(page + 1) : undefined,
    }[event.key]
    if (!act || event.ctrlKey || event.altKey || event.metaKey) return false
    act()
    return true
  })

  const name = nameOf(photograph, n, t)
  return (
    <div className="photo-view" role="dialog" aria-modal="true" aria-label={name} data-testid="envelope-picture" data-left-ms={isEnvelope ? Math.max(0, Math.round(leftMs)) : undefined}>
      <div className={actual ? 'photo-frame actual' : 'photo-frame'}>
        {failure ? <FailureBox failure={failure} testId="envelope-picture-failure" />
          : shown && <div className="photo-scroll"><img src={shown.url} alt={name} draggable={false} onError={() => setFailure({ code: 'E-B1' })} data-testid="envelope-image" /></div>}
        {shown && <Watermark text={shown.watermark} />}
      </div>
      <footer>
        <div className="grow">
          <b>{name}</b> <span>{kindOf(photograph, t)}</span> <span className="photo-facts figures">{factsOf(photograph, names(photograph.by), t).join(' · ')}</span>
          <div className="photo-facts figures">{isEnvelope && `${t('photographs:left', { time: duration(leftMs).slice(3) })} · `}{t(isEnvelope ? 'photographs:keys-envelope' : 'photographs:keys')}</div>
        </div>
        {pages > 1 && <>
          <Button disabled={page === 0} onClick={() => setPage(page - 1)} data-testid="photo-page-previous">{t('photographs:page-previous')}</Button>
          <span className="figures" data-testid="photo-page">{t('photographs:page-of', { n: page + 1, m: pages })}</span>
          <Button disabled={page + 1 >= pages} onClick={() => setPage(page + 1)} data-testid="photo-page-next">{t('photographs:page-next')}</Button>
        </>}
        {onPrevious && <Button onClick={onPrevious} data-testid="photo-previous">{t('photographs:previous')}</Button>}
        {onNext && <Button onClick={onNext} data-testid="photo-next">{t('photographs:next')}</Button>}
        <Button onClick={() => setActual(!actual)} data-testid="photo-size">{t(actual ? 'photographs:fit' : 'photographs:actual')}</Button>
        <Button size="large" type="primary" onClick={onClose} data-testid="envelope-close">{t('shell:close')}</Button>
      </footer>
    </div>
  )
}
