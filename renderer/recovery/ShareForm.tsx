// Two recovery sheets typed in, a third when they do not fit, and one act with them: the rehearsal, or opening the vault again.
import { Button } from 'antd'
import { useState, type FormEvent, type ReactNode } from 'react'
import type { Failure, Result } from '../../shared/failure'
import { readShare } from '../../shared/recovery-words'
import { FailureBox } from '../ui/FailureBox'
import { Page } from '../ui/Page'
import { useText } from '../ui/text'
import { faultFrom, repeated } from './fault'
import { ShareEntry } from './ShareEntry'

type Props<V> = {
  title: ReactNode
  lead: ReactNode
  /** Words on the button, at rest and at work. */
  submit: string
  busy: string
  testId: string
  /** Left of the button, such as a way back. */
  aside?: ReactNode
  send: (typed: string[]) => Promise<Result<V>>
  onDone: (value: V) => void
}

const fields = [1, 2, 3] as const

export function ShareForm<V>({ title, lead, submit, busy, testId, aside, send, onDone }: Props<V>) {
  const { t } = useText()
  const [typed, setTyped] = useState(['', ''])
  const [working, setWorking] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)

  const twice = repeated(typed)
  const whole = typed.every((text) => readShare(text).state === 'whole') && twice < 0
  const answer = failure && faultFrom(failure, t)
  const type = (i: number, text: string) => { setTyped(typed.with(i, text)); setFailure(null) }

  const run = async (event: FormEvent) => {
    event.preventDefault()
    if (!whole || working) return
    setWorking(true)
    setFailure(null)
    const result = await send(typed)
    setWorking(false)
    if (result.ok) onDone(result.value)
    else setFailure(result.failure)
  }

  return (
    <form className="share-form" onSubmit={(event) => void run(event)}>
      <Page title={title} testId={`${testId}-page`} say={whole ? '' : t('recovery:need-two')}
        acts={<>
          {aside}
          <Button size="large" type="primary" htmlType="submit" disabled={!whole} loading={working} data-testid={testId}>{working ? busy : submit}</Button>
        </>}>
        <div className="stack">
          <p>{lead}</p>
          {failure && !answer && <FailureBox failure={failure} testId={`${testId}-failure`} />}
          {failure?.code === 'E-A17' && !answer && <p className="warn">{t('recovery:fault-either')}</p>}
          <div className="shares">
            {typed.map((text, i) => (
              <ShareEntry key={i} n={fields[i]!} value={text} onType={(value) => type(i, value)} autoFocus={i === 0 || i === 2}
                fault={twice === i ? t('recovery:fault-same') : answer?.at === i ? `${answer.text} [${failure!.code}]` : undefined} />
            ))}
          </div>
          {failure?.code === 'E-A17' && typed.length < 3 && <Button className="share-third" onClick={() => { setTyped([...typed, '']); setFailure(null) }} data-testid="share-third">{t('recovery:add-third')}</Button>}
        </div>
      </Page>
    </form>
  )
}
