// The legal basis of one check: short on the row, its words on demand, and a plain sign when it was not confirmed.
import { Popover } from 'antd'
import { useText } from '../ui/text'
import { citation } from './citation'
import { lawRule } from './law'

export function LawNote({ id }: { id: string }) {
  const { t, language } = useText()
  const rule = lawRule(id)
  if (!rule) return <span className="soft">{t('sections:law-missing')}</span>
  const cited = `${rule.source[language]} ${citation(rule.article, language)}`.trim()
  return (
    <Popover trigger={['click']} placement="bottomLeft" title={cited} content={
      <div style={{ maxWidth: 480 }}>
        <p>{rule[language]}</p>
        <p className={rule.verified ? 'soft' : 'warn'} style={{ marginTop: 8 }}>{t(rule.verified ? 'sections:law-verified' : 'sections:law-unverified')}</p>
      </div>}>
      <button type="button" className="law" data-testid={`law-${id}`}>{cited}{!rule.verified && <span className="tag warn">{t('sections:law-open')}</span>}</button>
    </Popover>
  )
}
