// The counsellor chooses, answer by answer, what goes to the investigators (F69); they see what was chosen and nothing else.
import { Button, Checkbox } from 'antd'
import { useState } from 'react'
import { foldForm, foldReleased, isBlank } from '../../shared/fold/form'
import type { CaseId, RowId, SessionId } from '../../shared/model/ids'
import type { Answer } from '../../shared/model/answer'
import type { Field, FormDefinition } from '../../shared/model/form'
import { goesTo } from '../../shared/goes'
import { recipientProfiles } from '../../shared/model/redaction'
import { placeOf, walk, type Filled, type Spot } from '../../shared/walk'
import { answerText } from '../sections/answer-text'
import { formsOf, useForms } from '../sections/use-forms'
import { useText, type T } from '../ui/text'
import { useEntries } from '../ui/use-entries'
import { useSections } from '../ui/use-sections'
import { useSession } from '../ui/use-session'
import { releaseState } from './released'
import './access.css'

type Write = (form: FormDefinition, field: Field, row: RowId | null, answer: Answer | null) => Promise<void>
type Of = { form: FormDefinition; notes: Filled; released: Filled }

export function Release({ caseId, sessionId }: { caseId: CaseId; sessionId: SessionId }) {
  const { rows } = useSections(caseId, sessionId)
  const forms = useForms()
  const find = (kind: 'psychological' | 'psychological-out') => rows?.find((row) => row.kind === kind && row.sessionId === sessionId)
  const notes = find('psychological')
  const out = find('psychological-out')
  // Sections that may not be read are not asked for: an ask would be refused and logged.
  const noteEntries = useEntries(notes?.may.read ? notes.sectionId : null).entries
  const { entries: outEntries, append } = useEntries(out?.may.read ? out.sectionId : null)
  if (!forms || !out?.may.read || !outEntries || (notes?.may.read && !noteEntries)) return null
  // What an earlier version handed over stays where it was sent.
  const known = [...formsOf(forms, 'psychological'), ...forms.past.filter((p) => p.section === 'psychological' && !forms.forms.some((f) => f.id === p.id))]
  const all = known.map((form): Of => ({ form, notes: foldForm(noteEntries ?? [], form.id), released: foldReleased(outEntries, form.id, form) })).filter((of) => !isBlank(of.notes) || !isBlank(of.released))
  const write: Write = async (form, field, row, answer) => {
    const source = answer && all.find((of) => of.form === form)?.notes.answers.get(placeOf(field.key, row))?.source
    await append({ kind: 'form.released', body: { formId: form.id, version: form.version, field: field.key, ...(row ? { row } : {}), answer, ...(source ? { source } : {}) } })
  }
  const mayWrite = (form: FormDefinition) => forms.forms.includes(form)
  return notes?.may.read && out.may.write ? <Choosing all={all} mayWrite={mayWrite} onWrite={write} /> : <Reading all={all.filter((of) => !isBlank(of.released))} />
}

/** Test ids name the field, and in a repeated group the number of its row. */
const nameOf = ({ field, n }: Pick<Spot, 'field' | 'n'>) => (n === null ? field.key : `${field.key}-${n}`)

/** What handing it over means: who finds it in a bundle, or that it is for the screen of the case officers alone. */
function goesWhere({ group, field }: Spot, form: FormDefinition, t: T): string {
  const to = recipientProfiles.filter((profile) => goesTo(form, group, field, profile))
  return to.length === 0 ? t('access:release-screen') : t('access:release-bundle', { who: to.map((profile) => t(`redact:profile-${profile}`)).join(t('access:release-and')) })
}

/** Before the label in a repeated group: which of its rows. */
function RowName({ spot: { group, n } }: { spot: Pick<Spot, 'group' | 'n'> }) {
  const { language } = useText()
  return n === null ? null : <span className="figures">{group.repeat?.noun[language]} {n} · </span>
}

/** Rows of the note, and released copies of rows that the note no longer has. */
const both = (a: Filled, b: Filled): Filled => ({
  answers: new Map([...b.answers, ...a.answers]), rows: new Map([...new Set([...a.rows.keys(), ...b.rows.keys()])].map((group) => [group, [...new Set([...(a.rows.get(group) ?? []), ...(b.rows.get(group) ?? [])])]])),
})

function Choosing({ all, mayWrite, onWrite }: { all: readonly Of[]; mayWrite: (form: FormDefinition) => boolean; onWrite: Write }) {
  const { t, language } = useText()
  const { staff } = useSession().register
  const names = { staff: (id: string) => staff?.find((s) => s.staffId === id)?.name }
  const [busy, setBusy] = useState(false)
  const write: Write = async (...what) => { setBusy(true); await onWrite(...what); setBusy(false) }
  const groups = all.map((of) => ({ ...of, spots: [...walk(of.form, both(of.notes, of.released))].filter(({ given }) => given) }))
  const spots = groups.flatMap((g) => g.spots)
  const out = groups.reduce((sum, g) => sum + g.spots.filter(({ place }) => g.released.answers.has(place)).length, 0)
  return (
    <section className="panel stack tight" data-testid="release">
      <div className="row"><h2 className="grow">{t('access:release')}</h2><span className="soft figures" data-testid="release-count">{t('access:release-count', { n: out, m: spots.length })}</span></div>
      <p className="soft">{t('access:release-lead')}</p>
      {spots.length === 0 && <p className="soft">{t('access:release-none')}</p>}
      {groups.map(({ form, notes, released, spots: mine }) => (
        <div key={form.id}>
          {groups.length > 1 && <h3>{form.title[language]}</h3>}
          <ul className="release-list">
            {mine.map((spot) => {
              const { field, row, place } = spot
              const answer = notes.answers.get(place)?.answer ?? null
              const copy = released.answers.get(place)?.answer ?? null
              const state = releaseState(answer, copy)
              const shown = answer ?? copy
              const id = nameOf(spot)
              return (
                <li key={place} data-state={state} data-testid={`release-line-${id}`}>
                  <Checkbox className="grow" checked={copy !== null} disabled={busy || !mayWrite(form)} onChange={(event) => void write(form, field, row, event.target.checked ? answer : null)} data-testid={`release-${id}`}>
                    <b><RowName spot={spot} />{field.label[language]}</b>{shown && <div className="release-text">{answerText(field, shown, language, t, names)}</div>}
                    <div className="soft">{goesWhere(spot, form, t)}</div>
                  </Checkbox>
                  {state === 'out' && <span className="tag ok">{t('access:release-out')}</span>}
                  {state === 'gone' && <span className="tag warn">{t('access:release-gone')}</span>}
                  {state === 'changed' && <><span className="tag warn">{t('access:release-changed')}</span><Button disabled={busy} onClick={() => void write(form, field, row, answer)} data-testid={`release-again-${id}`}>{t('access:release-again')}</Button></>}
                </li>
              )
            })}
          </ul>
        </div>
      ))}
    </section>
  )
}

function Reading({ all }: { all: readonly Of[] }) {
  const { t, language } = useText()
  const { staff } = useSession().register
  const names = { staff: (id: string) => staff?.find((s) => s.staffId === id)?.name }
  return (
    <section className="panel stack tight" data-testid="release" data-reading="true">
      <h2>{t('access:release')}</h2>
      <p className="soft">{t(all.length === 0 ? 'access:release-none-others' : 'access:release-lead-others')}</p>
      {all.map(({ form, released }) => (
        <div key={form.id}>
          {all.length > 1 && <h3>{form.title[language]}</h3>}
          <ul className="release-list">
            {[...walk(form, released)].map((spot) => ({ ...spot, spot })).map(({ given, field, place, n, spot }) => given && (
              <li key={place} data-testid={`release-${nameOf({ field, n })}`}>
                <div className="grow"><b><RowName spot={spot} />{field.label[language]}</b><div className="release-text">{answerText(field, given.answer, language, t, names)}</div></div>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </section>
  )
}
