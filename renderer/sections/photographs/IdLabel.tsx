// The label that is photographed first (F56): number, session, date and a code of the same words. No name stands on it.
import { Button, Modal } from 'antd'
import { idLabelCode, idLabelSeries } from '../../../shared/label-code'
import type { CaseId, SectionId, SessionId } from '../../../shared/model/ids'
import { QrCode } from '../../recovery/QrCode'
import { useText } from '../../ui/text'
import { dateTime } from '../../ui/time'
import { useWorld } from '../../ui/use-world'
import { PrintButton } from '../PrintButton'
import './photographs.css'

type Props = { caseId: CaseId; sessionId: SessionId; sectionId: SectionId; onClose: () => void }

export function IdLabel({ caseId, sessionId, sectionId, onClose }: Props) {
  const { t } = useText()
  const world = useWorld(caseId, sessionId)
  if (!world) return null
  const { number } = world.case
  const { ordinal } = world.session
  return (
    <Modal open centered width={860} onCancel={onClose} title={t('photographs:label-title')} 
      footer={<div className="row"><span className="grow" /><PrintButton sectionId={sectionId} what="labels" text={t('photographs:label-print')} /><Button type="primary" size="large" onClick={onClose} data-testid="id-label-close">{t('shell:close')}</Button></div>}>
      <div className="stack" data-testid="id-label">
        <p className="soft">{t('photographs:label-lead')}</p>
        <div className="id-label">
          <QrCode text={idLabelCode(sectionId)} label={t('photographs:label-title')} />
          <div className="stack">
            <strong>{number}</strong>
            <dl>
              <dt>{t('photographs:label-case')}</dt><dd>{t('photographs:label-session', { n: ordinal })}</dd>
              <dt>{t('photographs:label-series')}</dt><dd>{idLabelSeries(sectionId)}</dd>
              <dt>{t('photographs:label-date')}</dt><dd>{dateTime(new Date().toISOString())}</dd>
            </dl>
          </div>
        </div>
      </div>
    </Modal>
  )
}
