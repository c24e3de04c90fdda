// One photograph in the grid of its section: its small picture, its words, what can be done with it.
import { DeleteOutlined, EditOutlined } from '@ant-design/icons'
import { Button, Popconfirm } from 'antd'
import type { SectionId } from '../../../shared/model/ids'
import { useNames } from '../../access/use-may'
import { useText } from '../../ui/text'
import { factsOf, kindOf, nameOf } from './caption'
import { Thumbnail } from './Thumbnail'
import type { Listed } from './use-photographs'

type Props = { sectionId: SectionId; photograph: Listed; n: number; /** The number of an earlier one that is the same file. */ same: number | null; isEnvelope: boolean; onOpen: () => void; onDescribe: (() => void) | null; onDiscard?: () => void }

export function PhotographCard({ sectionId, photograph, n, same, isEnvelope, onOpen, onDescribe, onDiscard }: Props) {
  const { t } = useText()
  const name = useNames()
  const words = nameOf(photograph, n, t)
  return (
    <li className="photo-card" data-testid={`${isEnvelope ? 'envelope-item' : 'photo'}-${photograph.itemId}`} data-waits={photograph.waits || undefined}>
      <button type="button" className="photo-open" onClick={onOpen} aria-label={`${t('photographs:open')} ${words}`} data-testid={`${isEnvelope ? 'envelope-open' : 'photo-open'}-${photograph.itemId}`}>
        <Thumbnail sectionId={sectionId} photograph={photograph} alt={words} blurred={isEnvelope} />
      </button>
      <span className="photo-line"><span className="photo-number figures">{n}</span><b className="grow">{words}</b>
        {onDescribe && <Button type="text" icon={<EditOutlined />} onClick={onDescribe} aria-label={t('photographs:describe')} title={t('photographs:describe')} data-testid={`photo-describe-${photograph.itemId}`} />}
        {onDiscard && <Popconfirm title={t('photographs:discard-sure')} okText={t('photographs:discard')} cancelText={t('shell:cancel')} okButtonProps={{ 'data-testid': 'photo-discard-ok', danger: true } as never} onConfirm={onDiscard}>
          <Button type="text" icon={<DeleteOutlined />} aria-label={t('photographs:discard')} title={t('photographs:discard')} data-testid={`photo-discard-${photograph.itemId}`} /></Popconfirm>}</span>
      <span>{kindOf(photograph, t)}</span>
      {photograph.waits ? <b className="warn">{t('photographs:waits')}</b> : photograph.later && <span><span className="later-mark" data-testid="later-mark">{t('photographs:later-mark')}</span></span>}
      {[...factsOf(photograph, name(photograph.by), t), ...(isEnvelope ? [t('photographs:opened-n', { n: photograph.opened })] : [])].map((fact) => <small key={fact} className="figures">{fact}</small>)}
      {same !== null && <small className="warn" data-testid="photo-same">{t('photographs:same', { n: same })}</small>}
      {photograph.why && <small className="warn">{t('photographs:why-noted', { why: photograph.why })}</small>}
    </li>
  )
}
