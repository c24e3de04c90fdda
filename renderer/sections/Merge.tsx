// Two people answered the same field: both answers stand side by side until one of them is chosen (XC3). Nothing is overwritten by itself.
import { Button } from 'antd'
import type { Field, FormDefinition } from '../../shared/model/form'
import type { RowId } from '../../shared/model/ids'
import type { Filled, Given } from '../../shared/walk'
import { FailureBox } from '../ui/FailureBox'
import { useText } from '../ui/text'
import { answerText } from './answer-text'
import { titleOfRow } from './row-title'
import type { FormHere } from './widget'

type Props = { form: FormDefinition; filled: Filled; field: Field; here: FormHere; theirs: Given | null; onSettle: (keep: 'mine' | 'theirs') => void }

export function Merge({ form, filled, field, here, theirs, onSettle }: Props) {
  const { t, language } = useText()
  const id = `field-${field.key}`
  const staff = (of: string) => here.staff.find((s) => s.staffId === of)?.name
  const row = (id: string) => titleOfRow(form, id as RowId, filled, language, t, staff) ?? t('sections:row-gone')
  return (
    <div className="merge stack tight" data-testid={`${id}-merge`}>
      <FailureBox failure={{ code: 'E-B9' }} testId={`${id}-conflict`} />
      <p><span className="soft">{t('sections:theirs')}</span> <b data-testid={`${id}-theirs`}>{theirs ? answerText(field, theirs.answer, language, t, { staff, row }) : t('sections:theirs-none')}</b></p>
      <p className="soft">{t('sections:mine')}</p>
      <span className="row tight">
        <Button type="primary" onClick={() => onSettle('mine')} data-testid={`${id}-keep-mine`}>{t('sections:keep-mine')}</Button>
        <Button onClick={() => onSettle('theirs')} data-testid={`${id}-keep-theirs`}>{t('sections:keep-theirs')}</Button>
      </span>
    </div>
  )
}
