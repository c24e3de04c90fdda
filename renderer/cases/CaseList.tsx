// All cases on this machine: number, pseudonym, first receiver, state of the services; find one by its number.
import { Button, Table } from 'antd'
import { useCallback, useEffect, useState } from 'react'
import type { CaseRow } from '../../shared/ipc/cases'
import { serviceKinds, type ServiceState } from '../../shared/model/section'
import { room } from '../room'
import { Empty, Page } from '../ui/Page'
import { useReport } from '../ui/report'
import { useGo } from '../ui/route'
import { useText } from '../ui/text'
import { dateTime } from '../ui/time'
import { useSession } from '../ui/use-session'
import { FindCase } from './FindCase'
import './cases.css'

/** Entries after which the list reads differently. */
const touching: ReadonlySet<string> = new Set(['case.opened', 'case.person', 'session.opened', 'session.service', 'undo'])

function useCases(): CaseRow[] | null {
  const [rows, setRows] = useState<CaseRow[] | null>(null)
  const report = useReport()
  useEffect(() => {
    let alive = true
    const read = () => void room.cases.list({ from: 0, count: 200 }).then((result) => {
      if (!alive) return
      if (result.ok) setRows(result.value.rows)
      else report(result.failure)
    })
    read()
    const off = room.log.appended((entry) => { if (touching.has(entry.kind)) read() })
    return () => { alive = false; off() }
  }, [report])
  return rows
}

export function CaseList() {
  const { t } = useText()
  const go = useGo()
  const rows = useCases()
  const { register: { staff }, can } = useSession()
  const open = useCallback((row: CaseRow) => go({ name: 'case', caseId: row.caseId }), [go])
  const fresh = can('case.open') && <Button type="primary" size="large" onClick={() => go({ name: 'case-new' })} data-testid="case-new">{t('cases:new')}</Button>

  return (
    <Page testId="cases" title={t('cases:title')} aside={<><span className="grow" /><FindCase onFound={(caseId) => go({ name: 'case', caseId })} /></>} acts={fresh} say={rows && rows.length > 0 && <Legend />}>
      {rows?.length === 0 ? <div className="panel"><Empty title={t('cases:empty-title')} text={t(can('case.open') ? 'cases:empty-text' : 'cases:empty-others')} /></div> : (
        <Table<CaseRow> rowKey="caseId" loading={rows === null} dataSource={rows ?? []} data-testid="cases-table"
          pagination={(rows?.length ?? 0) > 20 ? { pageSize: 20, showSizeChanger: false } : false}
          onRow={(row) => ({ onClick: () => open(row), className: 'case-row' })}
          columns={[
            { key: 'number', title: t('cases:number'), render: (_, row) => <Button type="link" className="figures case-link" onClick={(event) => { event.stopPropagation(); open(row) }} data-testid={`case-open-${row.number}`}>{row.number}</Button> },
            { key: 'child', title: t('cases:child'), render: (_, row) => row.child ? <b>{row.child}</b> : <span className="soft">{t('cases:no-child')}</span> },
            { key: 'age', title: t('cases:age'), render: (_, row) => t(`cases:age-${row.ageBand}`) },
            { key: 'opened', title: t('cases:opened'), render: (_, row) => <span className="figures">{dateTime(row.openedAt)}</span> },
            { key: 'first', title: t('cases:first-receiver'), render: (_, row) => staff?.find((s) => s.staffId === row.firstReceiver)?.name ?? '' },
            { key: 'services', title: t('cases:services'), render: (_, row) => row.session ? <Marks services={row.session.services} /> : <span className="soft">{t('cases:no-session')}</span> },
          ]} />
      )}
    </Page>
  )
}

function Marks({ services }: { services: Partial<Record<(typeof serviceKinds)[number], ServiceState>> }) {
  const { t } = useText()
  return (
    <span className="marks">
      {serviceKinds.map((kind) => {
        const state = services[kind] ?? 'open'
        const words = `${t(`cases:service-${kind}`)} · ${t(`shell:mark-${state}`)}`
        return <span key={kind} role="img" className={`mark ${state}`} aria-label={words} title={words}>{t(`cases:short-${kind}`)}</span>
      })}
    </span>
  )
}

function Legend() {
  const { t } = useText()
  return (
    <span className="marks">
      {t('cases:legend')}
      {(['open', 'active', 'done', 'not-needed'] as const).map((state) => (
        <span key={state} className="row tight"><span className={`mark ${state}`} aria-hidden="true">{t('cases:short-questioning')}</span>{t(`shell:mark-${state}`)}</span>
      ))}
    </span>
  )
}
