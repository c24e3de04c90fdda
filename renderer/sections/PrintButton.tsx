// Prints something of a section on paper: one button that says how far it is, can be cancelled, and reports what went wrong.
import { App, Button } from 'antd'
import { useEffect, useState } from 'react'
import type { RowId, SectionId } from '../../shared/model/ids'
import { room } from '../room'
import { useReport } from '../ui/report'
import { useText } from '../ui/text'

type Props = {
  sectionId: SectionId
  what: 'form' | 'labels' | 'plan' | 'photographs' | 'notice'
  /** Empty: every form that was begun. */
  formIds?: readonly string[]
  /** Empty: every sample. */
  rows?: readonly RowId[]
  paper?: 'A4' | 'label'
  /** Words of the button, where they are not those of what it prints. */
  text?: string
  disabled?: boolean
  /** Asked before anything is printed; false: it is not. */
  ask?: () => Promise<boolean>
}

/** Sooner than this the words beside the button would only flicker. */
const QUIET_MS = 700

export function PrintButton({ sectionId, what, formIds = [], rows = [], paper = 'A4', text, disabled = false, ask }: Props) {
  const { t } = useText()
  const report = useReport()
  const { message } = App.useApp()
  const [done, setDone] = useState<number | null>(null)
  const [slow, setSlow] = useState(false)
  const runs = done !== null
  useEffect(() => {
    if (!runs) return
    const off = room.sections.printing((at) => setDone(at.done))
    const timer = setTimeout(() => setSlow(true), QUIET_MS)
    return () => { off(); clearTimeout(timer); setSlow(false) }
  }, [runs])
  const print = async () => {
    if (ask && !(await ask())) return
    setDone(0)
    const result = await room.sections.print({ sectionId, what, formIds: [...formIds], rows: [...rows], paper })
    setDone(null)
    if (!result.ok) { if (result.failure.code !== 'E-E4') report(result.failure) } else if (result.value) void message.success(t('print:sent'))
    else void message.info(t('print:closed'))
  }
  return (
    <span className="print-button">
      <Button onClick={() => void print()} disabled={disabled || runs} data-testid={`print-${what}`}>{text ?? t(`print:what-${what}`)}</Button>
      {runs && slow && <span role="status"> {t(done === 0 ? 'print:running' : done === 1 ? 'print:pages' : 'print:dialog')} <Button type="link" onClick={() => void room.sections.cancelPrint({})} data-testid={`print-${what}-cancel`}>{t('print:cancel')}</Button></span>}
    </span>
  )
}
