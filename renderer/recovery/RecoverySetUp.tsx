// Recovery sheets from the first word to the proven set: why, three sheets one after another, and two of them typed back.
import { Button } from 'antd'
import { useState } from 'react'
import type { Failure, Result } from '../../shared/failure'
import { FailureBox } from '../ui/FailureBox'
import { Empty, Page } from '../ui/Page'
import { useText } from '../ui/text'
import { ShareForm } from './ShareForm'
import { ShareSheet, type Printed } from './ShareSheet'

type Made = { setId: string; sheets: Omit<Printed, 'setId'>[] }

type Props = {
  /** Names of the three keepers, in the order of the sheets. */
  officers: readonly string[]
  unit: string
  make: () => Promise<Result<Made>>
  /** Prints the page of sheet `index` (from 1); false when it was called off. */
  print: (index: number) => Promise<Result<boolean>>
  rehearse: (typed: string[]) => Promise<Result<null>>
  onDone: () => void
}

/** The words of a sheet are in memory only while the sheets are shown: the rehearsal knows none. */
type Step = { name: 'why' } | { name: 'sheet'; at: number; made: Made; madeAt: string } | { name: 'rehearsal' } | { name: 'passed' }

export function RecoverySetUp({ officers, unit, make, print, rehearse, onDone }: Props) {
  const { t } = useText()
  const [step, setStep] = useState<Step>({ name: 'why' })
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)

  const begin = async () => {
    setBusy(true)
    setFailure(null)
    const result = await make()
    setBusy(false)
    if (result.ok) setStep({ name: 'sheet', at: 0, made: result.value, madeAt: new Date().toISOString() })
    else setFailure(result.failure)
  }

  if (step.name === 'sheet') {
    const { made, at } = step
    const sheet = made.sheets[at]!
    return (
      <ShareSheet key={at} share={{ ...sheet, setId: made.setId }} unit={unit} madeAt={step.madeAt}
        onPrint={async () => { const result = await print(sheet.index); return result.ok && result.value }}
        onDone={() => setStep(at + 1 < made.sheets.length ? { ...step, at: at + 1 } : { name: 'rehearsal' })} />
    )
  }
  if (step.name === 'rehearsal') {
    return (
      <ShareForm title={t('recovery:rehearsal')} lead={t('recovery:rehearsal-lead')} submit={t('recovery:rehearse')} busy={t('recovery:rehearsing')} testId="recovery-rehearse"
        aside={<Button size="large" onClick={() => setStep({ name: 'why' })} data-testid="recovery-restart">{t('recovery:restart')}</Button>}
        send={rehearse} onDone={() => setStep({ name: 'passed' })} />
    )
  }
  if (step.name === 'passed') {
    return (
      <Page title={t('recovery:title')} testId="recovery-passed" acts={<Button size="large" type="primary" autoFocus onClick={onDone} data-testid="recovery-done">{t('recovery:finish')}</Button>}>
        <Empty title={t('recovery:passed-title')} text={t('recovery:passed')} />
      </Page>
    )
  }
  return (
    <Page title={t('recovery:title')} testId="recovery-why" say={t('recovery:say-alone')}
      acts={<Button size="large" type="primary" autoFocus loading={busy} onClick={() => void begin()} data-testid="recovery-make">{busy ? t('recovery:making') : t('recovery:make')}</Button>}>
      <div className="stack">
        {failure && <FailureBox failure={failure} testId="recovery-failure" />}
        <p>{t('recovery:lead')}</p>
        <div className="shares">
          <section className="panel stack tight">
            <ol className="recovery-why"><li>{t('recovery:why-1')}</li><li>{t('recovery:why-2')}</li><li>{t('recovery:why-3')}</li><li>{t('recovery:why-4')}</li></ol>
          </section>
          <section className="panel stack tight">
            <h2>{t('recovery:keepers')}</h2>
            {officers.map((name, i) => <p key={i}>{t('recovery:keeper-n', { n: i + 1, name })}</p>)}
          </section>
        </div>
      </div>
    </Page>
  )
}
