// The one form engine on the screen: draws any definition. Map of the groups on the left, one roomy group at a time in the middle, what is known already on the right.
import { Button } from 'antd'
import { useCallback, useDeferredValue, useMemo, useRef, useState } from 'react'
import { leastRows } from '../../shared/fold/form'
import type { Field, FormDefinition } from '../../shared/model/form'
import type { RowId } from '../../shared/model/ids'
import { isGroupAsked, placeOf } from '../../shared/walk'
import { useText } from '../ui/text'
import { clockTime } from '../ui/time'
import { useKeys, useUndoKeys } from '../ui/use-keys'
import type { Entries } from '../ui/use-entries'
import { useSession } from '../ui/use-session'
import { EngineProvider, type Engine } from './form-engine'
import { FormMap } from './FormMap'
import { countOpen, groupOfPlace, nextOpen, openHere } from './open-count'
import { PlacesKept } from './PlacesKept'
import { PrintButton } from './PrintButton'
import { Fields } from './RowFields'
import { RowsGroup } from './RowsGroup'
import { FormSide } from './FormSide'
import { Additions } from './later/Additions'
import { goesOn } from './later/draft'
import { openOffers } from './same-offers'
import { takeOver } from './SameLine'
import { useForm, type FormState } from './use-form'
import { useNamed } from './use-named'
import { useSame } from './use-same'
import { drawn } from './widgets'
import type { FormHere, WidgetProps } from './widget'

type Props = { here: FormHere; form: FormDefinition; log: Entries; /** Nothing can be changed (done, sealed). */ locked: boolean; /** It is signed, and he may add to the groups that go on. */ adds?: boolean; /** What he begins here is kept for him. */ mine: boolean }

export function FormView({ here, form, log, locked, adds = false, mine }: Props) {
  const { t, language } = useText()
  const { role, staffId } = useSession().opened
  const written = useForm(here.sectionId, form, log, staffId, { mine, locked })
  const named = useNamed(here.sectionId, form)
  const state = useMemo(() => (named.places.size === 0 ? written : { ...written, refused: new Map([...named.places, ...written.refused]) }), [written, named])
  const { filled } = state
  const [at, setAt] = useState(form.groups[0]!.key)
  const [chosen, setChosen] = useState<RowId | null>(null)
  const [focused, setFocused] = useState<{ field: Field; row: RowId | null } | null>(null)
  const box = useRef<HTMLDivElement>(null)
  const head = useRef<HTMLElement>(null)
  const counted = useDeferredValue(filled)
  const open = useMemo(() => locked ? [] : openHere(form, counted, role), [form, locked, counted, role])
  const counts = useMemo(() => countOpen(form, open), [form, open])
  const n = Math.max(0, form.groups.findIndex((g) => g.key === at))
  const group = form.groups[n]!
  const rows = filled.rows.get(group.key) ?? []
  const least = leastRows(form, group, filled)
  const asked = isGroupAsked(form, group, filled)
  // Nothing is taken back out of sight: the group and the row of the step come to the front.
  const shown = (step: (() => void) | null, where: string | null) => locked || !step ? null : () => {
    const home = where === null ? undefined : groupOfPlace(form, where)
    if (home) {
      setAt(home.key)
      if (home.key !== at || where?.includes('/')) setChosen(where?.includes('/') ? where.split('/')[0] as RowId : null)
    }
    step()
  }
  const undo = shown(state.undo, state.undoAt)
  const redo = shown(state.redo, state.redoAt)
  useUndoKeys(undo, redo, true)

  const focusAt = useCallback((field: Field, row: RowId | null) => setFocused((had) => had?.field === field && had.row === row ? had : { field, row }), [])
  const offers = useSame(here.sectionId, form)
  const engine = useMemo<Engine>(() => ({ form, here, state, locked, role, offers, focusAt }), [form, here, state, locked, role, offers, focusAt])
  const focus = (place: string | null) => requestAnimationFrame(() => requestAnimationFrame(() => {
    // Of a group what one fills in, never the buttons of its head.
    const field = box.current?.querySelector(place === null ? '.form-group > :not(.form-head, p, .form-foot)' : `[data-place="${place}"]`)
    field?.scrollIntoView({ block: 'nearest' })
    field?.querySelector<HTMLElement>('.form-fields input, .form-fields textarea, .row-line, input, textarea, button')?.focus()
  }))
  const move = (to: number, typing = false) => {
    const next = form.groups[to]
    if (!next) return
    void state.flush()
    setAt(next.key)
    setChosen(null)
    // A group is read from its head on, however far down the last one was left.
    requestAnimationFrame(() => head.current?.scrollIntoView({ block: 'nearest' }))
    if (typing) focus(null)
  }
  const toOpen = () => {
    // Counted anew: the count on the screen may be a moment behind the key.
    const next = nextOpen(openHere(form, filled, role), focused && groupOfPlace(form, placeOf(focused.field.key, focused.row))?.key === at ? placeOf(focused.field.key, focused.row) : null)
    const home = next === null ? undefined : groupOfPlace(form, next)
    if (next === null || !home) return
    void state.flush()
    setAt(home.key)
    setChosen(next.includes('/') ? next.split('/')[0] as RowId : null)
    focus(next === home.key ? null : next)
  }
  const add = async () => { const made = await state.addRow(group); if (made) setChosen(made) }
  useKeys((event) => {
    if (!event.altKey || event.ctrlKey || event.metaKey || !box.current) return false
    if (event.key === 'PageDown') move(n + 1, true)
    else if (event.key === 'PageUp') move(n - 1, true)
    else if (event.code === 'KeyO') toOpen()
    else if (event.code === 'KeyY' && !locked && focused) {
      const offer = openOffers(offers, focused.field, filled.answers.get(placeOf(focused.field.key, focused.row)) ?? null)[0]
      if (!offer) return false
      takeOver(engine, focused.field, offer)
    }
    else if (event.code === 'KeyN' && !event.repeat && group.repeat && !locked && rows.length < group.repeat.max) void add()
    else return false
    return true
  })

  const widget: WidgetProps = { form, group, filled, rows, locked, here, faults: state.faults, refused: state.refused, answer: state.give, addRow: state.addRow, removeRow: state.removeRow, chosen, choose: setChosen }
  const Widget = group.repeat?.widget && drawn[group.repeat.widget]
  const openRows = useMemo(() => new Map(rows.map((row) => [row, open.filter((place) => place.startsWith(`${row}/`)).length])), [rows, open])

  return (
    <EngineProvider value={engine}>
      <div className="form" data-testid={`form-${form.id}`} data-open={open.length}>
        <FormMap form={form} at={group.key} open={counts} filled={filled} onGo={(key) => move(form.groups.findIndex((g) => g.key === key))} />
        <div className="form-middle" ref={box}>
          <PlacesKept form={form} kept={state.kept} />
          {form.fixed && <p className="form-fixed" data-testid="form-fixed">{form.fixed[language]}<small>{t('sections:fixed')}</small></p>}
          <div className={`panel form-group${Widget ? ' wide' : ''}`} onBlur={() => void state.flush()}>
            <header className="row tight wrap form-head" ref={head}>
              <h2 className="grow">{group.title[language]}</h2>
              <Saved state={state} />
              {open.length > 0 && <Button onClick={toOpen} title={t('sections:next-open-key')} data-testid="form-next-open">{t('sections:next-open', { n: open.length })}</Button>}
              {group.fields.some((f) => 'notice' in f && f.notice) && <PrintButton sectionId={here.sectionId} what="notice" formIds={[form.id]} />}
              <PrintButton sectionId={here.sectionId} what="form" formIds={[form.id]} />
              <Button disabled={!undo} onClick={() => undo?.()} data-testid="form-undo">{t('shell:undo')}</Button>
              <Button disabled={!redo} onClick={() => redo?.()} data-testid="form-redo">{t('shell:redo')}</Button>
            </header>
            {form.note && n === 0 && <p className="soft">{form.note[language]}</p>}
            {group.note && <p className="soft">{group.note[language]}</p>}
            {!named.whole && group.repeat?.widget === 'hand-overs' && <p className="soft" data-testid="names-unseen">{t('samples:names-unseen')}</p>}
            {!asked && <p className="warn" data-testid="form-unasked">{t('sections:group-unasked')}</p>}
            {group.repeat && rows.length < least && <p className="warn">{t('sections:rows-min', { n: least, noun: group.repeat.noun[language] })}</p>}
            {!group.repeat ? <Fields key={group.key} group={group} row={null} /> : Widget ? <Widget key={group.key} {...widget} /> : <RowsGroup key={group.key} {...widget} open={openRows} />}
            {adds && goesOn(group) && <Additions key={`${group.key}-later`} {...widget} />}
            <footer className="form-foot">
              <Button size="large" disabled={n === 0} onClick={() => move(n - 1)} data-testid="form-previous">{t('sections:previous')}</Button>
              <span className="soft figures">{t('sections:group-of', { n: n + 1, m: form.groups.length })}</span>
              <Button size="large" disabled={n === form.groups.length - 1} onClick={() => move(n + 1)} data-testid="form-next">{t('sections:next')}</Button>
            </footer>
          </div>
        </div>
        <FormSide form={form} filled={filled} here={here} locked={locked} focused={focused} give={state.give} addRow={state.addRow} />
      </div>
    </EngineProvider>
  )
}

function Saved({ state }: { state: FormState }) {
  const { t } = useText()
  const failed = state.failed && state.saving
  return <span className={`form-saved ${failed ? 'fault' : 'soft figures'}`} role="status" data-testid="form-saved" data-saving={state.saving}>{failed ? t('shell:not-saved') : state.saving ? t('shell:saving') : state.savedAt ? t('shell:saved-at', { time: clockTime(state.savedAt) }) : ''}</span>
}
