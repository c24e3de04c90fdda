// The staff of this machine, live, and how one is added.
import { useCallback, useMemo } from 'react'
import { foldStaff, type Staff } from '../../shared/fold/case'
import { freshId } from './new-id'
import { useEntries } from './use-entries'
import { useSections } from './use-sections'

export type Register = {
  /** Null while reading. */
  staff: Staff[] | null
  /** Resolves to true when the person was written into the register. */
  add: (person: Omit<Staff, 'staffId'>) => Promise<boolean>
}

export function useRegister(): Register {
  const { rows } = useSections(null)
  const { entries, append } = useEntries(rows?.find((row) => row.kind === 'register')?.sectionId ?? null)
  const staff = useMemo(() => entries && foldStaff(entries), [entries])
  const add = useCallback(async (person: Omit<Staff, 'staffId'>) =>
    await append({ kind: 'staff.added', body: { staffId: freshId('stf'), ...person } }) !== null, [append])
  return useMemo(() => ({ staff, add }), [staff, add])
}
