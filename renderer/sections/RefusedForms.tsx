// Form definitions that were not taken, with file, place and reason: for who wrote the file, and so that nobody wonders where a form went.
import type { RefusedForm } from '../../shared/ipc/sections'
import { useText } from '../ui/text'
import { inChinese } from './refusal-words'
import './sections.css'

export function RefusedForms({ refused }: { refused: readonly RefusedForm[] }) {
  const { t, language } = useText()
  if (refused.length === 0) return null
  return (
    <details className="refused-forms" data-testid="refused-forms">
      <summary className="warn">{t('sections:refused-forms', { n: refused.length })}</summary>
      <p className="soft">{t('sections:refused-forms-todo')}</p>
      <ul>{refused.map(({ file, path, reason }, i) => <li key={`${file}-${i}`}><b>{file}</b>{path !== '' && <> · <span className="figures">{path}</span></>} · {language === 'zh' ? inChinese(reason) : reason}</li>)}</ul>
    </details>
  )
}
