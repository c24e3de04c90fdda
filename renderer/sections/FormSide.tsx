// Beside the form: what the child has said already, the clocks that run, the points of a scale. At 1366 px it lies folded above the form and stays in reach.
import { useEffect, useState } from 'react'
import type { Field, FormDefinition } from '../../shared/model/form'
import type { RowId } from '../../shared/model/ids'
import type { Filled } from '../../shared/walk'
import { useText } from '../ui/text'
import { Clocks } from './Clocks'
import { clockStates } from './clock-states'
import { ScorePanel } from './ScorePanel'
import { Told } from './Told'
import type { FormHere, GiveAnswer, WidgetProps } from './widget'

type Props = { form: FormDefinition; filled: Filled; here: FormHere; locked: boolean; focused: { field: Field; row: RowId | null } | null; give: GiveAnswer; addRow: WidgetProps['addRow'] }

/** Sections whose people are handed what was said in the questioning. */
const told: readonly string[] = ['medical', 'samples', 'psychological']
const MINUTE_MS = 60_000

export function FormSide({ form, filled, here, locked, focused, give, addRow }: Props) {
  const { t } = useText()
  const wide = useWide()
  const now = useNow()
  const clocks = clockStates(form, filled, now)
  const showsTold = here.sessionId !== null && told.includes(here.kind)
  if (!showsTold && clocks.length === 0 && !form.score) return null
  const over = clocks.filter((c) => c.state === 'over').length
  const only = !showsTold && !form.score
  return (
    <details className="form-side" open={wide || undefined} data-testid="form-side">
      <summary>{t(only ? 'sections:clocks' : 'sections:side')}{clocks.length > 0 && <span className={over > 0 ? 'warn' : 'soft'}> · {only ? over > 0 ? t('sections:side-over', { n: over }) : clocks.length : t(over > 0 ? 'sections:side-clocks-over' : 'sections:side-clocks', { n: over > 0 ? over : clocks.length })}</span>}</summary>
      <div className="stack">
        {form.score && <ScorePanel form={form} filled={filled} />}
        {showsTold && <Told form={form} locked={locked} addRow={addRow} here={here} focused={locked ? null : focused} filled={filled} give={give} />}
        {clocks.length > 0 && <Clocks clocks={clocks} />}
      </div>
    </details>
  )
}

/** True where there is room for a third column (the same width as in sections.css). */
function useWide(): boolean {
  const [wide, setWide] = useState(() => window.matchMedia('(min-width: 1700px)').matches)
  useEffect(() => {
    const query = window.matchMedia('(min-width: 1700px)')
    const listen = () => setWide(query.matches)
    query.addEventListener('change', listen)
    return () => query.removeEventListener('change', listen)
  }, [])
  return wide
}

/** The time, a minute exact. */
function useNow(): number {
  const [now, setNow] = useState(() => Date.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), MINUTE_MS / 4)
    return () => clearInterval(timer)
  }, [])
  return now
}
