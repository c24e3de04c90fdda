// A table of rows of which one is chosen: by mouse, or by arrows, Enter and Space on the line that Tab reaches.
import type { KeyboardEvent, ReactNode } from 'react'
import type { RowId } from '../../../shared/model/ids'

type Column<R> = { title: string; cell: (row: R) => ReactNode; right?: boolean }
type Props<R extends { row: RowId }> = { rows: readonly R[]; columns: readonly Column<R>[]; chosen: RowId | null; onChoose: (row: RowId) => void; /** Lines are `<testId>-1`, `<testId>-2` …, the table `<testId>-table`. */ testId: string; foot?: ReactNode }

export function RowTable<R extends { row: RowId }>({ rows, columns, chosen, onChoose, testId, foot }: Props<R>) {
  const reached = rows.some((r) => r.row === chosen) ? chosen : rows[0]?.row
  const move = (event: KeyboardEvent<HTMLTableRowElement>, i: number) => {
    const to = event.key === 'ArrowDown' ? i + 1 : event.key === 'ArrowUp' ? i - 1 : event.key === 'Enter' || event.key === ' ' ? i : -1
    if (!rows[to]) return
    event.preventDefault()
    onChoose(rows[to].row)
    const line = event.currentTarget.parentElement?.children[to]
    if (line instanceof HTMLElement) line.focus()
  }
  return (
    <table className="row-table" data-testid={`${testId}-table`}>
      <thead><tr>{columns.map((c, i) => <th key={i} className={c.right ? 'right' : undefined}>{c.title}</th>)}</tr></thead>
      <tbody>
        {rows.map((r, i) => (
          <tr key={r.row} tabIndex={r.row === reached ? 0 : -1} aria-selected={r.row === chosen} onClick={() => onChoose(r.row)} onKeyDown={(e) => move(e, i)} data-testid={`${testId}-${i + 1}`}>
            {columns.map((c, n) => <td key={n} className={c.right ? 'right' : undefined}>{c.cell(r)}</td>)}
          </tr>
        ))}
      </tbody>
      {foot && <tfoot>{foot}</tfoot>}
    </table>
  )
}
