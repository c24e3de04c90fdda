// Who questions, who records, who sits with the child, who interprets. Only those who may accompany the child are offered (F4).
import { Button } from 'antd'
import type { Session } from '../../shared/fold/session'
import type { Entry, UserFact } from '../../shared/model/entry'
import type { Person } from '../../shared/model/person'
import { Pick, PickMany } from '../ui/Pick'
import { useText } from '../ui/text'
import { companions } from './companions'
import type { World } from '../ui/use-world'
import { useWanted } from './use-wanted'

type Present = Pick<Session, 'interviewers' | 'recorder' | 'companion' | 'interpreter'>
type Props = { world: World; append: (fact: UserFact) => Promise<Entry | null>; onAddStaff: () => void; onAddPeople: () => void }

export function StaffPanel({ world, append, onAddStaff, onAddPeople }: Props) {
  const { t } = useText()
  const { session, staff } = world
  const { value: present, change } = useWanted<Present>(session)
  const { interviewers, recorder, companion, interpreter } = present
  const set = (part: Partial<Present>) => void change((had) => ({ ...had, ...part }), async ({ interviewers, recorder, companion, interpreter }) =>
    await append({ kind: 'session.staff', body: { interviewers, recorder, companion, interpreter } }) !== null)

  const ofStaff = staff.map((s) => ({ value: s.staffId, label: `${s.name} · ${t(`shell:role-${s.role}`)} · ${t(`shell:sex-${s.sex}`)}` }))
  const ofPerson = (p: Person) => ({ value: p.personId, label: `${p.pseudonym} · ${p.relation || t(`cases:role-${p.role}`)}` })
  const { offered, barred } = companions(world.case.persons)
  const interpreters = world.case.persons.filter((p) => p.role === 'interpreter')
  // Asked for only when somebody needs it: most sessions do not.
  const interpreterWanted = interpreters.length > 0 || interpreter !== null || session.checks['interpreter-needed']?.answer === 'yes'
  const why = (p: Person) => t('sections:barred-line', { name: p.pseudonym, why: p.role === 'suspect' ? t('sections:barred-suspect') : t('sections:barred-unsuitable', { reason: p.unsuitable ?? '' }) })

  return (
    <div className="panel stack tight" data-testid="staff">
      <header className="row"><h2 className="grow">{t('sections:staff')}</h2><Button onClick={onAddStaff} data-testid="staff-add">{t('sections:staff-add')}</Button></header>
      <div className="staff-two">
        <div className="field wide"><span>{t('sections:interviewers')}</span>
          <PickMany testId="staff-interviewers" label={t('sections:interviewers')} max={4} value={interviewers} onPick={(v) => set({ interviewers: v })} options={ofStaff} /></div>
        <div className="field"><span>{t('sections:recorder')}</span>
          <Pick testId="staff-recorder" label={t('sections:recorder')} value={recorder} onPick={(v) => set({ recorder: v })} options={ofStaff} /></div>
        <div className="field"><span>{t('sections:companion')}</span>
          <Pick testId="staff-companion" label={t('sections:companion')} value={companion} onPick={(v) => set({ companion: v })} options={offered.map(ofPerson)} disabled={offered.length === 0 && companion === null} /></div>
        {offered.length === 0 && <span className="row tight wide"><span className="warn grow">{t('sections:companion-none')}</span><Button onClick={onAddPeople} data-testid="staff-people">{t('sections:people-go')}</Button></span>}
        {barred.length > 0 && <span className="hint wide" data-testid="staff-companion-barred">{t('sections:companion-barred', { names: barred.map(why).join(' · ') })}</span>}
        {interpreterWanted && <div className="field wide"><span>{t('sections:interpreter')}</span>
          <Pick testId="staff-interpreter" label={t('sections:interpreter')} value={interpreter} onPick={(v) => set({ interpreter: v })} options={interpreters.map(ofPerson)} disabled={interpreters.length === 0 && interpreter === null} />
          {interpreters.length === 0 && <span className="row tight"><span className="warn grow">{t('sections:interpreter-none')}</span><Button onClick={onAddPeople}>{t('sections:people-go')}</Button></span>}</div>}
      </div>
    </div>
  )
}
