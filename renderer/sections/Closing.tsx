// The end of the day on the board (F68): what is still missing, each with the way to it; or who closed the session and when.
import { CheckCircleFilled, ExclamationCircleFilled } from '@ant-design/icons'
import { Button } from 'antd'
import type { Staff } from '../../shared/fold/case'
import type { Session } from '../../shared/fold/session'
import type { ServiceKind } from '../../shared/model/section'
import { useText } from '../ui/text'
import { dateTime } from '../ui/time'
import { blockText, placeOf, type Block } from './block-words'
import './day.css'

type Props = { session: Session; staff: readonly Staff[]; blocks: readonly Block[] | null; mayRead: (kind: ServiceKind) => boolean; onGo: (kind: ServiceKind) => void }

export function Closing({ session, staff, blocks, mayRead, onGo }: Props) {
  const { t } = useText()
  const { closed } = session
  if (closed) {
    return (
      <div className="panel stack tight" data-testid="closed">
        <h2>{t('day:closed', { time: dateTime(closed.at), name: staff.find((s) => s.staffId === closed.by)?.name ?? '' })}</h2>
        <p className="soft">{t('day:closed-note')}</p>
      </div>
    )
  }
  if (!blocks) return null
  return (
    <div className="panel stack tight" data-testid="closing" data-open={blocks.length}>
      <header className="row"><h2 className="grow">{t('day:closing')}</h2>{blocks.length > 0 && <span className="soft figures">{t('day:closing-count', { n: blocks.length })}</span>}</header>
      <p className="soft">{t(blocks.length > 0 ? 'day:closing-lead' : 'day:closing-ready')}</p>
      <ul className="blocks">
        {blocks.map((block) => {
          const place = placeOf(block, mayRead)
          const grave = block.block === 'escalation' || block.block === 'safety-plan'
          return (
            <li key={`${block.block}-${block.service}`} data-testid={`block-${block.block}-${block.service}`}>
              <ExclamationCircleFilled className={grave ? 'fault' : 'warn'} />
              <span className={grave ? 'grow fault' : 'grow'}>{blockText(t, block)}</span>
              {place && <Button onClick={() => onGo(place)} data-testid={`block-go-${block.block}-${block.service}`}>{t('day:block-go')}</Button>}
            </li>
          )
        })}
        {blocks.length === 0 && <li><CheckCircleFilled className="ok" /><span>{t('day:closing-ready')}</span></li>}
      </ul>
    </div>
  )
}
