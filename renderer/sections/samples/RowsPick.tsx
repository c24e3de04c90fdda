// Choosing rows of another group of the same form: the samples a hand-over or a result is about.
import type { Field, FormDefinition } from '../../../shared/model/form'
import type { RowId } from '../../../shared/model/ids'
import { textAt } from '../../../shared/fold/chain'
import type { Filled } from '../../../shared/walk'
import { PickMany } from '../../ui/Pick'
import { useText } from '../../ui/text'
import { titleOfRow } from '../row-title'

type Props = { form: FormDefinition; filled: Filled; field: Extract<Field, { type: 'rows' }>; value: readonly string[]; locked: boolean; onPick: (rows: string[]) => void; testId?: string }

const nobody = () => undefined

export function RowsPick({ form, filled, field, value, locked, onPick, testId = `field-${field.key}-input` }: Props) {
  const { t, language } = useText()
  const rows = filled.rows.get(field.of) ?? []
  const site = form.groups.find((g) => g.key === field.of)?.fields.some((f) => f.key === 'site')
  if (rows.length === 0 && value.length === 0) return <span className="soft" data-testid={testId}>{t('samples:rows-none')}</span>
  const options = rows.map((row) => {
    const where = site ? textAt(filled, 'site', row) : ''
    const title = titleOfRow(form, row, filled, language, t, nobody) ?? ''
    return { value: row as string, label: `${title}${where && where !== title ? ` · ${where}` : ''}` }
  })
  // A row that was taken out since stays to be seen, so that it can be taken off.
  const gone = value.filter((v) => !rows.includes(v as RowId)).map((v) => ({ value: v, label: '—' }))
  return <PickMany testId={testId} label={field.label[language]} disabled={locked} options={[...options, ...gone]} value={value} placeholder={t('samples:choose-samples')} onPick={onPick} />
}
