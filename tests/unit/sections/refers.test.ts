// What a window's fact points at: what leaves the therapy notes is an answer of these notes, as it stands, by way of their own section and no other.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { checkReferences } from '../../../electron/sections/refers'
import type { Store } from '../../../electron/store/store'
import { Refused } from '../../../shared/failure'
import { foldReleased } from '../../../shared/fold/form'
import type { Answer, Source } from '../../../shared/model/answer'
import type { UserFact } from '../../../shared/model/entry'
import type { PersonId, RowId, SectionId } from '../../../shared/model/ids'
import type { Person } from '../../../shared/model/person'
import type { SectionKind } from '../../../shared/model/section'
import { append, makeCase, type MadeCase } from '../../harness/case'
import { shippedForms } from '../../harness/forms'
import { freshId } from '../../harness/ids'
import { copyRoom, loginAs } from '../../harness/people'

const forms = shippedForms()
const version = forms.current.find((f) => f.id === 'observation')!.version
let vault: string
let store: Store
let made: MadeCase

beforeAll(async () => {
  vault = join(await mkdtemp(join(tmpdir(), 'refers-')), 'vault')
  const ids = await copyRoom(vault)
  const officer = await loginAs(vault, 'case-officer')
  made = await makeCase(officer, ids, { lines: 0 })
  await officer.close()
  store = await loginAs(vault, 'counsellor')
}, 60_000)
afterAll(async () => {
  await store.close()
  await rm(join(vault, '..'), { recursive: true, force: true })
})

const text = (value: string): Answer => ({ state: 'value', value })
type Said = { formId?: string; field?: string; source?: Source; row?: RowId; version?: number }
const released = (answer: Answer | null, more: Said = {}): UserFact => ({ kind: 'form.released', body: { formId: 'observation', version, field: 'for-the-file', answer, ...more } })
const code = (fact: UserFact, kind: SectionKind = 'psychological-out', at: SectionId = made.section(kind)) =>
  checkReferences(store, forms, at, fact).then(() => 'ok', (error: unknown) => { if (error instanceof Refused) return error.code; throw error })
const note = (field: string, answer: Answer, source?: Source) => append(store, made.section('psychological'), { kind: 'form.answer', body: { formId: 'observation', version, field, answer, ...(source ? { source } : {}) } })

describe('F69 what is let out of the therapy notes', () => {
  it('is an answer of a psychological form, in the section made for it: by no other form and into no other section', async () => {
    await note('for-the-file', text('可以告诉办案人员'))
    expect(await code(released(text('可以告诉办案人员')))).toBe('ok')
    for (const kind of ['medical', 'psychological', 'follow-up', 'questioning'] as const) expect(await code(released(text('可以告诉办案人员')), kind), kind).toBe('E-B3')
    for (const formId of ['examination', 'samples', 'rights', 'none']) expect(await code(released(text('x'), { formId })), formId).toBe('E-B3')
    expect(await code(released(text('x'), { field: 'none' }))).toBe('E-B2')
    expect(await code(released(text('x'), { row: freshId('row') }))).toBe('E-B2')
    expect(await code(released({ state: 'value', value: 7 }))).toBe('E-B2')
  })

  it('is what the note says, word for word; a withdrawal needs no note', async () => {
    expect(await code(released(text('没有这样写过')))).toBe('E-B9')
    expect(await code(released({ state: 'refused' }))).toBe('E-B9')
    await note('for-the-file', text('改过了'))
    expect(await code(released(text('可以告诉办案人员'))), 'an earlier word').toBe('E-B9')
    expect(await code(released(text('改过了')))).toBe('ok')
    expect(await code(released(null))).toBe('ok')
    expect(await code(released(null, { field: 'words' }))).toBe('ok')
  })

  it('F64: goes with where it comes from, no more and no less', async () => {
    const sourced = forms.current.find((f) => f.id === 'observation')!.groups.filter((g) => !g.repeat).flatMap((g) => g.fields).find((f) => f.sourced && f.type === 'datetime')!
    const at = text('2026-11-20T10:00')
    const source: Source = { from: 'guardian' }
    await note(sourced.key, at, source)
    expect(await code(released(at, { field: sourced.key, source }))).toBe('ok')
    expect(await code(released(at, { field: sourced.key }))).toBe('E-B9')
    expect(await code(released(at, { field: sourced.key, source: { from: 'child-today' } }))).toBe('E-B9')
    await append(store, made.section('psychological-out'), released(at, { field: sourced.key, source }))
    expect(foldReleased(await store.log.read(made.section('psychological-out')), 'observation').answers.get(sourced.key)?.source).toEqual(source)
  })
})

describe('a case is one child’s', () => {
  const someone = (personId: PersonId, role: Person['role']): UserFact => ({ kind: 'case.person', body: { personId, role, pseudonym: '小石子', sex: 'male', ageBand: '6-9', relation: '', unsuitable: null } })
  it('a second child is refused, by an undo too; another child, and the child itself once more, are not', async () => {
    await store.close()
    store = await loginAs(vault, 'case-officer')
    const at = made.section('case')
    const second = freshId('per')
    const check = (fact: UserFact) => code(fact, 'case')
    expect(await check(someone(second, 'child'))).toBe('E-B2')
    expect(await check(someone(second, 'other-child'))).toBe('ok')
    expect(await check(someone(made.persons.child, 'child'))).toBe('ok')
    const { seq } = await append(store, at, someone(made.persons.child, 'witness'))
    expect(await check(someone(second, 'child'))).toBe('ok')
    await append(store, at, someone(second, 'child'))
    expect(await check({ kind: 'undo', body: { seq } })).toBe('E-B2')
  })
})
