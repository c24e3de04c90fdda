// Labels with a code: 3 × 8 on a page of A4, or one on a strip of label paper.
import type { Labels } from '../../shared/model/sheet'
import { QrCode } from '../recovery/QrCode'

const PER_PAGE = { A4: 24, label: 1 } as const
/** More signs than these are no headline of a label. */
const LONG = 14

export function LabelPages({ document: { labels, paper } }: { document: Labels }) {
  const pages = Array.from({ length: Math.ceil(labels.length / PER_PAGE[paper]) }, (_, i) => labels.slice(i * PER_PAGE[paper], (i + 1) * PER_PAGE[paper]))
  return pages.map((page, i) => (
    <div key={i} className={paper === 'A4' ? 'label-page' : 'label-strip'}>
      {page.map((label, n) => (
        <div key={n} className="label">
          <QrCode text={label.code} label={label.title} />
          <div className="words">
            <p className={[...label.title].length > LONG ? 'number long' : 'number'}>{label.title}</p>
            {label.lines.map((line, k) => <p key={k} className="line-of"><span className="name">{line.label}</span>{line.value}</p>)}
          </div>
        </div>
      ))}
    </div>
  ))
}
