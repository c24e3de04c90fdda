// Who questions, who records, who sits with the child, who interprets. Only those who may accompany the child are offered (F4).
import { Button } from 'antd'
import type { Session } from '../../shared/fold/session'
import type { Entry, UserFact } from '../../shared/model/entry'
import type { Staff } from '../../shared/fold/case'
import type { Person } from '../../shared/model/person'
import type { Role } from '../../shared/model/role'
import type { StaffId } from '../../shared/model/ids'
import { isQualified } from '../../shared/model/staff'
import { Pick, PickMany } from '../ui/Pick'
import { useText } from '../ui/text'
import { companions } from './companions'
import type { World } from '../ui/use-world'
import { useWanted } from './use-wanted'

type Present = Pick<Session, 'interviewers' | 'recorder' | 'companion' | 'interpreter'>
type Props = { world: World; append: (fact: UserFact) => Promise<Entry | null>; /** Another post decides who is present. */ locked: boolean; onAddPeople: () => void }

/** Police posts whose people question; the keys of the questioning go to interviewers alone. */
const asks: readonly Role[] = ['interviewer', 'case-officer']
/** Whoever runs the recording is not one who asks (F24). */
const records: readonly Role[] = ['recorder']

export function StaffPanel({ world, append, locked, onAddPeople }: Props) {
  const { t } = useText()
  const { session, staff } = world
  const { value: present, change } = useWanted<Present>(session)
  const { interviewers, recorder, companion, interpreter } = present
  const set = (part: Partial<Present>) => void change((had) => ({ ...had, ...part }), async ({ interviewers, recorder, companion, interpreter }) =>
    await append({ kind: 'session.staff', body: { interviewers, recorder, companion, interpreter } }) !== null)

  const line = (s: Staff) => `${s.name} · ${t(`shell:role-${s.role}`)} · ${t(`shell:sex-${s.sex}`)}`
  const offered = (posts: readonly Role[], chosen: readonly StaffId[]) => staff.filter((s) => chosen.includes(s.staffId) || (!s.removed && posts.includes(s.role)))
  // Judged as the checklist judges it: on the day of the session (F8).
  const day = session.openedAt.slice(0, 10)
  const untrained = ({ training }: Staff) => isQualified(training, day) ? null : t(training ? 'sections:training-over' : 'sections:training-none')
  const ofAsking = offered(asks, interviewers).map((s) => {
    const why = untrained(s)
    return { value: s.staffId, label: why ? `${line(s)} · ${why}` : line(s), disabled: why !== null && !interviewers.includes(s.staffId) }
  })
  const ofRecording = offered(records, recorder ? [recorder] : []).map((s) => ({ value: s.staffId, label: s.role === 'recorder' ? `${s.name} · ${t(`shell:sex-${s.sex}`)}` : line(s) }))
  const ofPerson = (p: Person) => ({ value: p.personId, label: `${p.pseudonym} · ${p.relation || t(`cases:role-${p.role}`)}` })
  const { offered: near, barred } = companions(world.case.persons)
  const interpreters = world.case.persons.filter((p) => p.role === 'interpreter')
  // Asked for only when somebody needs it: most sessions do not.
  const interpreterWanted = interpreters.length > 0 || interpreter !== null || session.checks['interpreter-needed']?.answer === 'yes'
  const why = (p: Person) => t('sections:barred-line', { name: p.pseudonym, why: p.role === 'suspect' ? t('sections:barred-suspect') : t('sections:barred-unsuitable', { reason: p.unsuitable ?? '' }) })

  return (
    <div className="panel stack tight" data-testid="staff">
      <header><h2>{t('sections:staff')}</h2><p className="hint" data-testid="staff-hint">{t('sections:staff-hint')}</p></header>
      <div className="staff-two">
        <div className="field wide"><span>{t('sections:interviewers')}</span>
          <PickMany testId="staff-interviewers" label={t('sections:interviewers')} max={4} value={interviewers} disabled={locked} onPick={(v) => set({ interviewers: v })} options={ofAsking} /></div>
        <div className="field"><span>{t('sections:recorder')}</span>
          <Pick testId="staff-recorder" label={t('sections:recorder')} value={recorder} disabled={locked} onPick={(v) => set({ recorder: v })} options={ofRecording} /></div>
        <div className="field"><span>{t('sections:companion')}</span>
          <Pick testId="staff-companion" label={t('sections:companion')} value={companion} onPick={(v) => set({ companion: v })} options={near.map(ofPerson)} disabled={locked || (near.length === 0 && companion === null)} /></div>
        {near.length === 0 && !locked && <span className="row tight wide"><span className="warn grow">{t('sections:companion-none')}</span><Button onClick={onAddPeople} data-testid="staff-people">{t('sections:people-go')}</Button></span>}
        {barred.length > 0 && <span className="hint wide" data-testid="staff-companion-barred">{t('sections:companion-barred', { names: barred.map(why).join(' · ') })}</span>}
        {interpreterWanted && <div className="field wide"><span>{t('sections:interpreter')}</span>
          <Pick testId="staff-interpreter" label={t('sections:interpreter')} value={interpreter} onPick={(v) => set({ interpreter: v })} options={interpreters.map(ofPerson)} disabled={locked || (interpreters.length === 0 && interpreter === null)} />
          {interpreters.length === 0 && !locked && <span className="row tight"><span className="warn grow">{t('sections:interpreter-none')}</span><Button onClick={onAddPeople}>{t('sections:people-go')}</Button></span>}</div>}
      </div>
    </div>
  )
}
