// The ledger of costs (F72): what was paid for recovery, with proof, summed by kind (法释〔2023〕3号 §14).
import { Button } from 'antd'
import { useMemo } from 'react'
import { ledgerFields, ledgerOf, yuanOf, type Cost } from '../../../shared/fold/ledger'
import { AddButton } from '../../ui/AddButton'
import { useText } from '../../ui/text'
import { LaterMark } from '../later/LaterMark'
import { RowFields } from '../RowFields'
import { RowTable } from '../samples/RowTable'
import { optionLabel } from '../samples/register'
import { useFreshRow } from '../use-fresh-row'
import type { WidgetProps } from '../widget'
import '../samples/samples.css'

export function Costs(props: WidgetProps) {
  const { t, language } = useText()
  const { group, filled, rows, locked, here, addRow, removeRow, chosen, choose } = props
  const ledger = useMemo(() => ledgerOf(group, filled, rows), [group, filled, rows])
  const fields = useMemo(() => ledgerFields(group), [group])
  const open = ledger.costs.find((c) => c.row === chosen) ?? null
  const editor = useFreshRow(rows, chosen)
  const add = async () => { const row = await addRow(group); if (row) choose(row) }
  const kind = (value: string) => (value === '' || !fields.kind ? t('samples:cost-other') : optionLabel(group, fields.kind.key, value, language))
  const proof = (cost: Cost) => (cost.proof === 0 ? <span className="warn">{t('samples:cost-proof-none')}</span> : fields.proof && cost.proofOption ? optionLabel(group, fields.proof.key, cost.proofOption, language) : t('samples:cost-proof-n', { n: cost.proof }))

  return (
    <div className="stack" data-testid="costs">
      <div className="row wrap">
        <span className="grow soft">{t('samples:cost-basis')}</span>
        {!locked && <AddButton type="primary" onAdd={add} title={t('sections:rows-keys')} data-testid="cost-add">{t('samples:cost-add')}</AddButton>}
      </div>
      {ledger.costs.length === 0 ? <p className="soft">{t('samples:cost-none')}</p> : (
        <RowTable testId="cost" rows={ledger.costs} chosen={chosen} onChoose={choose}
          columns={[
            { title: t('samples:column-date'), cell: (c) => <span className="figures">{c.date}</span> },
            { title: t('samples:column-kind'), cell: (c) => <span className="capital">{kind(c.kind)}</span> },
            { title: fields.what?.label[language] ?? '', cell: (c) => <>{c.what} <LaterMark filled={filled} at={c.row} staff={here.staff} /></> },
            { title: t('samples:cost-proof'), cell: proof },
            { title: t('samples:column-amount'), right: true, cell: (c) => (c.fen === null ? <span className="warn">{c.uneven ? t('samples:cost-precision') : ''}</span> : <span className="figures">{yuanOf(c.fen)}</span>) },
          ]}
          foot={<>
            {ledger.byKind.map((sum) => <tr key={sum.kind} data-testid={`cost-sum-${sum.kind || 'other'}`}><td colSpan={4}>{t('samples:cost-of-kind', { kind: kind(sum.kind) })}</td><td className="right figures">{yuanOf(sum.fen)}</td></tr>)}
            <tr className="all"><td colSpan={4}>{t('samples:cost-sum')}</td><td className="right figures" data-testid="cost-sum">{t('samples:cost-yuan', { sum: yuanOf(ledger.fen) })}</td></tr>
          </>} />
      )}
      {open && (
        <section className="row-editor" key={open.row} ref={editor} data-testid="cost-editor">
          <header className="row"><h3 className="grow capital">{kind(open.kind)}</h3>
            {!locked && <Button danger onClick={() => void removeRow(group, open.row).then((done) => { if (done) choose(null) })} data-testid="cost-remove">{t('samples:cost-remove')}</Button>}
          </header>
          {open.uneven && <p className="warn-line" role="status">{t('samples:cost-precision')}</p>}
          <LaterMark filled={filled} at={open.row} staff={here.staff} />
          <RowFields {...props} row={open.row} fields={group.fields} />
        </section>
      )}
    </div>
  )
}
