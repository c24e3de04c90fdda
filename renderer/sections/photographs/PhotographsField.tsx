// A field whose answer is photographs of the same section, by id: those of a finding, taken in place or chosen among what is there.
import { CheckOutlined, CloseOutlined, PlusOutlined } from '@ant-design/icons'
import { Button, Modal } from 'antd'
import { useState } from 'react'
import { isExamination } from '../../../shared/fold/series'
import type { CaseId, RowId, SectionId, SessionId } from '../../../shared/model/ids'
import type { SectionKind } from '../../../shared/model/section'
import { useText } from '../../ui/text'
import { kindOf, nameOf } from './caption'
import { PictureView } from './PictureView'
import { SeriesGuide } from './SeriesGuide'
import { TakeBar } from './TakeBar'
import { Thumbnail } from './Thumbnail'
import { useForbidden } from './use-forbidden'
import { usePhotographs } from './use-photographs'
import './photographs.css'

type Props = {
  sectionId: SectionId; kind: SectionKind; row: RowId | null; value: readonly string[]; locked: boolean; onPick: (ids: string[]) => void
  testId?: string; caseId?: CaseId; sessionId?: SessionId | null
}

export function PhotographsField({ sectionId, kind, row, value, locked, onPick, testId = 'photographs-field', caseId, sessionId }: Props) {
  const { t } = useText()
  const photographs = usePhotographs(sectionId, !locked)
  const forbidden = useForbidden('photographs', kind === 'medical' ? sectionId : null)
  const [choosing, setChoosing] = useState(false)
  const [viewing, setViewing] = useState<string | null>(null)
  if (!photographs) return <span className="soft">…</span>
  const at = (id: string) => photographs.findIndex((p) => p.itemId === id)
  const seen = viewing === null ? undefined : photographs[at(viewing)]
  const toggle = (id: string) => onPick(value.includes(id) ? value.filter((v) => v !== id) : [...value, id])
  return (
    <div className="photo-pick" data-testid={testId} data-count={value.length}>
      {value.map((id) => {
        const photograph = photographs[at(id)]
        return (
          <figure key={id}>
            {photograph ? <button type="button" className="photo-box" onClick={() => setViewing(id)} aria-label={`${t('photographs:open')} ${nameOf(photograph, at(id) + 1, t)}`}>
              <Thumbnail sectionId={sectionId} photograph={photograph} alt={nameOf(photograph, at(id) + 1, t)} blurred={kind === 'intimate'} /></button> : <span className="photo-box soft">{t('photographs:gone')}</span>}
            <figcaption><span className="grow figures">{photograph ? `${at(id) + 1} · ${kindOf(photograph, t)}` : ''}{photograph?.waits && <b className="warn"> {t('photographs:waits')}</b>}</span>
              {!locked && <Button type="text" icon={<CloseOutlined />} aria-label={t('photographs:remove')} title={t('photographs:remove')} onClick={() => toggle(id)} />}</figcaption>
          </figure>
        )
      })}
      {!locked && <Button icon={<PlusOutlined />} onClick={() => setChoosing(true)} data-testid={`${testId}-add`}>{t('photographs:add')}</Button>}
      {choosing && (
        <Modal open centered width={960} onCancel={() => setChoosing(false)} title={`${t('photographs:pick-title')} · ${t('photographs:picked-n', { n: value.length })}`}
          footer={<Button type="primary" size="large" onClick={() => setChoosing(false)} data-testid={`${testId}-ok`}>{t('photographs:ok')}</Button>}>
          <div className="stack" style={{ maxHeight: '68vh', overflowY: 'auto', padding: 4 }}>
            {isExamination(kind) && <SeriesGuide kind={kind} taken={photographs} row={row} />}
            <TakeBar prefix="pick" sectionId={sectionId} kind={kind} {...(caseId ? { caseId } : {})} {...(sessionId ? { sessionId } : {})} taken={photographs} row={row} forbidden={forbidden} onTaken={(ids) => onPick([...value, ...ids])} />
            <ul className="photo-grid">
              {photographs.map((photograph, i) => (
                <li key={photograph.itemId} className="photo-card">
                  <button type="button" className="photo-open photo-choose" aria-pressed={value.includes(photograph.itemId)} onClick={() => toggle(photograph.itemId)} data-testid={`photo-choose-${i + 1}`}>
                    <Thumbnail sectionId={sectionId} photograph={photograph} alt={nameOf(photograph, i + 1, t)} blurred={kind === 'intimate'} />
                    {value.includes(photograph.itemId) && <span className="photo-tick"><CheckOutlined /></span>}
                  </button>
                  <span className="photo-line"><span className="photo-number figures">{i + 1}</span><span className="grow">{nameOf(photograph, i + 1, t)}</span></span>
                  <small>{kindOf(photograph, t)}</small>
                </li>
              ))}
            </ul>
          </div>
        </Modal>
      )}
      {seen && <PictureView sectionId={sectionId} photograph={seen} n={at(seen.itemId) + 1} onClose={() => setViewing(null)} />}
    </div>
  )
}
