// The map of a form: its groups, and what is still open in each.
import type { FormDefinition, Answer } from '../../shared/model/form'
import { useText } from '../ui/text'

type Props = { form: FormDefinition; at: number; open: ReadonlySet<string>; answers: ReadonlyMap<string, Answer>; onGo: (group: number) => void }

export function FormMap({ form, at, open, answers, onGo }: Props) {
  const { t, language } = useText()
  return (
    <nav className="form-map" aria-label={t('sections:map')}>
      {form.groups.map((group, n) => {
        const required = group.fields.filter((f) => open.has(f.key)).length
        const done = required === 0 && group.fields.every((f) => answers.has(f.key))
        return (
          <button key={group.key} type="button" aria-current={n === at ? 'step' : undefined} onClick={() => onGo(n)} data-testid={`form-group-${group.key}`}>
            {group.title[language]}
            {required > 0 ? <small className="warn">{t('sections:map-open', { n: required })}</small> : done ? <small>{t('sections:map-done')}</small> : null}
          </button>
        )
      })}
    </nav>
  )
}
