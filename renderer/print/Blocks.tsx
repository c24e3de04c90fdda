// The blocks of printed pages: text with what was hidden in it, ruled tables, body outlines, signatures. Shared by the binder and by the sheets of a section.
import { Fragment } from 'react'
import { bodyGroups } from '../../shared/body'
import { viewName } from '../../shared/body-names'
import { viewsWith, type BodyPoint } from '../../shared/body-points'
import { bodyViews } from '../../shared/model/form'
import type { Block, Drawing, Row, Run } from '../../shared/model/binder'
import { BodyFigure } from '../sections/body/BodyFigure'

/** What stands for hidden text: brackets in the text itself, so that it also copies out and reads aloud as hidden. */
export function hiddenLabel(run: Run): { text: string; code: string } {
  const bare = run.text.replace(/^【|】$/g, '').trim()
  const plain = bare === '' || bare.startsWith('已遮蔽')
  return plain ? { text: `【已遮蔽 ${run.code ?? ''}】`, code: '' } : { text: `【${bare}】`, code: run.code ?? '' }
}

export function Runs({ runs }: { runs: readonly Run[] }) {
  return runs.map((run, i) => {
    if (run.code === null) return <Fragment key={i}>{run.text}</Fragment>
    const label = hiddenLabel(run)
    return <span key={i} className="hidden">{label.text}{label.code && <span className="code">{label.code}</span>}</span>
  })
}

const withColon = (mark: string) => (/[：:]$/.test(mark) ? mark : `${mark}：`)

function Title({ text }: { text: string | null }) {
  return text === null ? null : <h2>{text}</h2>
}

/** A signature by hand, in millimetres. */
function Strokes({ drawing }: { drawing: Drawing }) {
  const { width, height, paths } = drawing
  return (
    <svg className="strokes" viewBox={`0 0 ${width} ${height}`} width={`${width}mm`} height={`${height}mm`} role="img" aria-label="手写签名">
      {paths.map((d, i) => <path key={i} d={d} fill="none" stroke="#000" strokeWidth={Math.max(0.25, height / 40)} strokeLinecap="round" strokeLinejoin="round" />)}
    </svg>
  )
}

function Cell({ row }: { row: Row }) {
  return <>{row.drawing && <Strokes drawing={row.drawing} />}<Runs runs={row.value} />{row.note !== null && <p className="note">{row.note}</p>}</>
}

/** Rows as they stand beneath each other: two narrow ones side by side, every other one over the whole width. */
export function pairUp(rows: readonly Row[]): (readonly [Row] | readonly [Row, Row])[] {
  const lines: (readonly [Row] | readonly [Row, Row])[] = []
  for (let i = 0; i < rows.length; i++) {
    const [row, next] = [rows[i]!, rows[i + 1]]
    if (row.wide || !next || next.wide) lines.push([row])
    else { lines.push([row, next]); i++ }
  }
  return lines
}

/** A question that would fill six lines of a narrow column gets half the width. */
const isLong = (row: Row, beside: Row | undefined) => beside === undefined && row.label.length > 14

/** A table of so few lines stays on one page. */
const WHOLE = 6

export function RowTable({ rows, pairs }: { rows: readonly Row[]; pairs: boolean }) {
  if (!pairs) {
    return <table className="rows"><tbody>{rows.map((row, i) => <tr key={i}><th scope="row">{row.label}</th><td><Cell row={row} /></td></tr>)}</tbody></table>
  }
  const lines = pairUp(rows)
  return (
    <table className={lines.length <= WHOLE ? 'pairs whole' : 'pairs'}>
      <colgroup><col className="of-label" /><col className="of-value" /><col className="of-label" /><col className="of-value" /></colgroup>
      <tbody>
        {lines.map(([left, right], i) => (
          <tr key={i}>
            <th scope="row" colSpan={isLong(left, right) ? 2 : 1}>{left.label}</th>
            {right === undefined ? <td colSpan={isLong(left, right) ? 2 : 3}><Cell row={left} /></td> : <><td><Cell row={left} /></td><th scope="row">{right.label}</th><td><Cell row={right} /></td></>}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** One outline for each view that has a point. */
function Body({ block }: { block: Extract<Block, { type: 'body' }> }) {
  const bodyGroup = bodyGroups.find((group) => group === block.bodyGroup) ?? '6-13'
  const points = block.points.map((p): BodyPoint => {
    const view = bodyViews.find((v) => v === p.view)
    return { row: `row_${String(p.n).padStart(20, '0')}` as BodyPoint['row'], n: p.n, at: view ? { view, x: p.x, y: p.y, region: null } : null, side: null, type: p.type, contradicts: false }
  })
  return (
    <div className="bodies">
      {viewsWith(points).map((view) => (
        <figure key={view}><BodyFigure bodyGroup={bodyGroup} view={view} points={points} language="zh" /><figcaption>{viewName(view, 'zh')}</figcaption></figure>
      ))}
    </div>
  )
}

export function Drawn({ block }: { block: Block }) {
  switch (block.type) {
    case 'paragraph':
      return <p><Runs runs={block.runs} /></p>
    case 'rows':
      return (
        <>
          <Title text={block.title} />
          <RowTable rows={block.rows} pairs={block.pairs === true} />
        </>
      )
    case 'heading':
      return <Title text={block.text} />
    case 'body':
      return <><Title text={block.title} /><Body block={block} /></>
    case 'qa':
      return (
        <div className="qa">
          {block.lines.map((line, i) => (
            <p key={i} className="line">
              <span className="clock">{line.clock}</span>
              <span className="mark">{withColon(line.mark)}</span>
              <Runs runs={line.runs} />
            </p>
          ))}
        </div>
      )
    case 'table': {
      const whole = block.widths.reduce((sum, width) => sum + width, 0)
      return (
        <>
          <Title text={block.title} />
          <table className="grid">
            <colgroup>{block.widths.map((width, i) => <col key={i} style={{ width: `${(100 * width) / whole}%` }} />)}</colgroup>
            <thead><tr>{block.head.map((cell, i) => <th key={i} scope="col">{cell}</th>)}</tr></thead>
            <tbody>
              {block.rows.map((row, i) => <tr key={i}>{row.map((cell, j) => <td key={j}><Runs runs={cell} /></td>)}</tr>)}
            </tbody>
          </table>
        </>
      )
    }
    case 'signatures':
      return (
        <div className="signatures">
          {block.lines.map((line, i) => <p key={i} className="sign"><span className="before">{withColon(line)}</span><span className="rule" /></p>)}
        </div>
      )
  }
}
