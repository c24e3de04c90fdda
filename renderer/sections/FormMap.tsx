// The map of a form: its groups, what is still open in each, and which are not asked for as things stand.
import type { FormDefinition } from '../../shared/model/form'
import { allHold, placeOf, type Filled } from '../../shared/walk'
import { useText } from '../ui/text'

type Props = { form: FormDefinition; at: string; /** Open places by group. */ open: ReadonlyMap<string, number>; filled: Filled; onGo: (group: string) => void }

export function FormMap({ form, at, open, filled, onGo }: Props) {
  const { t, language } = useText()
  return (
    <nav className="form-map" aria-label={t('sections:map')} data-testid="form-map">
      {form.groups.map((group) => {
        const required = open.get(group.key) ?? 0
        const asked = allHold(group.when, filled, null)
        const rows = filled.rows.get(group.key)?.length ?? 0
        const done = required === 0 && (group.repeat ? rows > 0 : group.fields.every((f) => !allHold(f.when, filled, null) || filled.answers.has(placeOf(f.key, null))))
        return (
          <button key={group.key} type="button" className={asked ? undefined : 'unasked'} aria-current={group.key === at ? 'step' : undefined} onClick={() => onGo(group.key)} data-testid={`form-group-${group.key}`} data-open={required}>
            <span>{group.title[language]}{group.repeat && rows > 0 && <span className="figures"> · {rows}</span>}</span>
            {!asked ? <small>{t('sections:map-unasked')}</small> : required > 0 ? <small className="warn">{t('sections:map-open', { n: required })}</small> : done ? <small>{t('sections:map-done')}</small> : null}
          </button>
        )
      })}
    </nav>
  )
}
