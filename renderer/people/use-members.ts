// The people of this room as main knows them: register, state of admission, ways to log in. Live.
import { useEffect, useState } from 'react'
import type { Member } from '../../shared/ipc/people'
import { room } from '../room'
import { useReport } from '../ui/report'

/** Null while reading, or when reading failed (already shown). */
export function useMembers(): readonly Member[] | null {
  const [members, setMembers] = useState<readonly Member[] | null>(null)
  const report = useReport()
  useEffect(() => {
    let alive = true
    const read = () => void room.people.list({}).then((result) => {
      if (!alive) return
      if (result.ok) setMembers(result.value)
      else report(result.failure)
    })
    read()
    const off = room.people.changed(read)
    return () => { alive = false; off() }
  }, [report])
  return members
}
