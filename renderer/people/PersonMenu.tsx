// Who is in, and what belongs to him: one click lists the others of this room, a second one changes to one of them (F79).
import { DownOutlined } from '@ant-design/icons'
import { Button, Dropdown, type MenuProps } from 'antd'
import { useState } from 'react'
import type { DoorPerson } from '../../shared/ipc/session'
import type { StaffId } from '../../shared/model/ids'
import { room } from '../room'
import { useText } from '../ui/text'
import { useSession } from '../ui/use-session'
import { PasswordDialog } from './PasswordDialog'
import { TokenDialog } from './TokenDialog'

/** More than these are found at the door; as many as a first start takes stand here, last users first. */
const SHOWN = 20

export function PersonMenu() {
  const { t } = useText()
  const { opened, lock } = useSession()
  const [people, setPeople] = useState<readonly DoorPerson[]>([])
  const [dialog, setDialog] = useState<'password' | 'token' | null>(null)
  const me = people.find((p) => p.staffId === opened.staffId)
  const others = people.filter((p) => p.staffId !== opened.staffId).slice(0, SHOWN)
  const read = (open: boolean) => {
    if (open) void room.session.state({}).then((result) => { if (result.ok) setPeople(result.value.people) })
  }
  const change = (to: StaffId | null) => void lock('switch', to)
  const line = (key: string, testId: string, text: string, onClick: () => void, role: string | null = null): NonNullable<MenuProps['items']>[number] =>
    ({ key, label: <span data-testid={testId}>{text}{role && <span className="person-menu-role">{role}</span>}</span>, onClick })

  const items: MenuProps['items'] = [
    { type: 'group', key: 'switch', label: t('people:switch-to'), children: [
      ...others.map((p) => line(p.staffId, `switch-${p.staffId}`, p.name, () => change(p.staffId), t(`shell:role-${p.role}`))),
      line('other', 'switch-other', t('shell:door-other'), () => change(null)),
    ] },
    { type: 'divider', key: 'line' },
    line('password', 'my-password', t('people:my-password'), () => setDialog('password')),
    line('token', 'my-token', t('people:my-token'), () => setDialog('token')),
    line('lock', 'menu-lock', t('shell:lock'), () => void lock('person')),
  ]
  return (
    <span className="frame-person" data-testid="frame-person">
      <Dropdown trigger={['click']} menu={{ items, className: 'person-menu-list' }} onOpenChange={read} placement="bottomRight">
        <Button type="text" data-testid="person-menu" title={t('people:menu')}>
          <span className="person-name">{opened.name} <span className="soft">{t(`shell:role-${opened.role}`)}</span></span><DownOutlined aria-hidden />
        </Button>
      </Dropdown>
      {dialog === 'password' && <PasswordDialog onClose={() => setDialog(null)} />}
      {dialog === 'token' && <TokenDialog has={me?.token ?? false} onClose={() => setDialog(null)} />}
    </span>
  )
}
