// Hand-overs of samples (F60): each with giver, taker and both signatures; below, the way of every sample from hand to hand, with its gaps.
import { Button } from 'antd'
import { useMemo } from 'react'
import { chainsOf, textAt, valueAt, type Chain } from '../../../shared/fold/chain'
import type { RowId } from '../../../shared/model/ids'
import { AddButton } from '../../ui/AddButton'
import { useText, type T } from '../../ui/text'
import { RowFields } from '../RowFields'
import type { WidgetProps } from '../widget'
import { LaterMark } from '../later/LaterMark'
import { Chains } from './Chains'
import { faultsOf, faultText, holderOf, unhanded, type FaultAt } from './overs'
import { titleOfRow } from '../row-title'
import { RowsPick } from './RowsPick'
import './samples.css'

/** More than these are told by how many they are; the hand-over itself names them all. */
const NAMED = 8

export function HandOvers(props: WidgetProps) {
  const { t } = useText()
  const { group, filled, rows, locked, here, addRow, removeRow, chosen, choose } = props
  const chains = useChains(props)
  const open = chosen !== null && rows.includes(chosen) ? chosen : null
  const add = async () => { const row = await addRow(group); if (row) choose(row) }

  return (
    <div className="stack" data-testid="hand-overs">
      <div className="row wrap">
        <span className="grow soft">{rows.length === 0 && t('samples:hand-none')}</span>
        {!locked && <AddButton type="primary" disabled={chains.length === 0} onAdd={add} data-testid="hand-over-add">{t('samples:hand-over')}</AddButton>}
      </div>
      {rows.length > 0 && (
        <ol className="over-list">
          {rows.map((row, i) => <li key={row}><Line n={i + 1} row={row} chosen={row === open} props={props} faults={faultsOf(chains, row)} /></li>)}
        </ol>
      )}
      {open && (
        <section className="row-editor" key={open} data-testid="hand-over-editor" aria-label={t('samples:hand-n', { n: rows.indexOf(open) + 1 })}>
          <header className="row"><h3 className="grow">{t('samples:hand-n', { n: rows.indexOf(open) + 1 })}</h3>
            {!locked && <Button danger onClick={() => void removeRow(group, open).then((done) => { if (done) choose(null) })} data-testid="hand-over-remove">{t('samples:hand-over-remove')}</Button>}
          </header>
          <LaterMark filled={filled} at={open} staff={here.staff} />
          <HandOverFields props={props} row={open} />
        </section>
      )}
      {rows.length > 0 && <Chains group={group} chains={chains} order={rows} onChoose={choose} />}
    </div>
  )
}

function useChains({ form, filled, here, refused }: WidgetProps): Chain[] {
  return useMemo(() => {
    const by = new Map<string, string>(here.staff.map((s) => [s.staffId, s.name]))
    const family = new Set([...refused].flatMap(([place, code]) => (code === 'E-B13' ? [place.split('/')[0] as RowId] : [])))
    return chainsOf(form, filled, (id) => by.get(id) ?? '', family)
  }, [form, filled, here.staff, refused])
}

/** One hand-over to be filled in or read, with what is not right about it. */
export function HandOverFields({ props, row }: { props: WidgetProps; row: RowId }) {
  const { t } = useText()
  const chains = useChains(props)
  return <><Faults faults={faultsOf(chains, row)} t={t} /><Editor props={props} row={row} chains={chains} /></>
}

function Line({ n, row, chosen, props: { form, filled, here, choose }, faults }: { n: number; row: RowId; chosen: boolean; props: WidgetProps; faults: readonly FaultAt[] }) {
  const { t, language } = useText()
  const of = valueAt(filled, 'samples', row)
  const names = Array.isArray(of) ? of.map((r) => titleOfRow(form, r as RowId, filled, language, t, () => undefined) ?? '—') : []
  const open = faults.filter((f) => f.open).length
  return (
    <button type="button" className="over-line" aria-current={chosen ? 'true' : undefined} onClick={() => choose(row)} data-testid={`hand-over-${n}`}>
      <b className="figures">{n}</b>
      <span className="figures">{textAt(filled, 'given-at', row).replace('T', ' ') || t('samples:fault-time')}</span>
      <span>{textAt(filled, 'giver', row) || t('samples:unnamed')} → {textAt(filled, 'taker', row) || t('samples:unnamed')}</span>
      <span className="soft grow">{names.slice(0, NAMED).join(language === 'zh' ? '、' : ', ')}{names.length > NAMED && ` … ${t('samples:of-rows', { n: names.length })}`}</span>
      <LaterMark filled={filled} at={row} staff={here.staff} />
      {open > 0 ? <span className="tag warn">{t('samples:chain-open', { n: open })}</span> : <span className="soft">{t('samples:open-none')}</span>}
    </button>
  )
}

function Faults({ faults, t }: { faults: readonly FaultAt[]; t: T }) {
  // What is not filled in yet is said by the fields themselves.
  return faults.filter((f) => f.open && f.fault !== 'time' && f.fault !== 'unsigned').map((f) => (
    <p key={`${f.fault}-${f.holder}`} className="warn-line" role="status" data-testid={`hand-over-fault-${f.fault}`}>{faultText(f, t)} {(f.fault === 'giver' || f.fault === 'late') && t('samples:fault-todo')}{(f.fault === 'changed' || f.fault === 'register') && t('samples:fault-changed-todo')}{f.fault === 'signer' && t('samples:fault-signer-todo')}</p>
  ))
}

/** The fields in the order of the form; the samples are chosen here, where it is known who has them. */
function Editor({ props, row, chains }: { props: WidgetProps; row: RowId; chains: readonly Chain[] }) {
  const { t, language } = useText()
  const { form, group, filled, locked, answer } = props
  const field = group.fields.find((f) => f.type === 'rows')
  const giver = group.fields.find((f) => f.key === 'giver')
  if (field?.type !== 'rows') return <RowFields {...props} row={row} fields={group.fields} />
  const value = valueAt(filled, field.key, row)
  const chosen = Array.isArray(value) ? value : []
  const free = unhanded(chains).filter((r) => !chosen.includes(r))
  const pick = (to: string[]) => {
    answer(field, row, to.length === 0 ? null : { state: 'value', value: to }, true)
    const holder = holderOf(chains, to, row)
    // Who has the samples is who gives them: offered, and still to be changed.
    if (giver && holder && textAt(filled, 'giver', row) === '') answer(giver, row, { state: 'value', value: holder }, true)
  }
  return (
    <>
      <fieldset className="form-field over-samples" disabled={locked} data-testid={`field-${field.key}`}>
        <legend>{field.label[language]}{field.required && <em>{t('shell:required')}</em>}</legend>
        <RowsPick form={form} filled={filled} field={field} value={chosen} locked={locked} onPick={pick} />
        {!locked && free.length > 0 && <span><Button onClick={() => pick([...chosen, ...free])} data-testid="hand-over-all">{t('samples:all-samples')}</Button></span>}
      </fieldset>
      <RowFields {...props} row={row} fields={group.fields.filter((f) => f !== field)} />
    </>
  )
}
