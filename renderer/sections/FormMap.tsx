// The map of a form: its groups, what is still open in each, and which are not asked for as things stand.
import { useEffect, useRef } from 'react'
import type { FormDefinition } from '../../shared/model/form'
import type { Filled } from '../../shared/walk'
import { useText } from '../ui/text'
import { groupMark } from './open-count'

type Props = { form: FormDefinition; at: string; /** Open places by group. */ open: ReadonlyMap<string, number>; filled: Filled; onGo: (group: string) => void }

export function FormMap({ form, at, open, filled, onGo }: Props) {
  const { t, language } = useText()
  const map = useRef<HTMLElement>(null)
  // The map scrolls by itself: bringing the button into view would move the form beside it, too.
  useEffect(() => {
    const here = map.current?.querySelector<HTMLElement>('[aria-current=step]')
    if (!map.current || !here) return
    const above = here.offsetTop
    if (above < map.current.scrollTop) map.current.scrollTop = above
    else if (above + here.offsetHeight > map.current.scrollTop + map.current.clientHeight) map.current.scrollTop = above + here.offsetHeight - map.current.clientHeight
  }, [at])
  return (
    <nav className="form-map" ref={map} aria-label={t('sections:map')} data-testid="form-map">
      {form.groups.map((group) => {
        const required = open.get(group.key) ?? 0
        const mark = groupMark(form, group, required, filled)
        const rows = filled.rows.get(group.key)?.length ?? 0
        return (
          <button key={group.key} type="button" className={mark === 'unasked' ? 'unasked' : undefined} aria-current={group.key === at ? 'step' : undefined} onClick={() => onGo(group.key)} data-testid={`form-group-${group.key}`} data-open={required}>
            <span>{group.title[language]}{group.repeat && rows > 0 && <span className="figures"> · {rows}</span>}</span>
            {mark && <small className={mark === 'open' ? 'warn' : undefined}>{t(`sections:map-${mark}`, { n: required })}</small>}
          </button>
        )
      })}
    </nav>
  )
}
