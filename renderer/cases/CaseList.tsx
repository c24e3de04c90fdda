// All cases on this machine, page by page: number, pseudonym, first receiver, state of the services, what is due next; find one by its number or by words
// in it; or only what is due, the overdue first (F73).
import { Button, Pagination, Table } from 'antd'
import { useCallback, useMemo, useState } from 'react'
import type { CaseRow } from '../../shared/ipc/cases'
import { serviceKinds, type ServiceState } from '../../shared/model/section'
import { DueList } from '../sections/Ladder'
import { leftWords } from '../sections/left-words'
import { useDue } from '../sections/use-due'
import { Empty, Page } from '../ui/Page'
import { useGo } from '../ui/route'
import { useText } from '../ui/text'
import { dateTime } from '../ui/time'
import { useSession } from '../ui/use-session'
import { BegunLine } from './BegunLine'
import { FindCase } from './FindCase'
import { SearchBox, SearchResults } from './SearchBox'
import { useCases } from './use-cases'
import { useSearch } from './use-search'
import './cases.css'

/** Cases a page. */
const size = 20

export function CaseList() {
  const { t } = useText()
  const go = useGo()
  const [page, setPage] = useState(1)
  const [typed, setTyped] = useState('')
  const found = useCases(page, size)
  const { results, searching } = useSearch(typed)
  const { register: { staff }, can } = useSession()
  const open = useCallback((row: CaseRow) => go({ name: 'case', caseId: row.caseId }), [go])
  const fresh = can('case.open') && <Button type="primary" size="large" onClick={() => go({ name: 'case-new' })} data-testid="case-new">{t('cases:new')}</Button>
  const none = found?.total === 0
  const due = useDue(null)
  const [onlyDue, setOnlyDue] = useState(false)
  // Earliest first: the first of each case is its next one.
  const next = useMemo(() => new Map([...(due?.items ?? [])].reverse().map((item) => [item.caseId, item])), [due])
  const isSearch = typed.trim() !== ''

  return (
    <Page testId="cases" title={t('cases:title')} aside={<><span className="grow" /><FindCase onFound={(caseId) => go({ name: 'case', caseId })} /></>} acts={fresh} say={found && !none && !isSearch && <Legend />}>
      {none ? <div className="panel"><Empty title={t('cases:empty-title')} text={t(can('case.open') ? 'cases:empty-text' : 'cases:empty-others')} /></div> : (
        <div className="case-list">
          <div className="row">
            <div className="grow"><SearchBox typed={typed} onType={setTyped} /></div>
            {due && due.items.length > 0 && <Button size="large" danger={due.overdue > 0 && !onlyDue} aria-pressed={onlyDue} title={t('day:overdue-hint')} onClick={() => setOnlyDue(!onlyDue)} data-testid="cases-overdue" data-overdue={due.overdue}>
              {onlyDue ? t('day:all-cases') : due.overdue > 0 ? t('day:overdue', { n: due.overdue }) : t('day:overdue-none')}</Button>}
          </div>
          <BegunLine />
          {onlyDue && due && !isSearch ? <section className="panel" data-testid="cases-due"><DueList items={due.items} staff={staff ?? []} withCase /></section> : isSearch ? <SearchResults results={results} searching={searching} /> : <>
            <Table<CaseRow> rowKey="caseId" loading={found === null} dataSource={found?.rows ?? []} data-testid="cases-table" pagination={false}
              onRow={(row) => ({ onClick: () => open(row), className: 'case-row' })}
              columns={[
                { key: 'number', title: t('cases:number'), render: (_, row) => <Button type="link" className="figures case-link" onClick={(event) => { event.stopPropagation(); open(row) }} data-testid={`case-open-${row.number}`}>{row.number}</Button> },
                { key: 'child', title: t('cases:child'), render: (_, row) => row.child ? <b>{row.child}</b> : <span className="soft">{t('cases:no-child')}</span> },
                { key: 'age', title: t('cases:age'), render: (_, row) => t(`cases:age-${row.ageBand}`) },
                { key: 'opened', title: t('cases:opened'), render: (_, row) => <span className="figures">{dateTime(row.openedAt)}</span> },
                { key: 'first', title: t('cases:first-receiver'), render: (_, row) => staff?.find((s) => s.staffId === row.firstReceiver)?.name ?? '' },
                { key: 'due', title: t('day:next-due'), render: (_, row) => <NextDue item={next.get(row.caseId)} /> },
                { key: 'services', title: t('cases:services'), render: (_, row) => row.session ? <Marks services={row.session.services} /> : <span className="soft">{t('cases:no-session')}</span> },
              ]} />
            {found && found.total > size && <div className="cases-page" data-testid="cases-page">
              <Pagination current={page} pageSize={size} total={found.total} showSizeChanger={false} showTotal={(total) => t('cases:total', { total })} onChange={setPage} />
            </div>}
          </>}
        </div>
      )}
    </Page>
  )
}

function NextDue({ item }: { item: { dueAt: string; what: string } | undefined }) {
  const { t } = useText()
  if (!item) return null
  const left = leftWords(item.dueAt, Date.now())
  return <span className={left.over ? 'due-over' : 'soft'} title={item.what || t('day:ladder-hidden')} data-testid="case-due">{t(left.key, { n: left.n })}</span>
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
      {(['open', 'active', 'done', 'sealed', 'not-needed'] as const).map((state) => (
        <span key={state} className="row tight"><span className={`mark ${state}`} aria-hidden="true">{t('cases:short-questioning')}</span>{t(`shell:mark-${state}`)}</span>
      ))}
    </span>
  )
}
