// Destroying a case: a second person first, then the case number typed by hand, then its certificate.
import { Button, Input, Modal } from 'antd'
import { useMemo, useState } from 'react'
import type { Certificate, DueCase } from '../../shared/ipc/upkeep'
import { parseCaseNumber } from '../../shared/model/case-number'
import { RequestApproval } from '../access/RequestApproval'
import { useRequest } from '../access/use-request'
import { room } from '../room'
import { Labelled } from '../ui/Page'
import { useText } from '../ui/text'
import { useWork } from './use-work'
import { WorkBar } from './WorkBar'

export function Destroy({ row, onDone, onClose }: { row: DueCase; onDone: (certificate: Certificate) => void; onClose: () => void }) {
  const { t } = useText()
  const work = useWork('destroy')
  const [typed, setTyped] = useState('')
  const request = useRequest(useMemo(() => ({ dual: 'dispose', caseId: row.caseId, what: row.what }) as const, [row.caseId, row.what]))
  const { approved } = request
  const ready = approved !== null && parseCaseNumber(typed) === row.number
  const destroy = async () => {
    if (!ready || work.running) return
    const certificate = await work.run(() => room.upkeep.destroy({ caseId: row.caseId, what: row.what, requestId: approved.requestId }))
    if (certificate) onDone(certificate)
    else request.reload()
  }
  return (
    <Modal open centered width={720} footer={null} mask={{ closable: false }} closable={!work.running} keyboard={!work.running} onCancel={onClose} title={t('upkeep:destroy-title', { number: row.number })}>
      <form className="stack" data-testid="destroy-dialog" onSubmit={(event) => { event.preventDefault(); void destroy() }}>
        <p className="fault">{t(`upkeep:destroy-lead-${row.what}`)}</p>
        <RequestApproval of={request} disabled={work.running} />
        {approved && (
          <Labelled label={t('upkeep:destroy-typed')}>
            <Input size="large" className="figures" autoComplete="off" maxLength={20} disabled={work.running} value={typed} onChange={(event) => setTyped(event.target.value)} data-testid="upkeep-destroy-typed" style={{ maxWidth: 320 }} />
          </Labelled>
        )}
        <WorkBar work={work} label={t('upkeep:destroying')} testId="upkeep-destroy" />
        <div className="row"><span className="grow" /><Button size="large" disabled={work.running} onClick={onClose} data-testid="upkeep-destroy-cancel">{t('shell:cancel')}</Button>
          {approved && <Button size="large" danger type="primary" htmlType="submit" disabled={!ready} loading={work.running} data-testid="upkeep-destroy-ok">{t('upkeep:destroy-ok')}</Button>}</div>
      </form>
    </Modal>
  )
}
