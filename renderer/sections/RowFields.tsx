// The fields of a group, or of one row of a repeated group, with everything that belongs to a field: conditions, faults, sources, non-answers.
import { Fragment } from 'react'
import { isDropped } from '../../shared/dropped'
import type { Field, Group } from '../../shared/model/form'
import type { RowId } from '../../shared/model/ids'
import { sees } from '../../shared/see'
import { isAsked, placeOf } from '../../shared/walk'
import { FormField } from './FormField'
import { LaterMark } from './later/LaterMark'
import { useEngine } from './form-engine'
import type { WidgetProps } from './widget'

/** `only`, `except`: keys. `fields`: the fields themselves, instead. */
type Choice = { only?: readonly string[]; except?: readonly string[]; fields?: readonly Field[] }

export function RowFields({ group, row, ...choice }: WidgetProps & { row: RowId } & Choice) {
  return <Fields group={group} row={row} {...choice} />
}

export function Fields({ group, row, only, except, fields = group.fields }: { group: Group; row: RowId | null } & Choice) {
  const { form, here, state, locked, role, focusAt } = useEngine()
  const { filled } = state
  return (
    <div className="form-fields">
      {fields.map((field) => {
        if ((only && !only.includes(field.key)) || except?.includes(field.key) || !sees(role, group, field)) return null
        const place = placeOf(field.key, row)
        const given = filled.answers.get(place) ?? null
        const asked = !isDropped(field) && isAsked(form, group, field, filled, row)
        // What was answered before it was no longer asked for stays in sight.
        if (!asked && !given) return <Fragment key={place} />
        return (
          <Fragment key={place}>
            <FormField form={form} field={field} row={row} filled={filled} here={here} given={given} fault={state.faults.get(place) ?? null} refused={state.refused.get(place) ?? null}
              picked={state.picked.get(place) ?? null} theirs={state.conflicts.get(place)} locked={locked} dropped={!asked} give={state.give} settle={state.settle} onFocus={focusAt} />
            <LaterMark filled={filled} at={place} staff={here.staff} />
          </Fragment>
        )
      })}
    </div>
  )
}
