// The binder as pages: cover, contents, and each part on a page of its own. It only draws; what may be seen was decided
// in main. Text is Chinese because the document is, whatever the language of the screen.
import { Fragment } from 'react'
import type { Binder, Block, Part, Run } from '../../shared/model/binder'

/** Id of a part's heading. The link of the contents makes it a named destination, from which electron/seal/print.ts learns the page. */
const anchor = (id: string) => `part-${id}`

/** What stands for hidden text: brackets in the text itself, so that it also copies out and reads aloud as hidden. */
export function hiddenLabel(run: Run): { text: string; code: string } {
  const bare = run.text.replace(/^【|】$/g, '').trim()
  const plain = bare === '' || bare.startsWith('已遮蔽')
  return plain ? { text: `【已遮蔽 ${run.code ?? ''}】`, code: '' } : { text: `【${bare}】`, code: run.code ?? '' }
}

function Runs({ runs }: { runs: readonly Run[] }) {
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

function Drawn({ block }: { block: Block }) {
  switch (block.type) {
    case 'paragraph':
      return <p><Runs runs={block.runs} /></p>
    case 'rows':
      return (
        <>
          <Title text={block.title} />
          <table className="rows">
            <tbody>
              {block.rows.map((row, i) => (
                <tr key={i}>
                  <th scope="row">{row.label}</th>
                  <td><Runs runs={row.value} />{row.note !== null && <p className="note">{row.note}</p>}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </>
      )
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

function Cover({ binder }: { binder: Binder }) {
  return (
    <section className="cover">
      <p className="organisation">{binder.organisation}</p>
      <h1 className="title">{binder.title}</h1>
      <table className="rows">
        <tbody>
          {binder.cover.map((row, i) => <tr key={i}><th scope="row">{row.label}</th><td>{row.value}</td></tr>)}
        </tbody>
      </table>
    </section>
  )
}

function Contents({ binder }: { binder: Binder }) {
  return (
    <section className="part contents">
      <h1>目录</h1>
      <ol>
        {binder.parts.map((part, i) => (
          <li key={part.id}>
            <a href={`#${anchor(part.id)}`}>
              <span className="index">{i + 1}</span>
              <span className="name">{part.title}</span>
              <span className="dots" />
              <span className="page">{binder.pageOf[part.id] ?? ''}</span>
            </a>
          </li>
        ))}
      </ol>
    </section>
  )
}

function Chapter({ part }: { part: Part }) {
  return (
    <section className="part">
      <h1 id={anchor(part.id)}>{part.title}</h1>
      {part.blocks.map((block, i) => <Drawn key={i} block={block} />)}
    </section>
  )
}

export function Document({ binder }: { binder: Binder }) {
  return (
    <>
      <Cover binder={binder} />
      <Contents binder={binder} />
      {binder.parts.map((part) => <Chapter key={part.id} part={part} />)}
    </>
  )
}
