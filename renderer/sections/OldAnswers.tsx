// Read-only: what was answered by an earlier version of a form, or by a form whose file is gone.
import { useText } from '../ui/text'
import { answerText, sourceText } from './answer-text'
import type { OldForm } from './old-answers'
import type { FormHere } from './widget'

export function OldAnswers({ old, here }: { old: readonly OldForm[]; here: FormHere }) {
  const { t, language } = useText()
  const staff = (id: string) => here.staff.find((s) => s.staffId === id)?.name
  return (
    <section className="panel stack" data-testid="old-answers">
      <h2>{t('sections:old')}</h2>
      <p className="soft">{t('sections:old-lead')}</p>
      {old.map(({ form, lines }) => (
        <div key={form.id} className="stack tight">
          <h3>{form.title[language]}</h3>
          <dl className="old-list">
            {lines.map(({ place, n, field, given }) => (
              <div key={place} data-testid={`old-${place}`}>
                <dt>{n !== null && <span className="figures">{n} · </span>}{field?.label[language] ?? place}</dt>
                <dd>{answerText(field, given.answer, language, t, { staff, row: () => t('sections:row-gone') })}{given.source && <span className="soft"> {sourceText(given.source, t)}</span>}</dd>
              </div>
            ))}
          </dl>
        </div>
      ))}
    </section>
  )
}
