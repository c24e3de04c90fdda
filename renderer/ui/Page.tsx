// One screen inside the frame: title, scrolling middle, foot. The primary action always stands at the right end of the foot.
import type { ReactNode } from 'react'

type Props = {
  title: ReactNode
  /** Beside the title: state, counters, small acts. */
  aside?: ReactNode
  /** Left end of the foot: one sentence about what is missing. */
  say?: ReactNode
  /** Right end of the foot, primary action last. */
  acts?: ReactNode
  children: ReactNode
  testId: string
}

export function Page({ title, aside, say, acts, children, testId }: Props) {
  return (
    <section className="page" data-testid={testId}>
      <header className="page-head"><h1>{title}</h1>{aside}</header>
      <div className="page-middle">{children}</div>
      {(say || acts) && <footer className="page-foot"><span className="say" data-testid={`${testId}-say`} aria-live="polite">{say}</span>{acts}</footer>}
    </section>
  )
}

/** What stands where a list is empty: what is so, and what to do. */
export function Empty({ title, text, children }: { title: string; text: string; children?: ReactNode }) {
  return <div className="empty"><h2>{title}</h2><p>{text}</p>{children && <div style={{ marginTop: 24 }}>{children}</div>}</div>
}

/** Label above a control, with hint and fault below. The label wraps the control, so a click on it focuses. */
export function Labelled({ label, hint, fault, warn, faultId, wide, children }: {
  label: ReactNode; hint?: ReactNode; fault?: ReactNode; warn?: ReactNode; faultId?: string; wide?: boolean; children: ReactNode
}) {
  return (
    <label className={wide ? 'field wide' : 'field'}>
      <span className="label">{label}</span>
      {children}
      {fault ? <span className="fault" role="alert" data-testid={faultId}>{fault}</span>
        : warn ? <span className="warn" data-testid={faultId}>{warn}</span>
          : hint ? <span className="hint">{hint}</span> : null}
    </label>
  )
}
