// The register of samples (F58): a table of all, a box that finds one by its number or a scanned label, and the fields of the chosen one.
import { Button, Input } from 'antd'
import { useMemo, useState, type KeyboardEvent } from 'react'
import { placeOf } from '../../../shared/walk'
import { AddButton } from '../../ui/AddButton'
import { useText } from '../../ui/text'
import { isComposing } from '../../ui/use-keys'
import { PrintButton } from '../PrintButton'
import { RowFields } from '../RowFields'
import type { WidgetProps } from '../widget'
import { RowTable } from './RowTable'
import { fitsLabel } from './label-check'
import { findSample, optionLabel, registerOf, type SampleRow } from './register'
import './samples.css'

const ditto = ['collector', 'witness', 'storage', 'temperature', 'destination'] as const

export function Samples(props: WidgetProps) {
  const { t, language } = useText()
  const { form, group, filled, locked, here, addRow, removeRow, chosen, choose } = props
  const [find, setFind] = useState('')
  const [missed, setMissed] = useState('')
  /** Chosen by a label that is not, or no more, its own. */
  const [stale, setStale] = useState<string | null>(null)
  const nameOf = useMemo(() => { const by = new Map<string, string>(here.staff.map((s) => [s.staffId, s.name])); return (id: string) => by.get(id) ?? '' }, [here.staff])
  const rows = useMemo(() => registerOf(form, group, filled, nameOf), [form, group, filled, nameOf])
  const open = rows.find((r) => r.row === chosen) ?? null
  const numbered = rows.some((r) => r.packageNo !== '')

  // Taken one after the other at one table: what is the same for all of them is offered again, numbers, sites and times never.
  const add = async () => {
    const last = props.rows.at(-1)
    const first = Object.fromEntries(!last ? [] : ditto.flatMap((key) => { const given = filled.answers.get(placeOf(key, last)); return given?.answer.state === 'value' && group.fields.some((f) => f.key === key) ? [[key, given.answer]] : [] }))
    const row = await addRow(group, first)
    if (row) choose(row)
  }
  // A scanner is a keyboard that ends with Enter.
  const look = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key !== 'Enter' || isComposing(event.nativeEvent)) return
    event.preventDefault()
    const row = findSample(rows, event.currentTarget.value)
    setMissed(row ? '' : event.currentTarget.value.trim())
    if (!row) return
    const scanned = event.currentTarget.value
    choose(row)
    setFind('')
    const of = rows.find((r) => r.row === row)
    if (of) void fitsLabel(here.sectionId, of, scanned).then((fits) => setStale(fits ? null : row))
  }
  return (
    <div className="stack" data-testid="samples">
      <div className="row wrap">
        <Input style={{ width: 280 }} value={find} placeholder={t('samples:find')} aria-label={t('samples:find')} onChange={(e) => { setFind(e.target.value); setMissed('') }} onKeyDown={look} data-testid="samples-find" />
        <span className="grow warn" role="status" data-testid="samples-missed">{missed && t('samples:find-none', { text: missed })}</span>
        <span className="soft figures">{t('samples:of-rows', { n: rows.length })}</span>
        {!locked && <AddButton type="primary" onAdd={add} data-testid="samples-add">{t('samples:add')}</AddButton>}
      </div>
      {rows.length === 0 ? <p className="soft">{t('samples:none')}</p> : <>
        <Table rows={rows} props={props} />
        <div className="row tight labels">
          <PrintButton sectionId={here.sectionId} what="labels" formIds={[form.id]} disabled={!numbered} text={t('samples:labels-sheet')} />
          <PrintButton sectionId={here.sectionId} what="labels" formIds={[form.id]} paper="label" disabled={!numbered} text={t('samples:labels-roll')} />
        </div>
      </>}
      {open && (
        <section className="row-editor" key={open.row} aria-label={open.packageNo || t('samples:no-number')} data-testid="sample-editor">
          <header className="row"><h3 className="grow">{open.packageNo || t('samples:no-number')}</h3>
            <PrintButton sectionId={here.sectionId} what="labels" formIds={[form.id]} rows={[open.row]} paper="label" disabled={open.packageNo === ''} text={t('samples:label-one')} />
            {!locked && <Button danger onClick={() => void removeRow(group, open.row).then((done) => { if (done) choose(null) })} data-testid="samples-remove">{t('samples:remove')}</Button>}
          </header>
          {stale === open.row && <p className="warn-line" role="alert" data-testid="sample-label-stale">{t('samples:label-stale')}</p>}
          {open.results.length > 0 && <p role="status" data-testid="sample-results">{t('samples:results', { reports: open.results.join(language === 'zh' ? '、' : ', ') })}</p>}
          {open.warnings.map((w) => <p key={w} className="warn-line" role="status" data-testid={`sample-warn-${w}`}>{t(`samples:warn-${w}`)}</p>)}
          <RowFields {...props} row={open.row} fields={group.fields} />
        </section>
      )}
    </div>
  )
}

function Table({ rows, props: { group, chosen, choose } }: { rows: readonly SampleRow[]; props: WidgetProps }) {
  const { t, language } = useText()
  return (
    <RowTable testId="sample" rows={rows} chosen={chosen} onChoose={choose} columns={[
      { title: t('samples:column-package'), cell: (r) => <span className="code">{r.packageNo || <span className="soft">{t('samples:no-number')}</span>}</span> },
      { title: t('samples:column-kind'), cell: (r) => optionLabel(group, 'kind', r.kind, language) },
      { title: t('samples:column-site'), cell: (r) => r.site },
      { title: t('samples:column-time'), cell: (r) => <span className="figures">{r.at.replace('T', ' ')}</span> },
      { title: t('samples:column-seal'), cell: (r) => (r.seal === '' ? <span className="warn">{t('samples:not-sealed')}</span> : <span className="code">{r.broken ? t('samples:seal-replaced', { no: r.seal }) : r.seal}</span>) },
      { title: t('samples:column-where'), cell: (r) => r.chain.holder || <span className="warn">{t('samples:nobody')}</span> },
      ...(rows.some((r) => r.results.length > 0) ? [{ title: t('samples:column-result'), cell: (r: SampleRow) => <span className="code">{r.results.join(' ')}</span> }] : []),
      { title: t('samples:column-open'), cell: (r) => <>{r.open > 0 ? <span className="warn figures">{t('samples:open-count', { n: r.open })}</span> : <span className="soft">{t('samples:open-none')}</span>}{r.warnings.length > 0 && <span className="warn"> !</span>}</> },
    ]} />
  )
}
