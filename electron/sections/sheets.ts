// What is printed of a section on paper: its forms as official pages, the list of photographs, labels with a code. The family's plan: family-plan.ts.
import { asGiven } from '../../shared/dropped'
import { createHash } from 'node:crypto'
import { bodyGroupOf } from '../../shared/body'
import { Refused } from '../../shared/failure'
import { chainsOf } from '../../shared/fold/chain'
import { foldCase, foldStaff, type Case, type Staff } from '../../shared/fold/case'
import { foldForm, foldReleased, isBlank } from '../../shared/fold/form'
import { foldSession, type Session } from '../../shared/fold/session'
import type { Block, Part, Row } from '../../shared/model/binder'
import type { FormDefinition } from '../../shared/model/form'
import type { RowId } from '../../shared/model/ids'
import type { Role } from '../../shared/model/role'
import type { Labels, Sheet } from '../../shared/model/sheet'
import { formSections, type FormSection, type SectionKind } from '../../shared/model/section'
import { idLabelCode, idLabelSeries, sampleHashDigits, sampleLabelCode, sampleLabelOver } from '../../shared/label-code'
import { printable } from '../../shared/printable'
import { hiddenFrom } from '../../shared/see'
import { placeOf, type Filled } from '../../shared/walk'
import type { Store } from '../store/store'
import { registerSection, sectionsOf, type SectionPlace } from '../store/world'
import { formsOf } from './as-signed'
import { answerWords, writtenDate } from './answer-words'
import type { Definitions } from './definitions'
import { formBlocks, groupNamer, plain, rowNamer } from './page'
import type { PageWish } from './page-wish'
import { sexAndAge } from './person-words'
import { sectionNames } from './section-names'
import { photographBlocks, signaturesHold, signedBlocks, tailOf, type TailWish } from './tail'
import { familyRows } from './named'
import { dateTime } from './time'

export type SheetWish = { section: SectionPlace; formIds: readonly string[]; rows: readonly RowId[]; paper: 'A4' | 'label' }
/** `role`: of who prints, to whom some answers are not given. */
export type SheetWorld = { store: Store; forms: Definitions; organisation: string; role: Role; mayRead: (section: SectionPlace) => Promise<boolean>; at: string }

type Scene = { found: Case | null; session: Session | null; staff: Staff[]; name: (id: string) => string }

export async function sceneOf({ store, mayRead }: SheetWorld, { caseId, sessionId }: SectionPlace): Promise<Scene> {
  if (caseId === null) throw new Refused('E-B1')
  const places = await sectionsOf(store, caseId)
  const home = places.find((s) => s.kind === 'case')
  const board = places.find((s) => s.kind === 'session' && s.sessionId === sessionId)
  const session = board && await mayRead(board) ? foldSession(await store.log.read(board.sectionId)) : null
  const staff = foldStaff(await store.log.read(await registerSection(store)))
  return { found: home ? foldCase(await store.log.read(home.sectionId)) : null, session, staff, name: (id) => staff.find((s) => s.staffId === id)?.name ?? '（未登记）' }
}

/** The section whose forms stand in it: of what was let out, the therapy notes'. */
export const formsIn = (kind: SectionKind): FormSection | null => formSections.find((of) => of === (kind === 'psychological-out' ? 'psychological' : kind)) ?? null

export type FilledForm = { form: FormDefinition; filled: Filled }

export async function filledForms({ store, forms }: SheetWorld, { sectionId, kind }: SectionPlace): Promise<FilledForm[]> {
  const entries = await store.log.read(sectionId)
  const of = formsIn(kind)
  return (of ? formsOf(forms, of, entries) : []).map((form) => ({ form, filled: kind === 'psychological-out' ? foldReleased(entries, form.id, form) : foldForm(entries, form.id) }))
}

export const row = (label: string, text: string): Row => ({ label, value: plain(text), note: null })
const say = (_path: string, text: string) => { const shown = printable(text); return shown === '' ? [] : plain(shown) }
/** What he is not given on the screen is not on his paper. */
export function seesOf({ role, forms }: SheetWorld): (form: FormDefinition) => PageWish['shows'] {
  const hidden = hiddenFrom(role, [...forms.current, ...forms.past])
  return (form) => (_group, field) => !hidden.has(`${form.id}/${field.key}`)
}

/** What the head of a paper form says: which case, whose, and which session. */
function headOf({ found, session }: Scene): Row[] {
  const child = found?.persons.find((p) => p.role === 'child')
  return [
    row('案件编号', found?.number ?? ''), row('被害人化名', child?.pseudonym ?? ''),
    ...(child ? [row('性别、年龄', sexAndAge(child))] : []),
    ...(session ? [row('办理', `第 ${session.ordinal} 次，${writtenDate(dayOf(session.openedAt))}，${session.room}`)] : []),
  ]
}

/** Below a paper form: which form it is, and the rules it follows. */
function originOf(form: FormDefinition, shows: PageWish['shows']): Block {
  const rules = new Set(form.groups.flatMap((group) => group.fields.flatMap((field) => (field.basis && shows(group, field) ? field.basis.split('；') : []))))
  return { type: 'paragraph', runs: plain(`表单编号：${form.id}，第 ${form.version} 版。${rules.size > 0 ? `依据：${[...rules].join('；')}。` : ''}`) }
}

/** Throws `Refused` E-B1 when one of the forms does not exist in this section. */
function chosen(all: readonly FilledForm[], formIds: readonly string[]): readonly FilledForm[] {
  if (formIds.length === 0) {
    const begun = all.filter(({ filled }) => !isBlank(filled))
    return begun.length > 0 ? begun : all
  }
  return formIds.map((id) => { const one = all.find(({ form }) => form.id === id); if (!one) throw new Refused('E-B1'); return one })
}

/** The photographs of the envelope by number only (F57); null where it is closed to who prints, or empty. */
async function envelopeLine(world: SheetWorld, section: SectionPlace): Promise<Block | null> {
  if (section.kind !== 'medical' || section.caseId === null) return null
  const envelope = (await sectionsOf(world.store, section.caseId)).find((s) => s.kind === 'intimate' && s.sessionId === section.sessionId)
  if (!envelope || !(await world.mayRead(envelope))) return null
  const { photographs } = await tailOf(world.store, envelope.sectionId, 'intimate')
  return photographs.length === 0 ? null : { type: 'rows', title: '另存封套的照片', rows: [row('张数', `${photographs.length} 张，不打印，不随卷`), row('编号', photographs.map((p) => p.itemId).join('、'))] }
}

function tailWish(all: readonly FilledForm[], { name }: Scene): TailWish {
  return { say, staff: name, rowName: rowNamer(all.map((f) => f.form), new Map(all.map((f) => [f.form, f.filled]))), groupName: groupNamer(all.map((f) => f.form)) }
}

/** Who signs a paper form by hand. */
const byHand = ['填写人', '复核人', '日期'] as const

/** The forms of a section as official pages: unredacted, for who may read it. Throws `Refused` E-B1 for an unknown form or a section without forms. */
export async function formSheet(world: SheetWorld, { section, formIds }: SheetWish): Promise<Sheet> {
  const { store, forms, organisation, at } = world
  const sees = seesOf(world)
  const scene = await sceneOf(world, section)
  const all = await filledForms(world, section)
  if (all.length === 0) throw new Refused('E-B1')
  const tail = await tailOf(store, section.sectionId, section.kind)
  const numbers = new Map(tail.photographs.map((photo, i) => [photo.itemId as string, i + 1]))
  const child = scene.found?.persons.find((p) => p.role === 'child')
  const wish = tailWish(all, scene)
  const of = chosen(all, formIds)
  const holds = await signaturesHold(store, forms, section.sectionId)
  const families = new Map<FormDefinition, ReadonlySet<RowId>>()
  for (const { form, filled } of of) families.set(form, await familyRows(store, section, form, filled))
  const parts = of.map(({ form, filled }): Part => ({
    id: `form-${form.id}`, title: form.title.zh,
    blocks: [...formBlocks({ form, filled, family: families.get(form) ?? new Set(), shows: sees(form), say, words: { staff: scene.name, photograph: (id) => numbers.get(id) ?? null }, bodyGroup: bodyGroupOf(child?.ageBand ?? 'unknown'), basis: false, byHand: !tail.section.signed }), originOf(form, sees(form))],
  }))
  const envelope = await envelopeLine(world, section)
  // Each form is a paper of its own, signed by itself; what stands beside the forms of the section comes behind the last.
  if (!tail.section.signed) for (const part of parts.slice(0, -1)) part.blocks.push({ type: 'signatures', lines: [...byHand] })
  parts.at(-1)?.blocks.push(...photographBlocks(tail, wish), ...(envelope ? [envelope] : []), ...signedBlocks(tail, wish, holds, byHand))
  return { type: 'sheet', organisation, running: `${sectionNames[section.kind].zh}　案件编号 ${scene.found?.number ?? ''}`, foot: `含未遮蔽内容，限办案使用。打印：${scene.name(store.staffId)}，${dateTime(at)}`, head: headOf(scene), parts, pages: null }
}

/** The photographs of a section as a list; never the pictures. */
export async function photographSheet(world: SheetWorld, { section }: SheetWish): Promise<Sheet> {
  const scene = await sceneOf(world, section)
  const all = await filledForms(world, section)
  const tail = await tailOf(world.store, section.sectionId, section.kind)
  const wish = tailWish(all, scene)
  const blocks = photographBlocks(tail, wish).map((block) => (block.type === 'table' ? { ...block, title: null } : block))
  const envelope = await envelopeLine(world, section)
  return {
    type: 'sheet', organisation: world.organisation, running: `照片目录　案件编号 ${scene.found?.number ?? ''}`, foot: `打印：${scene.name(world.store.staffId)}，${dateTime(world.at)}`, head: headOf(scene), pages: null,
    parts: [{ id: 'photographs', title: `${sectionNames[section.kind].zh}照片目录`, blocks: [...(blocks.length === 0 ? [{ type: 'paragraph' as const, runs: plain('（无照片）') }] : blocks), ...(envelope ? [envelope] : []), { type: 'signatures', lines: ['拍摄人', '日期'] }] }],
  }
}

/**
 * What was told, as a paper to take home (F70): the sentences that a field marks as a notice, one page for each such field. No answer, no case, no name, whatever
 * is filled in. Throws `Refused` E-B1 when the forms have none.
 */
export async function noticeSheet(world: SheetWorld, { section, formIds }: SheetWish): Promise<Sheet> {
  const of = chosen(await filledForms(world, section), formIds).flatMap(({ form }) => form.groups.flatMap((group) => group.fields))
  const parts = of.flatMap((field): Part[] => (field.type !== 'choices' || !field.notice ? [] : [{
    id: `notice-${field.key}`, title: field.notice.zh,
    blocks: [
      { type: 'table', title: null, head: ['序号', '内容'], widths: [10, 90], rows: field.options.map((option, i) => [plain(`${i + 1}`), plain(option.label.zh)]) },
      { type: 'signatures', lines: ['被告知人', '告知人', '日期'] },
    ],
  }]))
  if (parts.length === 0) throw new Refused('E-B1')
  return { type: 'sheet', organisation: world.organisation, running: '', foot: writtenDate(dayOf(world.at)), head: [], pages: null, parts }
}

export const dayOf = (utc: string) => new Date(Date.parse(utc) + 8 * 3_600_000).toISOString().slice(0, 10)

/** What fits on a label; the register holds the whole. */
const shortened = (text: string) => ([...text].length > 30 ? `${[...text].slice(0, 29).join('')}…` : text)

/** First signs of SHA-256 over where a label belongs and what it says: a copied or mixed-up label does not fit. */
const shortHash = (of: Parameters<typeof sampleLabelOver>[0]) => createHash('sha256').update(sampleLabelOver(of), 'utf8').digest('hex').slice(0, sampleHashDigits)

/**
 * Labels: one a row of the sample register (all rows, or those asked for); of any other section the one that is photographed first (F56). The code holds
 * the package number, the row's id and a short hash; no names. Throws `Refused` E-B1 when there is nothing to label.
 */
export async function labelSheet(world: SheetWorld, { section, rows, paper }: SheetWish): Promise<Labels> {
  const scene = await sceneOf(world, section)
  const number = scene.found?.number ?? ''
  const all = await filledForms(world, section)
  const register = all.flatMap(({ form, filled }) => form.groups.filter((g) => g.repeat?.widget === 'samples' && (filled.rows.get(g.key)?.length ?? 0) > 0).map((group) => ({ form, group, filled })))[0]
  if (section.kind !== 'samples') {
    return { type: 'labels', paper, labels: [{ title: number, code: idLabelCode(section.sectionId), lines: [
      { label: '编号标签', value: sectionNames[section.kind].zh }, { label: '日期', value: writtenDate(dayOf(world.at)) }, { label: '单位', value: world.organisation }, { label: '组号', value: idLabelSeries(section.sectionId) },
    ] }] }
  }
  if (!register) throw new Refused('E-B1')
  const { form, group, filled } = register
  const sees = seesOf(world)(form)
  const words = { staff: scene.name, photograph: () => null }
  const said = (key: string, id: RowId) => {
    const field = group.fields.find((f) => f.key === key)
    const given = filled.answers.get(placeOf(key, id))
    return field && given?.answer.state === 'value' && sees(group, field) ? printable(answerWords(asGiven(field, given), given.answer, words)) : ''
  }
  // The seal that is on it now: who takes it over compares with the label.
  const over = form.groups.flatMap((g) => g.fields.filter((f) => g.repeat?.widget === 'hand-overs' && f.key === 'seal-new').map((f) => sees(g, f))).every(Boolean)
  const seals = new Map(chainsOf(form, filled, scene.name).map((chain) => [chain.row, chain.seal]))
  const sealOf = (id: RowId) => { const first = said('seal-no', id); return over && first !== '' ? printable(seals.get(id) ?? '') : first }
  const wanted = (filled.rows.get(group.key) ?? []).filter((id) => rows.length === 0 || rows.includes(id))
  if (wanted.length === 0) throw new Refused('E-B1')
  return { type: 'labels', paper, labels: wanted.map((id) => {
    const packageNo = said('package-no', id)
    const hash = shortHash({ sectionId: section.sectionId, row: id, packageNo, sealNo: sealOf(id) })
    const kind = said('kind-other', id) || said('kind', id)
    return { title: packageNo || '（未编号）', code: sampleLabelCode(id, packageNo, hash), lines: [
      { label: '案号', value: number }, { label: '种类', value: shortened([kind, said('count', id)].filter(Boolean).join('，')) }, { label: '部位', value: shortened(said('site', id)) },
      { label: '提取', value: said('collected-at', id) }, { label: '提取人', value: said('collector', id) }, { label: '封签', value: sealOf(id) }, { label: '保存', value: said('temperature', id) }, { label: '校验', value: hash },
    ].filter((line) => line.value !== '') }
  }) }
}
