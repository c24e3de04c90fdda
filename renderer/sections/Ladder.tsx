// The follow-up ladder (F73): everything with a date that is not done yet, from every form of the case, with owner and how long there is.
import { Button } from 'antd'
import type { Staff } from '../../shared/fold/case'
import type { DueItem } from '../../shared/ipc/sections'
import type { CaseId, SectionId } from '../../shared/model/ids'
import { serviceKinds, type ServiceKind } from '../../shared/model/section'
import { Empty } from '../ui/Page'
import { useGo } from '../ui/route'
import { useText } from '../ui/text'
import type { PlanGap } from './plan-gaps'
import { PlanButton } from './PlanButton'
import { dueWords, leftWords } from './left-words'
import { useDue } from './use-due'
import './day.css'

const isService = (kind: string): kind is ServiceKind => (serviceKinds as readonly string[]).includes(kind)

type Props = { caseId: CaseId; staff: readonly Staff[]; /** Who stands by the child one to one; undefined where this person cannot know. */ helper?: string | undefined; /** The follow-up, whose plan is printed for the family. */ sectionId?: SectionId; /** What that print lacks. */ gaps?: readonly PlanGap[] }

export function Ladder({ caseId, staff, helper, sectionId, gaps = [] }: Props) {
  const { t, language } = useText()
  const due = useDue(caseId)
  return (
    <section className="panel stack tight" data-testid="ladder">
      <header className="row wrap">
        <h2>{t('day:ladder')}</h2>
        {due && due.overdue > 0 && <span className="tag warn" data-testid="ladder-overdue">{t('day:overdue', { n: due.overdue })}</span>}
        <span className="grow" />
        {helper !== undefined && <span className={helper === '' ? 'warn' : undefined} data-testid="ladder-helper">{helper === '' ? t('day:helper-none') : `${t('day:helper')} · ${helper}`}</span>}
        {sectionId && <PlanButton sectionId={sectionId} />}
      </header>
      {sectionId && gaps.length > 0 && <p className="soft" data-testid="plan-gaps">{t('day:plan-gaps', { parts: gaps.map(({ service, role }) => t('day:plan-gap', { service: t(`cases:service-${service}`), role: t(`shell:role-${role}`) })).join(language === 'zh' ? '、' : ', ') })}</p>}
      <p className="soft">{t('day:ladder-lead')}</p>
      {due && (due.items.length === 0 ? <p className="soft" data-testid="ladder-none">{t('day:ladder-none')}</p> : <DueList items={due.items} staff={staff} />)}
    </section>
  )
}

/** `withCase`: of several cases, each row names its own. */
export function DueList({ items, staff, withCase = false }: { items: readonly DueItem[]; staff: readonly Staff[]; withCase?: boolean }) {
  const { t } = useText()
  const go = useGo()
  // Staff by their number, others as somebody wrote them.
  const nameOf = (owner: string | null) => (owner && (staff.find((s) => s.staffId === owner)?.name ?? owner)) || t('day:ladder-no-owner')
  const open = ({ kind, caseId, sessionId }: DueItem) => go(sessionId === null ? { name: 'case', caseId } : isService(kind) && kind !== 'questioning' ? { name: 'form', service: kind, caseId, sessionId } : { name: 'session', caseId, sessionId })
  if (items.length === 0) return <Empty title={t('day:ladder-none')} text="" />
  return (
    <div className="ladder" data-testid="due-list">
      {items.map((item) => {
        const left = leftWords(item.dueAt, Date.now())
        return (
          <div key={`${item.sectionId}/${item.formId}/${item.key}`} className={withCase ? 'ladder-row with-case' : 'ladder-row'} data-testid="due-row" data-overdue={left.over}>
            {withCase && <span className="figures">{item.number}</span>}
            <p><b>{item.what || t('day:ladder-hidden')}</b><span className="soft"> · {isService(item.kind) ? t(`cases:service-${item.kind}`) : t(item.sessionId === null ? 'sections:forms-case' : 'sections:forms-session')}</span>{item.gone && <span className="warn" data-testid="due-gone"> · {t('day:ladder-gone')}</span>}</p>
            <span>{nameOf(item.owner)}</span>
            <span className={left.over ? 'due-over' : undefined}><span className="figures">{dueWords(item.dueAt)}</span><br />{t(left.key, { n: left.n })}</span>
            {item.what === '' ? <span /> : <Button onClick={() => open(item)} data-testid="due-open">{t('day:ladder-open')}</Button>}
          </div>
        )
      })}
    </div>
  )
}
