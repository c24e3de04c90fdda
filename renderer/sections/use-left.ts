// What a form could not write, beyond its screen: kept over the lock while it is wrong, refused or fought over, brought back to the fields it belongs to, and told where
// there is no such field, row or open section any more.
import { useEffect, useMemo, useRef, useState } from 'react'
import type { FailureCode } from '../../shared/failure'
import { formSlot, type Draft } from '../../shared/model/draft'
import type { FormDefinition } from '../../shared/model/form'
import type { SectionId, Utc } from '../../shared/model/ids'
import { placeOf, type Filled, type Place } from '../../shared/walk'
import { draftBook, useDraft } from '../ui/kept-drafts'
import { comeBack, leaveBehind } from '../ui/left-behind'

type Places = Extract<Draft, { what: 'places' }>
/** What is typed at a place and not in the log, and what it was based on. */
export type Left = Places['places'][number]

export type KeptPlaces = {
  /** When what stands in the fields again was kept; null when nothing came back, or all of it is settled. */
  restored: Utc | null
  /** What came back and is not settled. */
  back: readonly Left[]
  /** What has no field to stand in. */
  lost: readonly Left[]
  /** Why the vault did not take it. */
  unkept: FailureCode | null
  drop: () => void
  /** Takes the last drop back; null when there is none. */
  bringBack: (() => void) | null
}

type Screen = {
  sectionId: SectionId; form: FormDefinition; mine: boolean; locked: boolean
  /** What is typed and not in the log; `stuck` of it: what the log does not take. */
  drafts: ReadonlyMap<Place, unknown>; stuck: ReadonlySet<Place>; written: Filled
  /** All that is typed and not in the log at this moment. */
  left: () => Left[]
  /** Writes what can be written. */
  flush: () => Promise<void>
  /** Puts it into its fields and tries it again. Returns what has no field. */
  bring: (all: readonly Left[]) => Left[]
  clear: (places: ReadonlySet<Place>) => void
}

const at = ({ field, row }: Left): Place => placeOf(field, row)
const draftOf = (form: FormDefinition, places: Left[]): Places | null => (places.length === 0 ? null : { what: 'places', formId: form.id, version: form.version, places })

export function useLeft(screen: Screen): KeptPlaces {
  const { sectionId, form, mine, locked, drafts, stuck, written, left, flush, bring, clear } = screen
  const slot = formSlot(form.id)
  const { held, unkept, change } = useDraft(sectionId, slot, mine)
  const [came, setCame] = useState<{ places: ReadonlySet<Place>; restored: Utc | null } | null>(null)
  const [strange, setStrange] = useState<Left[]>([])
  const [dropped, setDropped] = useState<Left[]>([])
  const on = mine && !locked
  const beside = useRef(strange)
  beside.current = strange

  useEffect(() => {
    if (!on) return
    let here = true
    let untaken: Left[] = []
    const coming = comeBack(draftBook, sectionId, slot).then((had) => {
      if (!here) { untaken = had?.places ?? []; return }
      setStrange(had ? bring(had.places) : [])
      setCame({ places: new Set(had?.places.map(at)), restored: had?.restored ?? null })
    })
    return () => {
      here = false
      const had = beside.current
      leaveBehind(draftBook, sectionId, slot, coming.then(flush).then(() => {
        const now = [...untaken, ...had, ...left()]
        // Once nobody may write here, a field shows what is written.
        clear(new Set(now.map(at)))
        return draftOf(form, now)
      }))
      setCame(null)
      setStrange([])
    }
  }, [on, sectionId, slot, form, bring, clear, flush, left])

  const back = useMemo(() => new Set([...came?.places ?? []].filter((place) => drafts.has(place))), [came, drafts])
  // What was typed a moment ago and is just being written is nobody's draft.
  useEffect(() => { if (on && came) change(() => draftOf(form, [...strange, ...left().filter((one) => stuck.has(at(one)) || back.has(at(one)))])) }, [on, came, strange, drafts, stuck, back, form, left, change])

  const lost = useMemo(() => {
    if (!mine) return []
    if (locked) return held?.draft?.what === 'places' ? held.draft.places : []
    const rows = new Set([...written.rows.values()].flat())
    return [...strange, ...left().filter(({ row, field }) => row !== null && !rows.has(row) && drafts.has(placeOf(field, row)))]
  }, [mine, locked, held, strange, drafts, written, left])

  const drop = () => {
    const all = locked ? [...lost] : [...strange, ...left().filter((one) => stuck.has(at(one)) || back.has(at(one)))]
    setDropped(all)
    setStrange([])
    clear(new Set(all.map(at)))
    change(() => null)
  }
  const bringBack = () => {
    setDropped([])
    if (locked) change(() => draftOf(form, dropped))
    else setStrange(bring(dropped))
  }
  const restored = locked ? (lost.length > 0 ? held?.restored ?? null : null) : back.size > 0 ? came?.restored ?? null : null
  return { restored, back: left().filter((one) => back.has(at(one))), lost, unkept: held ? unkept : null, drop, bringBack: dropped.length > 0 ? bringBack : null }
}
