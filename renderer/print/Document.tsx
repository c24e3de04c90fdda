// The binder as pages: cover, contents, and each part on a page of its own. It only draws; what may be seen was decided
// in main. Text is Chinese because the document is, whatever the language of the screen.
import type { Binder, Part } from '../../shared/model/binder'
import { Drawn } from './Blocks'

/** Id of a part's heading. The link of the contents makes it a named destination, from which electron/seal/print.ts learns the page. */
const anchor = (id: string) => `part-${id}`

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
