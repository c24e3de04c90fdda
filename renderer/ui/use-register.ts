// The staff register, live. People are entered and changed on the people screen, by main alone.
import { useMemo } from 'react'
import { foldStaff, type Staff } from '../../shared/fold/case'
import { useEntries } from './use-entries'
import { useSections } from './use-sections'

/** Null while reading. Those removed stay in it, marked: old entries name them. */
export type Register = { staff: Staff[] | null }

export function useRegister(): Register {
  const { rows } = useSections(null)
  const { entries } = useEntries(rows?.find((row) => row.kind === 'register')?.sectionId ?? null)
  return useMemo(() => ({ staff: entries && foldStaff(entries) }), [entries])
}
