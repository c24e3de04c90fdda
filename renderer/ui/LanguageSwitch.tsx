// Chinese or English for every screen; kept by main for the next start. Never changes what is written or printed.
import { Segmented } from 'antd'
import { useTranslation } from 'react-i18next'
import { room } from '../room'
import { useReport } from './report'
import { useText, type Language } from './text'

export function LanguageSwitch() {
  const { t, language } = useText()
  const { i18n } = useTranslation()
  const report = useReport()
  const change = (to: Language) => {
    void i18n.changeLanguage(to)
    void room.session.setLanguage({ language: to }).then((result) => { if (!result.ok) report(result.failure) })
  }
  const label = (to: Language) => <span data-testid={`language-${to}`}>{t(`shell:language-${to}`)}</span>
  return (
    <Segmented<Language> aria-label={t('shell:language')} value={language} onChange={change}
      options={[{ value: 'zh', label: label('zh') }, { value: 'en', label: label('en') }]} />
  )
}
