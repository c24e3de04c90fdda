// One line where something that was begun came back after a lock: from when, with a way to throw it away; and what of it has no place any more, in words, so that
// nobody has to remember it.
import { Button } from 'antd'
import type { FailureCode } from '../../shared/failure'
import type { Utc } from '../../shared/model/ids'
import { useText } from '../ui/text'
import { clockTime, dateTime } from '../ui/time'

/** `12:04` of today, the day with it for another one. */
const since = (at: Utc): string => (dateTime(at).slice(0, 10) === dateTime(new Date().toISOString()).slice(0, 10) ? clockTime(at).slice(0, 5) : dateTime(at))

type Props = {
  what: 'addition' | 'words' | 'places'
  /** Null: it was begun since. */
  restored: Utc | null
  /** What came back, in a few words. */
  items?: string
  /** What cannot be written any more. `label`: where it stood. */
  lost?: readonly { label: string; text: string }[]
  unkept?: FailureCode | null
  onDrop: () => void
}

export function KeptLine({ what, restored, items = '', lost = [], unkept = null, onDrop }: Props) {
  const { t } = useText()
  if (restored === null && lost.length === 0 && unkept === null) return null
  return (
    <div className="kept stack tight" role="status" data-testid={`kept-${what}`}>
      {(restored !== null || lost.length > 0) && (
        <div className="row tight wrap">
          <span className="grow">{restored !== null && t(`sections:kept-${what}`, { time: since(restored), items })}</span>
          <Button onClick={onDrop} data-testid={`kept-${what}-drop`}>{t('sections:kept-drop')}</Button>
        </div>
      )}
      {lost.length > 0 && <>
        <p className="warn">{t('sections:kept-lost', { n: lost.length })}</p>
        <dl className="kept-lost" data-testid="kept-lost">{lost.map(({ label, text }, i) => <div key={i}><dt>{label}</dt><dd>{text}</dd></div>)}</dl>
      </>}
      {unkept !== null && <p className="fault" role="alert" data-testid="unkept">{t('sections:unkept')} <span className="code">[{unkept}]</span></p>}
    </div>
  )
}

/** What was thrown away a moment ago can be taken back while the screen is not left. */
export function DroppedLine({ onUndo }: { onUndo: () => void }) {
  const { t } = useText()
  return <div className="kept row tight" role="status" data-testid="kept-dropped"><span className="grow">{t('sections:kept-dropped')}</span><Button onClick={onUndo} data-testid="kept-undo">{t('shell:undo')}</Button></div>
}
