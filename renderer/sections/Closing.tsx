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

type Props = { session: Session; staff: readonly Staff[]; blocks: readonly Block[] | null; mayRead: (kind: ServiceKind) => boolean; titleOf: (form: string) => string; onGo: (kind: ServiceKind) => void; /** To the forms of the case or the session. */ onForm: (kind: string) => void }

export function Closing({ session, staff, blocks, mayRead, titleOf, onGo, onForm }: Props) {
  const { t } = useText()
  const { closed } = session
  if (closed) {
    return (
      <div className="panel stack tight" data-testid="closed">
        <h2>{t('day:closed', { time: dateTime(closed.at), name: staff.find((s) => s.staffId === closed.by)?.name ?? '' })}</h2>
        <p className="soft">{t('day:closed-note')}</p>
        {closed.reason !== '' && <p data-testid="closed-reason">{t('day:closed-reason', { reason: closed.reason })}</p>}
      </div>
    )
  }
  if (!blocks) return null
  return (
    <div className="panel stack tight" data-testid="closing" data-open={blocks.length}>
      <header className="row"><h2 className="grow">{t('day:closing')}</h2>{blocks.length > 0 && <span className="soft figures">{t('day:closing-count', { n: blocks.length })}</span>}</header>
      {blocks.length > 0 && <p className="soft">{t('day:closing-lead')}</p>}
      <ul className="blocks">
        {blocks.map((block) => {
          const place = placeOf(block, mayRead)
          const grave = block.block === 'escalation' || block.block === 'safety-plan'
          return (
            <li key={`${block.block}-${block.form ?? block.service}`} data-testid={`block-${block.block}-${block.form ?? block.service}`}>
              <ExclamationCircleFilled className={grave ? 'fault' : 'warn'} />
              <span className={grave ? 'grow fault' : 'grow'}>{blockText(t, block, titleOf)}</span>
              {block.block === 'form' && <Button onClick={() => onForm(block.service)} data-testid={`block-go-form-${block.form}`}>{t('day:block-fill')}</Button>}
              {place && <Button onClick={() => onGo(place)} data-testid={`block-go-${block.block}-${block.service}`}>{t('day:block-go')}</Button>}
            </li>
          )
        })}
        {blocks.length === 0 && <li><CheckCircleFilled className="ok" /><span>{t('day:closing-ready')}</span></li>}
      </ul>
    </div>
  )
}
