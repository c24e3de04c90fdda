// One case: how it was received, its people (pseudonyms only), its sessions.
import { Button, Table } from 'antd'
import { useMemo, useState } from 'react'
import { foldCase } from '../../shared/fold/case'
import type { CaseId } from '../../shared/model/ids'
import type { Person, PersonRole } from '../../shared/model/person'
import { seesReporter } from '../../shared/see'
import { readable, useSections } from '../ui/use-sections'
import { Empty, Page } from '../ui/Page'
import { FormsPanel } from '../sections/FormsPanel'
import type { FormHere } from '../sections/widget'
import { useText } from '../ui/text'
import { useEntries } from '../ui/use-entries'
import { useSession } from '../ui/use-session'
import { dateTime } from '../ui/time'
import { PersonDialog } from './PersonDialog'
import { Sessions, useSessions } from './Sessions'
import './cases.css'

export function CasePage({ caseId, add }: { caseId: CaseId; add: PersonRole | null }) {
  const { t } = useText()
  const { opened: { role }, register: { staff } } = useSession()
  const { rows } = useSections(caseId)
  const caseRow = rows?.find((row) => row.kind === 'case')
  const keyRow = rows?.find((row) => row.kind === 'key-volume')
  const { entries, append } = useEntries(readable(caseRow))
  const mayWrite = caseRow?.may.write ?? false
  const found = useMemo(() => entries && foldCase(entries), [entries])
  const sessions = useSessions(caseId, rows)
  const [editing, setEditing] = useState<{ person: Person | null; role: PersonRole } | null>(add && { person: null, role: add })
  const ageBand = found?.persons.find((p) => p.role === 'child')?.ageBand ?? 'unknown'
  const here = useMemo<FormHere | null>(() => caseRow && staff ? { sectionId: caseRow.sectionId, kind: 'case', caseId, sessionId: null, staff, ageBand } : null, [caseRow, caseId, staff, ageBand])
  const hasChild = found?.persons.some((p) => p.role === 'child') ?? false

  if (!found) return <Page testId="case" title={t('shell:loading')}><span /></Page>
  const person = (edit: Person | null) => setEditing({ person: edit, role: edit?.role ?? (hasChild ? 'guardian' : 'child') })

  return (
    <Page testId="case" title={<span className="figures">{t('cases:case-title', { number: found.number })}</span>}
      say={hasChild || !mayWrite ? null : t('cases:needs-child')}
      acts={<>
        {mayWrite && <Button size="large" onClick={() => person(null)} data-testid="person-add">{t('cases:add-person')}</Button>}
        <Button type="primary" size="large" disabled={!sessions.newest && (!hasChild || !sessions.mayStart)} loading={sessions.busy} onClick={sessions.enter} data-testid="case-session">
          {t(sessions.newest ? 'cases:session-open' : 'cases:session-first')}
        </Button>
      </>}>
      <div className="case-columns">
        <section className="panel stack tight">
          <h2>{t('cases:people')}</h2>
          <p className="soft">{t(keyRow?.may.read ? 'cases:people-lead' : 'cases:people-lead-closed')}</p>
          {found.persons.length === 0 ? <Empty title={t('cases:no-people-title')} text={t('cases:no-people-text')} /> : (
            <Table<Person> rowKey="personId" size="middle" pagination={false} dataSource={found.persons} data-testid="people"
              columns={[
                { key: 'role', title: t('cases:person-role'), render: (_, p) => t(`cases:role-${p.role}`) },
                { key: 'name', title: t('cases:pseudonym'), render: (_, p) => <b>{p.pseudonym}</b> },
                { key: 'sex', title: t('shell:sex'), render: (_, p) => p.sex && t(`shell:sex-${p.sex}`) },
                { key: 'age', title: t('cases:age'), render: (_, p) => t(`cases:age-${p.ageBand}`) },
                { key: 'relation', title: t('cases:relation'), render: (_, p) => <>{p.relation} {p.unsuitable !== null && <span className="tag warn" title={p.unsuitable} data-testid={`person-unsuitable-${p.pseudonym}`}>{t('cases:unsuitable')}</span>}</> },
                { key: 'edit', title: '', align: 'right', render: (_, p) => (mayWrite || keyRow?.may.read) && <Button onClick={() => person(p)} data-testid={`person-edit-${p.pseudonym}`}>{t(mayWrite ? 'shell:edit' : 'cases:person-view')}</Button> },
              ]} />
          )}
        </section>
        <aside className="stack">
          <section className="panel stack tight">
            <h2>{t('cases:facts')}</h2>
            <dl className="facts">
              <dt>{t('cases:reporter')}</dt><dd>{seesReporter(role) ? found.reporter : <span className="soft">{t('cases:reporter-kept')}</span>}</dd>
              <dt>{t('cases:reported-at')}</dt><dd className="figures">{found.reportedAt.replace('T', ' ')}</dd>
              {found.receipt && <><dt>{t('cases:receipt')}</dt><dd>{found.receipt}</dd></>}
              <dt>{t('cases:first-receiver')}</dt><dd>{staff?.find((s) => s.staffId === found.firstReceiver)?.name}</dd>
              <dt>{t('cases:opened')}</dt><dd className="figures">{dateTime(found.openedAt)}</dd>
            </dl>
          </section>
          {here && caseRow?.may.read && <FormsPanel here={here} locked={!mayWrite} />}
          <Sessions sessions={sessions} hasChild={hasChild} />
        </aside>
      </div>
      {editing && rows && (
        <PersonDialog key={editing.person?.personId ?? 'new'} person={editing.person} role={editing.role} others={found.persons} keySection={readable(keyRow)} mayWrite={mayWrite} mayWriteKey={keyRow?.may.write ?? false} appendPerson={append} onClose={() => setEditing(null)} />
      )}
    </Page>
  )
}
