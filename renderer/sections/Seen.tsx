// The distress log of the questioning beside the form: what was seen and when; one press takes a line into the counsellor's own list (F65).
import { Button } from 'antd'
import type { FormDefinition } from '../../shared/model/form'
import type { Filled } from '../../shared/walk'
import { useText } from '../ui/text'
import { seenAnswers, seenNotYet, type SeenLine } from './told-lines'
import type { WidgetProps } from './widget'

type Props = { lines: readonly SeenLine[]; form: FormDefinition; filled: Filled; locked: boolean; addRow: WidgetProps['addRow'] }

export function Seen({ lines, form, filled, locked, addRow }: Props) {
  const { t } = useText()
  if (lines.length === 0) return null
  const fresh = seenNotYet(lines, form, filled)
  return (
    <section className="panel stack tight" data-testid="seen">
      <h2>{t('sections:seen-title')}</h2>
      <ul className="told-list">
        {lines.map((line, i) => {
          const own = seenAnswers(form, line)
          return (
            <li key={line.row} className="row tight">
              <span className="figures soft">{line.at}</span><span className="grow told-words">{line.seen}</span>
              {own && !locked && (fresh.has(line.row)
                ? <Button onClick={() => void addRow(own.group, own.first)} data-testid={`seen-${i + 1}`}>{t('sections:seen-take')}</Button>
                : <span className="soft" data-testid={`seen-${i + 1}-taken`}>{t('sections:seen-taken')}</span>)}
            </li>
          )
        })}
      </ul>
    </section>
  )
}
