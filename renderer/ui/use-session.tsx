// Who is in, what he may do, where the vault stands, and the acts of the door: lock and switch. One provider around all unlocked screens.
import { App, type ModalFuncProps } from 'antd'
import { createContext, useCallback, useContext, useEffect, useMemo, useRef, useState, type ReactNode } from 'react'
import type { Opened } from '../../shared/ipc/session'
import type { Act } from '../../shared/model/access'
import type { DoorCause } from '../../shared/model/custody'
import type { StaffId } from '../../shared/model/ids'
import { room } from '../room'
import { draftBook } from './kept-drafts'
import { saveAll } from './unsaved'
import { useRegister, type Register } from './use-register'
import { useReport } from './report'
import { useText } from './text'

type LockCause = Extract<DoorCause, 'person' | 'idle' | 'switch'>

type SignedIn = {
  opened: Opened
  /** Whether his role has this act. Main asks the same table at every call. */
  can: (act: Act) => boolean
  place: { unit: string; room: string }
  register: Register
  /** Minutes without a touch until the screen locks. */
  idleMinutes: number
  /** Recovery sheets are there and proven; `setRehearsed` says so once it is done. */
  rehearsed: boolean
  setRehearsed: () => void
  /** Writes what was typed, wipes the keys and shows the door, with `next` chosen on it. Resolves when it is done or was refused (shown). */
  lock: (cause: LockCause, next?: StaffId | null) => Promise<void>
}

const Context = createContext<SignedIn | null>(null)

type Props = { opened: Opened; idleMinutes: number; /** The door is shut; `next` = who was chosen to come in. */ onLocked: (next: StaffId | null) => void; children: ReactNode }

export function SessionProvider({ opened: entered, idleMinutes, onLocked, children }: Props) {
  // Recordings that broke off are looked through behind the open room: what comes of it follows.
  const [opened, setOpened] = useState(entered)
  useEffect(() => setOpened(entered), [entered])
  useEffect(() => room.session.recovered((recovered) => setOpened((had) => ({ ...had, recovered, recovering: false }))), [])
  useEffect(() => {
    if (entered.recovering) void room.session.state({}).then((result) => { if (result.ok && result.value.opened) setOpened(result.value.opened) })
  }, [entered])
  const [place, setPlace] = useState({ unit: '', room: '' })
  const [rehearsed, setDone] = useState(!opened.mustRecover)
  const register = useRegister()
  const report = useReport()
  const { t } = useText()
  const { modal } = App.useApp()
  const next = useRef<StaffId | null>(null)

  useEffect(() => room.session.locked(() => onLocked(next.current)), [onLocked])
  // The window was asked to close, or the program to quit, and may not.
  useEffect(() => room.session.refused(report), [report])
  useEffect(() => {
    void room.session.place({}).then((result) => { if (result.ok) setPlace(result.value); else report(result.failure) })
  }, [report])

  const lock = useCallback(async (cause: LockCause, to: StaffId | null = null) => {
    await saveAll()
    // What is begun and not signed is kept in the vault. Where that failed, the lock would end it; a screen nobody sits at does not ask.
    const left = draftBook.unkept
    if (cause !== 'idle' && left > 0 && !(await agreed(modal, { title: t('shell:lock-unkept', { n: left }), okText: t('shell:lock-unkept-go'), cancelText: t('shell:cancel'), okButtonProps: { 'data-testid': 'lock-unkept-go', danger: true } as never }))) return
    next.current = to
    const result = await room.session.lock({ cause })
    if (result.ok || result.failure.code === 'E-A4') onLocked(to)
    else report(result.failure)
  }, [modal, onLocked, report, t])
  const setRehearsed = useCallback(() => setDone(true), [])
  const can = useCallback((act: Act) => opened.acts.includes(act), [opened])

  const value = useMemo(() => ({ opened, can, place, register, idleMinutes, rehearsed, setRehearsed, lock }), [opened, can, place, register, idleMinutes, rehearsed, setRehearsed, lock])
  return <Context.Provider value={value}>{children}</Context.Provider>
}

const agreed = (modal: ReturnType<typeof App.useApp>['modal'], question: ModalFuncProps) => new Promise<boolean>((resolve) => { modal.confirm({ ...question, onOk: () => resolve(true), onCancel: () => resolve(false) }) })

export function useSession(): SignedIn {
  const session = useContext(Context)
  if (!session) throw new Error('useSession outside SessionProvider')
  return session
}
