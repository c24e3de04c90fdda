// The people of this room: entered by the administrator, admitted by the supervisor, removed with a reason; what each post may open;
// the recovery sheets.
import { App, Button, Table, Tabs } from 'antd'
import { useState } from 'react'
import type { Member } from '../../shared/ipc/people'
import { isQualified } from '../../shared/model/staff'
import { room } from '../room'
import { RefusedForms } from '../sections/RefusedForms'
import { useForms } from '../sections/use-forms'
import { Empty, Page } from '../ui/Page'
import { useReport } from '../ui/report'
import { useText } from '../ui/text'
import { localStamp } from '../ui/time'
import { useSession } from '../ui/use-session'
import { EnrolDialog } from './EnrolDialog'
import { RecoveryPage } from './RecoveryPage'
import { RemoveDialog } from './RemoveDialog'
import { Rights } from './Rights'
import { useMembers } from './use-members'
import './people.css'

type Dialog = { kind: 'enrol' } | { kind: 'update' | 'remove'; member: Member }

export function People({ recovery }: { recovery: boolean }) {
  const { t } = useText()
  const { can } = useSession()
  const members = useMembers()
  const forms = useForms()
  const [dialog, setDialog] = useState<Dialog | null>(null)
  const [tab, setTab] = useState(recovery ? 'recovery' : 'people')
  const waiting = members?.filter((m) => m.state === 'waiting').length ?? 0
  // A room of an earlier version has no admin yet: the supervisor enters the first one.
  const firstAdmin = !can('people.manage') && can('people.admit') && members !== null && !members.some((m) => m.role === 'admin' && m.state !== 'removed')
  const names = (but: Member | null) => (members ?? []).filter((m) => m.state !== 'removed' && m.staffId !== but?.staffId).map((m) => m.name)

  return (
    <Page testId="people" title={t('people:title')} say={waiting > 0 ? t(can('people.admit') ? 'people:waiting-admit' : 'people:waiting-others', { n: waiting }) : null}
      acts={tab === 'people' && (can('people.manage') || firstAdmin) && <Button type="primary" size="large" onClick={() => setDialog({ kind: 'enrol' })} data-testid="people-enrol">{t('people:enrol')}</Button>}>
      {can('people.manage') && forms && <RefusedForms refused={forms.refused} />}
      <Tabs activeKey={tab} onChange={setTab} items={[
        { key: 'people', label: <span data-testid="people-tab-people">{t('people:tab-people')}</span>, children: <Members members={members} onDialog={setDialog} /> },
        { key: 'rights', label: <span data-testid="people-tab-rights">{t('people:tab-rights')}</span>, children: <Rights /> },
        { key: 'recovery', label: <span data-testid="people-tab-recovery">{t('recovery:title')}</span>, children: <RecoveryPage /> },
      ]} />
      {dialog?.kind === 'enrol' && <EnrolDialog member={null} firstAdmin={firstAdmin} taken={names(null)} onClose={() => setDialog(null)} />}
      {dialog?.kind === 'update' && <EnrolDialog member={dialog.member} firstAdmin={false} taken={names(dialog.member)} onClose={() => setDialog(null)} />}
      {dialog?.kind === 'remove' && <RemoveDialog member={dialog.member} onClose={() => setDialog(null)} />}
    </Page>
  )
}

function Members({ members, onDialog }: { members: readonly Member[] | null; onDialog: (dialog: Dialog) => void }) {
  const { t } = useText()
  const { can, opened } = useSession()
  const { modal } = App.useApp()
  const report = useReport()
  const today = localStamp(new Date()).slice(0, 10)

  const admit = (member: Member) => modal.confirm({
    title: t('people:admit-title', { name: member.name }), content: t('people:admit-text', { role: t(`shell:role-${member.role}`), unit: member.unit }), okText: t('people:admit'), cancelText: t('shell:cancel'),
    okButtonProps: { 'data-testid': 'people-admit-ok' } as never,
    onOk: async () => {
      const result = await room.people.admit({ staffId: member.staffId })
      if (!result.ok) report(result.failure)
    },
  })
  const training = ({ training: trained }: Member) => {
    if (!trained) return <span className="soft">{t('people:training-none')}</span>
    const until = trained.until === '' ? t('people:training-open') : t('people:training-until', { date: trained.until })
    return isQualified(trained, today) ? <>{trained.certificate} <span className="soft figures">{until}</span></> : <span className="warn">{trained.certificate} {t('people:training-over', { date: trained.until })}</span>
  }
  if (members?.length === 0) return <div className="panel"><Empty title={t('people:empty-title')} text={t('people:empty-text')} /></div>
  return (
    <Table<Member> rowKey="staffId" size="middle" loading={members === null} dataSource={[...(members ?? [])]} data-testid="people-table"
      pagination={(members?.length ?? 0) > 20 ? { pageSize: 20, showSizeChanger: false } : false} onRow={(m) => ({ className: m.state === 'removed' ? 'person-removed' : '' })}
      columns={[
        { key: 'name', title: t('shell:name'), render: (_, m) => <><b data-testid={`people-name-${m.staffId}`}>{m.name}</b>{m.badge && <span className="soft figures"> {m.badge}</span>}</> },
        { key: 'role', title: t('shell:role'), render: (_, m) => t(`shell:role-${m.role}`) },
        { key: 'unit', title: t('shell:unit'), render: (_, m) => m.unit },
        { key: 'sex', title: t('shell:sex'), render: (_, m) => t(`shell:sex-${m.sex}`) },
        { key: 'training', title: t('people:training'), render: (_, m) => training(m) },
        { key: 'state', title: t('people:state'), render: (_, m) => <span className={`tag ${m.state === 'active' ? 'ok' : m.state === 'removed' || m.state === 'named' ? '' : 'warn'}`} title={t(`people:state-${m.state}-hint`)} data-testid={`people-state-${m.staffId}`} data-state={m.state}>{t(`people:state-${m.state}`)}</span> },
        { key: 'slots', title: t('people:slots'), render: (_, m) => m.slots.length === 0 ? <span className="soft">—</span> : [...new Set(m.slots.map((slot) => t(`people:slot-${slot.kind}`)))].join(' · ') },
        { key: 'acts', title: '', align: 'right', render: (_, m) => m.state !== 'removed' && (
          <span className="row tight people-acts">
            {m.state === 'waiting' && can('people.admit') && <Button type="primary" onClick={() => admit(m)} data-testid={`people-admit-${m.staffId}`}>{t('people:admit')}</Button>}
            {can('people.manage') && <Button onClick={() => onDialog({ kind: 'update', member: m })} data-testid={`people-update-${m.staffId}`}>{t('shell:edit')}</Button>}
            {can('people.remove') && m.staffId !== opened.staffId && <Button danger type="text" onClick={() => onDialog({ kind: 'remove', member: m })} data-testid={`people-remove-${m.staffId}`}>{t('people:remove')}</Button>}
          </span>
        ) },
      ]} />
  )
}
