// Who is in the room of the questioning: one press when somebody comes or goes, kept with the second of the recording.
import { Button, Modal } from 'antd'
import { presentOf, type Coming } from '../../shared/fold/questioning'
import type { PersonId, StaffId } from '../../shared/model/ids'
import { useText, type TextKey } from '../ui/text'
import { clockTime } from '../ui/time'
import type { World } from '../ui/use-world'

type Who = StaffId | PersonId
type Props = { world: World; presence: readonly Coming[]; locked: boolean; onCome: (who: Who, present: boolean) => void; onClose: () => void }

/** Those of the session first, then everybody else who might come in; never a suspect. `expected`: belongs to this session. */
export function people(world: World): { who: Who; name: string; role: TextKey; expected: boolean }[] {
  const { session, staff } = world
  const near = [session.companion, session.interpreter]
  const persons = world.case.persons.filter((p) => p.role === 'child' || p.role === 'guardian' || p.role === 'suitable-adult' || p.role === 'interpreter')
    .map((p) => ({ who: p.personId, name: p.pseudonym, role: `cases:role-${p.role}` as const, expected: p.role === 'child' || near.includes(p.personId) }))
  const officers = staff.filter((s) => session.interviewers.includes(s.staffId) || (!s.removed && s.staffId !== session.recorder && s.role !== 'auditor' && s.role !== 'admin'))
    .map((s) => ({ who: s.staffId, name: s.name, role: `shell:role-${s.role}` as const, expected: session.interviewers.includes(s.staffId) }))
  return [...persons, ...officers].sort((a, b) => Number(b.expected) - Number(a.expected))
}

export function PresenceDialog({ world, presence, locked, onCome, onClose }: Props) {
  const { t } = useText()
  const here = presentOf(presence)
  const all = people(world)
  const missing = all.filter((p) => p.expected && !here.has(p.who))
  const sinceOf = (who: Who) => presence.findLast((p) => p.who === who)
  return (
    <Modal open centered width={720} footer={null} onCancel={onClose} title={t('record:presence-title')}>
      <div className="stack tight desk-dialog" data-testid="presence">
        <p className="soft">{t('record:presence-lead')}</p>
        <ul className="presence">
          {all.map(({ who, name, role, expected }) => {
            const in_ = here.has(who)
            const last = sinceOf(who)
            return (
              <li key={who} className={in_ ? 'here' : ''} data-testid={`presence-${who}`} data-present={in_} data-expected={expected}>
                <span className="grow"><b>{name}</b> <span className="soft">{t(role)}</span></span>
                {last && <span className="soft figures">{t(in_ ? 'record:presence-since' : 'record:presence-left', { time: clockTime(last.at) })}</span>}
                <Button disabled={locked} onClick={() => onCome(who, !in_)} data-testid={`presence-${who}-toggle`}>{t(in_ ? 'record:presence-leave' : 'record:presence-come')}</Button>
              </li>
            )
          })}
        </ul>
        <div className="row">
          <span className="grow" />
          {!locked && missing.length > 0 && <Button size="large" onClick={() => { for (const p of missing) onCome(p.who, true) }} data-testid="presence-all">{t('record:presence-all', { n: missing.length })}</Button>}
          <Button size="large" type="primary" onClick={onClose} data-testid="presence-close">{t('record:close')}</Button>
        </div>
      </div>
    </Modal>
  )
}
