// The interview desk: picture, record of questions and answers, markers, and the recorder's three acts. 1366x768 without a page scroll.
import { Spin } from 'antd'
import type { ReactNode } from 'react'
import type { CaseId, SessionId } from '../../shared/model/ids'
import { Closed } from '../access/Closed'
import { useWorld, type World } from '../ui/use-world'
import { useText } from '../ui/text'
import { DeskRoom } from './DeskRoom'

type Props = { caseId: CaseId; sessionId: SessionId; beside: (world: World) => ReactNode }

export function Desk({ caseId, sessionId, beside }: Props) {
  const { t } = useText()
  const world = useWorld(caseId, sessionId)
  if (!world) return <section className="page desk" data-testid="desk"><div className="empty"><Spin /> {t('shell:loading')}</div></section>
  if (!world.rows.questioning.may.read) return <Closed row={world.rows.questioning} />
  return <DeskRoom key={sessionId} caseId={caseId} sessionId={sessionId} world={world} beside={beside} />
}
