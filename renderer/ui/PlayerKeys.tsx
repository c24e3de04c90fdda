// Which keys the player takes, for whoever asks.
import { QuestionCircleOutlined } from '@ant-design/icons'
import { Button, Popover } from 'antd'
import { useText } from './text'

const keys = ['toggle', 'step', 'frame', 'mark', 'ends', 'speed', 'large'] as const

export function PlayerKeys() {
  const { t } = useText()
  return (
    <Popover trigger={['click']} placement="topRight" title={t('player:keys')} content={
      <dl className="player-keys">
        {keys.map((key) => [<dt key={key}>{t(`player:key-${key}`)}</dt>, <dd key={`${key}-say`}>{t(`player:key-${key}-say`)}</dd>])}
      </dl>
    }>
      <Button type="text" icon={<QuestionCircleOutlined />} aria-label={t('player:keys')} title={t('player:keys')} data-testid="player-keys" />
    </Popover>
  )
}
