// What part of the log is looked at: kinds as chips, person, case, days.
import { Button, Input } from 'antd'
import { parseCaseNumber } from '../../shared/model/case-number'
import { DateInput } from '../ui/DateInput'
import { Pick } from '../ui/Pick'
import { useText } from '../ui/text'
import { useSession } from '../ui/use-session'
import { everything, groups, type Wanted } from './filter'

export function Filters({ wanted, onWant }: { wanted: Wanted; onWant: (wanted: Wanted) => void }) {
  const { t } = useText()
  const { staff } = useSession().register
  const toggle = (group: Wanted['kinds'][number]) => onWant({ ...wanted, kinds: wanted.kinds.includes(group) ? wanted.kinds.filter((g) => g !== group) : [...wanted.kinds, group] })
  const wrong = wanted.number.trim() !== '' && parseCaseNumber(wanted.number) === null
  const clear = wanted !== everything && JSON.stringify(wanted) !== JSON.stringify(everything)
  return (
    <div className="stack tight">
      <div className="chips custody-chips" role="group" aria-label={t('upkeep:groups')}>
        <button type="button" className="chip" aria-pressed={wanted.kinds.length === 0} onClick={() => onWant({ ...wanted, kinds: [] })} data-testid="custody-filter-all">{t('upkeep:all')}</button>
        {groups.map((group) => <button key={group} type="button" className="chip" aria-pressed={wanted.kinds.includes(group)} onClick={() => toggle(group)} data-testid={`custody-filter-${group}`}>{t(`upkeep:group-${group}`)}</button>)}
      </div>
      <div className="row tight wrap custody-fields">
        <span className="custody-person"><Pick testId="custody-person" label={t('upkeep:person')} placeholder={t('upkeep:anyone')} value={wanted.author} onPick={(author) => onWant({ ...wanted, author })} options={(staff ?? []).map((s) => ({ value: s.staffId, label: s.name }))} /></span>
        <Input className="custody-case figures" aria-label={t('upkeep:case-number')} placeholder={t('upkeep:case-number')} title={t('upkeep:case-number-hint')} status={wrong ? 'warning' : ''} maxLength={40} value={wanted.number} onChange={(event) => onWant({ ...wanted, number: event.target.value })} data-testid="custody-case" />
        <label className="row tight">{t('upkeep:from')} <DateInput type="date" value={wanted.from} label={t('upkeep:from')} testId="custody-from" disabled={false} onGive={(from) => onWant({ ...wanted, from: from ?? '' })} onHalf={() => undefined} /></label>
        <label className="row tight">{t('upkeep:to')} <DateInput type="date" value={wanted.to} label={t('upkeep:to')} testId="custody-to" disabled={false} onGive={(to) => onWant({ ...wanted, to: to ?? '' })} onHalf={() => undefined} /></label>
        {wrong && <span className="warn" role="status">{t('upkeep:case-number-wrong')}</span>}
        {clear && <Button type="link" onClick={() => onWant(everything)} data-testid="custody-clear">{t('upkeep:clear')}</Button>}
      </div>
    </div>
  )
}
