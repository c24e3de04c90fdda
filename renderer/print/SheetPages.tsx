// A sheet as official pages of A4: title and unit over a ruled table, a running line on top, who printed it and the page number below.
import type { Sheet } from '../../shared/model/sheet'
import { Drawn, RowTable } from './Blocks'

/** From the upper edge of a page to its foot, in millimetres. */
const FOOT = 281
const PAGE = 297

/**
 * The frame is a table whose head and foot the printer repeats: they keep the margins free, which have no page numbers of their own in every Chromium.
 * The numbers are laid over the pages once they have been counted.
 */
export function SheetPages({ sheet }: { sheet: Sheet }) {
  const { parts, head, organisation, running, foot, pages } = sheet
  return (
    <div className="sheet">
      {parts.map((part, i) => (
        <table key={part.id} className={i === 0 ? 'frame' : 'frame next'} role="presentation">
          <thead><tr><td><p className="running">{running}</p></td></tr></thead>
          <tfoot><tr><td /></tr></tfoot>
          <tbody><tr><td>
            {organisation !== '' && <p className="unit">{organisation}</p>}
            <h1>{part.title}</h1>
            {head.length > 0 && <RowTable rows={head} pairs />}
            {part.blocks.map((block, n) => <Drawn key={n} block={block} />)}
          </td></tr></tbody>
        </table>
      ))}
      {Array.from({ length: pages ?? 0 }, (_, i) => (
        <div key={i} className="foot" style={{ top: `${i * PAGE + FOOT}mm` }}><span>{foot}</span><span>第 {i + 1} 页　共 {pages} 页</span></div>
      ))}
    </div>
  )
}
