// Who opened the vault, where it stands, and the acts of the door: lock and language. One provider around all unlocked screens.
import { createContext, useContext, useEffect, useMemo, useState, type ReactNode } from 'react'
import type { Opened } from '../../shared/ipc/session'
import { room } from '../room'
import { useRegister, type Register } from './use-register'
import { useReport } from './report'

type SignedIn = {
  /** Null after the window was loaded again while the vault stayed open. */
  opened: Opened | null
  place: { unit: string; room: string }
  register: Register
  lock: () => void
}

const Context = createContext<SignedIn | null>(null)

export function SessionProvider({ opened, onLocked, children }: { opened: Opened | null; onLocked: () => void; children: ReactNode }) {
  const [place, setPlace] = useState({ unit: '', room: '' })
  const register = useRegister()
  const report = useReport()

  useEffect(() => room.session.locked(onLocked), [onLocked])
  // The window was asked to close, or the program to quit, and may not.
  useEffect(() => room.session.refused(report), [report])
  useEffect(() => {
    void room.session.place({}).then((result) => { if (result.ok) setPlace(result.value); else report(result.failure) })
  }, [report])

  const value = useMemo(() => ({
    opened, place, register,
    lock: () => { void room.session.lock({}).then((result) => { if (result.ok) onLocked(); else report(result.failure) }) },
  }), [opened, place, register, onLocked, report])
  return <Context.Provider value={value}>{children}</Context.Provider>
}

export function useSession(): SignedIn {
  const session = useContext(Context)
  if (!session) throw new Error('useSession outside SessionProvider')
  return session
}
