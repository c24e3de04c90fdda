// One officer's recovery sheet: shown as it will lie on paper, printed alone, handed over before the next is shown.
import { Button, Checkbox } from 'antd'
import { useEffect, useRef, useState } from 'react'
import { Page } from '../ui/Page'
import { useText } from '../ui/text'
import { dateTime } from '../ui/time'
import { setName } from './fault'
import { QrCode } from './QrCode'
import './recovery.css'

/** A share as printed; `index` from 1. */
export type Printed = { officer: string; setId: string; index: number; words: readonly string[]; qr: string }

type Props = {
  share: Printed
  unit: string
  /** Instant (UTC) printed as the date of the set. */
  madeAt: string
  /** Sends the page to a printer; false when nobody printed it. */
  onPrint: () => Promise<boolean>
  /** The sheet is in its keeper's hands. */
  onDone: () => void
}

export function ShareSheet({ share, unit, madeAt, onPrint, onDone }: Props) {
  const { t } = useText()
  const [print, setPrint] = useState<'not-yet' | 'busy' | 'printed' | 'not-printed'>('not-yet')
  const [copied, setCopied] = useState(false)
  const ready = print === 'printed' || copied

  // Enter goes on: it must not print the sheet a second time.
  const next = useRef<HTMLButtonElement>(null)
  useEffect(() => { if (print === 'printed') next.current?.focus() }, [print])

  const run = async () => {
    setPrint('busy')
    setPrint(await onPrint() ? 'printed' : 'not-printed')
  }

  return (
    <Page title={t('recovery:title')} testId="recovery-page" aside={<span className="tag ok">{t('recovery:sheet-step', { n: share.index })} · {share.officer}</span>}
      say={print === 'printed' ? t('recovery:printed') : print === 'not-printed' ? t('recovery:not-printed') : t('recovery:print-first', { name: share.officer })}
      acts={<>
        <Checkbox checked={copied} onChange={(e) => setCopied(e.target.checked)} data-testid="recovery-copied">{t('recovery:copied')}</Checkbox>
        <Button size="large" type={ready ? 'default' : 'primary'} autoFocus loading={print === 'busy'} onClick={() => void run()} data-testid="recovery-print">{print === 'busy' ? t('recovery:printing') : t('recovery:print')}</Button>
        <Button ref={next} size="large" type={ready ? 'primary' : 'default'} disabled={!ready} onClick={onDone} data-testid="recovery-next">{share.index < 3 ? t('recovery:next') : t('recovery:to-rehearsal')}</Button>
      </>}>
      <SheetPaper share={share} unit={unit} madeAt={madeAt} />
    </Page>
  )
}

/** What lies on the paper. */
function SheetPaper({ share, unit, madeAt }: Pick<Props, 'share' | 'unit' | 'madeAt'>) {
  const { t } = useText()
  return (
    <article className="sheet" data-testid={`recovery-sheet-${share.index}`}>
      <header className="sheet-head">
        <h2>{t('recovery:sheet-title')}</h2>
        <p>{t('recovery:sheet-of', { n: share.index })}</p>
      </header>
      <div className="sheet-top">
        <dl className="sheet-facts figures">
          <dt>{t('recovery:officer')}</dt><dd><b>{share.officer}</b></dd>
          <dt>{t('recovery:unit')}</dt><dd>{unit}</dd>
          <dt>{t('recovery:set')}</dt><dd data-testid="recovery-set">{setName(share.setId)}</dd>
          <dt>{t('recovery:made')}</dt><dd>{dateTime(madeAt).slice(0, 10)}</dd>
        </dl>
        <figure><QrCode text={share.qr} label={t('recovery:qr-label')} /><figcaption>{t('recovery:qr')}</figcaption></figure>
      </div>
      <p className="sheet-order">{t('recovery:sheet-order', { n: share.words.length })}</p>
      <ol className="sheet-words">
        {share.words.map((word, i) => <li key={i}><span className="figures">{i + 1}</span><b data-testid={`recovery-word-${i + 1}`} lang="zh">{word}</b></li>)}
      </ol>
      <section className="sheet-keep">
        <h3>{t('recovery:keep-title')}</h3>
        <ol><li>{t('recovery:keep-1')}</li><li>{t('recovery:keep-2')}</li><li>{t('recovery:keep-3')}</li><li>{t('recovery:keep-4')}</li></ol>
      </section>
      <footer className="sheet-sign"><span>{t('recovery:sign-keeper')}</span><span>{t('recovery:sign-witness')}</span><span>{t('recovery:sign-date')}</span></footer>
    </article>
  )
}
