// A row that was just added is where one types next: its editor comes into sight with the focus in its first field. One that is looked at by the arrows leaves the focus on its line.
import { useEffect, useRef, type RefObject } from 'react'
import type { RowId } from '../../shared/model/ids'

/** For the editor below a table; `chosen` is the row that stands in it. */
export function useFreshRow(rows: readonly RowId[], chosen: RowId | null): RefObject<HTMLElement | null> {
  const editor = useRef<HTMLElement>(null)
  /** The rows when one was chosen last: a new one may be drawn before it is chosen, or after. */
  const known = useRef<ReadonlySet<RowId>>(new Set(rows))
  const last = useRef(chosen)
  useEffect(() => {
    if (chosen === null || chosen === last.current || !rows.includes(chosen)) return
    const fresh = !known.current.has(chosen)
    last.current = chosen
    known.current = new Set(rows)
    if (!fresh) return
    editor.current?.scrollIntoView({ block: 'nearest' })
    editor.current?.querySelector<HTMLElement>('.form-fields input:not([type=hidden]), .form-fields textarea, .form-fields button')?.focus({ preventScroll: true })
  }, [rows, chosen])
  return editor
}
