// Notices that last: a vault opened read-only and recovery sheets that are not made (cannot be closed), recordings that had ended abnormally (stay until understood).
import { ExclamationCircleOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useState } from 'react'
import type { TakeId } from '../../shared/model/ids'
import { GiveUpDialog } from './GiveUpDialog'
import { failureText } from './report'
import { useRoute } from './route'
import { useText } from './text'
import { clockTime, dateTime } from './time'
import { useSession } from './use-session'

/** Which unlocking's notice was understood: moving between screens must not bring it back, the next unlocking must. */
const understood = new WeakSet<object>()

const timeOf = (at: string) => `${dateTime(at).slice(0, 10)} ${clockTime(at)}`

export function Notices() {
  const { t, language } = useText()
  const { opened, rehearsed, can } = useSession()
  const { route, go } = useRoute()
  const [, redraw] = useState(0)
  const [giving, setGiving] = useState<TakeId | null>(null)
  const waiting = opened.recovered.filter((r) => r.waits !== undefined)
  const ended = opened.recovered.filter((r) => r.waits === undefined)
  const alarm = failureText({ code: 'E-A7' }, language)
  return (
    <>
      {opened.readOnly && (
        <div className="notice alarm" role="alert" data-testid="readonly-banner">
          <ExclamationCircleOutlined style={{ fontSize: 20, marginTop: 3 }} />
          <div className="grow"><b>{t('shell:readonly-code')} · {alarm.what}</b> {alarm.safe} {alarm.todo} <span className="code">[E-A7]</span></div>
        </div>
      )}
      {!rehearsed && can('recovery.make') && !(route.name === 'people' && route.recovery) && (
        <div className="notice" role="status" data-testid="recovery-notice">
          <ExclamationCircleOutlined style={{ fontSize: 20, marginTop: 3 }} />
          <div className="grow"><b>{t('shell:recovery-missing')}</b> {t('shell:recovery-missing-text')}</div>
          <Button onClick={() => go({ name: 'people', recovery: true })} data-testid="recovery-notice-go">{t('shell:recovery-go')}</Button>
        </div>
      )}
      {opened.recovering && (
        <div className="notice" role="status" data-testid="recovering-notice">
          <ExclamationCircleOutlined style={{ fontSize: 20, marginTop: 3 }} />
          <div className="grow">{t('shell:recovered-going')}</div>
        </div>
      )}
      {waiting.length > 0 && (
        <div className="notice alarm" role="alert" data-testid="waiting-notice">
          <ExclamationCircleOutlined style={{ fontSize: 20, marginTop: 3 }} />
          <div className="grow">
            {waiting.map((r) => (
              <div key={`${r.caseNumber}-${r.endedAt}`} className="figures" data-testid="waiting-line" data-waits={r.waits}>
                {t(r.waits === 'disk' ? 'shell:recovered-disk' : 'shell:recovered-waits', { number: r.caseNumber, time: timeOf(r.endedAt), seconds: r.seconds })} {r.waits === 'second' && t('shell:recovered-waits-todo')}
                {r.waits === 'second' && r.takeId && can('record.run') && <> <Button onClick={() => setGiving(r.takeId!)} data-testid="give-up">{t('shell:recovered-give-up')}</Button></>}
              </div>
            ))}
          </div>
          {giving && <GiveUpDialog takeId={giving} onClose={() => setGiving(null)} />}
        </div>
      )}
      {ended.length > 0 && !understood.has(opened) && (
        <div className="notice" role="status" data-testid="recovered-notice">
          <ExclamationCircleOutlined style={{ fontSize: 20, marginTop: 3 }} />
          <div className="grow">
            <b>{t('shell:recovered-title')}</b>
            {ended.map((r) => (
              <div key={`${r.caseNumber}-${r.endedAt}`} className="figures" data-testid="recovered-line">
                {t('shell:recovered-line', { number: r.caseNumber, time: timeOf(r.endedAt), seconds: r.seconds })}
                {r.damaged && <> <span data-testid="recovered-damaged">{failureText({ code: 'E-C7' }, language).what} {failureText({ code: 'E-C7' }, language).todo} <span className="code">[E-C7]</span></span></>}
              </div>
            ))}
            <div>{t('shell:recovered-todo')}</div>
          </div>
          <Button onClick={() => { understood.add(opened); redraw((n) => n + 1) }} data-testid="recovered-understood">{t('shell:understood')}</Button>
        </div>
      )}
    </>
  )
}
