// Who comes in: the people of this room in big rows, last users first; arrow keys choose, Enter goes on to the password.
import { Button } from 'antd'
import { useEffect, useRef, type KeyboardEvent } from 'react'
import type { DoorPerson } from '../../shared/ipc/session'
import type { StaffId } from '../../shared/model/ids'
import { useText } from '../ui/text'

/** `other`: a name is typed, because it is not in the list. */
export type Choice = StaffId | 'other'
type Props = { people: readonly DoorPerson[]; chosen: Choice; onChoose: (choice: Choice) => void; /** The choice stands: on to the password. */ onTake: () => void }

export function DoorPeople({ people, chosen, onChoose, onTake }: Props) {
  const { t } = useText()
  const list = useRef<HTMLDivElement>(null)
  const choices: Choice[] = [...people.map((p) => p.staffId), 'other']
  useEffect(() => { list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' }) }, [chosen])

  const onKeyDown = (event: KeyboardEvent) => {
    const at = choices.indexOf(chosen)
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: choices.length - 1 }[event.key]
    if (to === undefined) return
    event.preventDefault()
    const next = choices[Math.max(0, Math.min(choices.length - 1, to))]!
    onChoose(next)
    list.current?.querySelector<HTMLElement>(`[data-choice="${next}"]`)?.focus()
  }
  const row = (choice: Choice, testId: string, name: string, role: string | null) => (
    <button key={choice} type="button" role="option" aria-selected={chosen === choice} tabIndex={chosen === choice ? 0 : -1} className="door-person" data-choice={choice} data-testid={testId}
      onClick={() => { onChoose(choice); onTake() }}>
      <b>{name}</b>{role && <span className="soft">{role}</span>}
    </button>
  )
  return (
    <div ref={list} className="door-people" role="listbox" aria-label={t('shell:door-who')} onKeyDown={onKeyDown}>
      {people.map((p) => row(p.staffId, `door-person-${p.staffId}`, p.name, t(`shell:role-${p.role}`)))}
      {row('other', 'door-other', t('shell:door-other'), null)}
    </div>
  )
}

/** Way in for those who lost their password. */
export function RecoverLink({ onClick }: { onClick: () => void }) {
  const { t } = useText()
  return <Button type="link" className="door-recover" onClick={onClick} data-testid="door-recover">{t('shell:door-recover')}</Button>
}
