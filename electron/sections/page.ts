// A filled form as blocks of a printed page: the same for the sealed binder and for paper. What may be seen and how typed text reads is the caller's.
import { bodyPoints, contradictingSides } from '../../shared/body-points'
import { asGiven, isDropped } from '../../shared/dropped'
import { changedUnder } from '../../shared/fold/by-hand'
import { ledgerFields, ledgerOf, yuanOf } from '../../shared/fold/ledger'
import type { Block, Row, Run } from '../../shared/model/binder'
import type { FormDefinition, Group } from '../../shared/model/form'
import type { Signature } from '../../shared/model/answer'
import type { RowId } from '../../shared/model/ids'
import { signaturePaths } from '../../shared/signature'
import { isGroupAsked, placeOf, walk, type Filled, type Spot } from '../../shared/walk'
import { answerWords, empty, sourceWords } from './answer-words'
import { chainBlock } from './chain-block'
import { isUsed, textPath, typedText } from './form-texts'
import { clockBlock } from './clock-block'
import { registerBlock } from './register-block'
import { scoreBlock } from './score-block'
import type { PageWish } from './page-wish'
import { dateTime } from './time'

export const plain = (text: string): Run[] => [{ text, code: null }]

/** More than this many signs do not stand beside another pair. */
const SHORT = 26
const LABEL = 14
/** Columns a table of rows may have; with whole paragraphs in it only a few. */
const COLUMNS = 7
const FEW = 4

const length = (runs: readonly Run[]) => runs.reduce((n, run) => n + run.text.length, 0)

/** Signatures are drawn 60 × 15 mm at most, whatever the shape of the pad was. */
function drawingOf(signature: Extract<Signature, { signed: 'drawn' }>): NonNullable<Row['drawing']> {
  const height = 15
  const width = Math.min(60, Math.round(height * signature.ratio * 10) / 10)
  return { width, height: Math.round((width / signature.ratio) * 10) / 10, paths: signaturePaths(signature, width, width / signature.ratio) }
}

function signatureRow({ form, say }: PageWish, spot: Spot, value: Signature): Pick<Row, 'value' | 'drawing'> {
  const part = (of: 'name' | 'reason' | 'witness', text: string) => say(textPath(form.id, spot.place, of), text)
  if (value.signed === 'drawn') return { value: [...part('name', value.name), ...plain(`，${dateTime(value.at)}`)], drawing: drawingOf(value) }
  const witness = part('witness', value.witness)
  return { value: [
    ...part('name', value.name), ...plain(value.signed === 'refused' ? ' 拒绝签名：' : ' 不能签名：'), ...part('reason', value.reason),
    // In brackets: a reason may end with its own full stop.
    ...(witness.length > 0 ? [...plain('（见证人：'), ...witness, ...plain('）')] : []), ...plain(`（${dateTime(value.at)}）`),
  ] }
}

/** What the rows that an answer points at are called: their number, and the words of their title where these stand on the page too. */
function rowNames(wish: PageWish, spot: Spot, ids: readonly string[]): Run[] {
  const { form, filled, shows, say } = wish
  const group = spot.field.type === 'rows' ? form.groups.find((g) => spot.field.type === 'rows' && g.key === spot.field.of) : undefined
  const rows = (group && filled.rows.get(group.key)) ?? []
  return ids.flatMap((id, i): Run[] => {
    const row = rows.find((r) => r === id)
    const n = row ? `${group!.repeat?.noun.zh ?? ''} ${rows.indexOf(row) + 1}` : '（已删除的一项）'
    const title = group?.fields.find((f) => f.key === group.repeat?.title)
    const place = row && title ? placeOf(title.key, row) : null
    const given = place ? (filled.answers.get(place) ?? null) : null
    const typed = title && given && shows(group!, title) ? typedText({ field: title, given }) : null
    return [...plain(`${i > 0 ? '、' : ''}${n}`), ...(typed && place ? [...plain('（'), ...say(textPath(form.id, place), typed), ...plain('）')] : [])]
  })
}

/** More than these are told by their number. */
const NAMED = 4

/** What a reader has to know who cannot see the screen: a signature over what was changed since, a side that is not that of the point (F53). */
function faultOf({ form, filled, shows }: PageWish, { group, field, row, place }: Spot): Run[] {
  if (field.type === 'signature') {
    const changed = changedUnder(form, filled, group, field, row)
    if (changed.length === 0) return []
    const labels = changed.flatMap((f) => (form.groups.some((g) => g.fields.includes(f) && shows(g, f)) ? [f.label.zh] : []))
    return plain(`（签名之后改动过${labels.length === 0 ? '' : `：${labels.slice(0, NAMED).join('、')}${labels.length > NAMED ? ` 等 ${changed.length} 项` : ''}`}）`)
  }
  return field.key === 'side' && contradictingSides(group, filled).includes(place) ? plain('（与图上标记的部位不一致）') : []
}

/** By which version it was answered, and to what words, where the form asks in another way since (§3.2). */
function versionWords({ field, given }: Spot): string {
  if (given?.version === undefined || given.answer.state !== 'value') return ''
  const was = asGiven(field, given)
  return was === field ? '' : `（按本表第 ${given.version} 版${was.label.zh === field.label.zh ? '' : `「${was.label.zh}」一栏`}回答）`
}

/** The answer at a place, with quotation marks, source and what else has to be known to read it. */
function valueOf(wish: PageWish, spot: Spot): Pick<Row, 'value' | 'drawing'> {
  const { form, say, words } = wish
  const { given } = spot
  const field = asGiven(spot.field, given)
  if (!given && field.type === 'signature' && wish.byHand) return { value: plain('　　　　年　　月　　日'), drawing: { width: 60, height: 12, paths: [] } }
  if (!given) return { value: plain(empty) }
  const { answer, source } = given
  const typed = typedText(spot)
  const value = answer.state === 'value' ? answer.value : null
  let shown: Pick<Row, 'value' | 'drawing'>
  if (typed !== null) {
    const said = say(textPath(form.id, spot.place), typed)
    const verbatim = (field.type === 'text' || field.type === 'paragraph') && field.verbatim === true && said.length > 0
    shown = { value: said.length === 0 ? plain(empty) : verbatim ? [...plain('「'), ...said, ...plain('」')] : said }
  } else if (typeof value === 'object' && value !== null && 'signed' in value) shown = signatureRow(wish, spot, value)
  else if (field.type === 'rows' && Array.isArray(value) && value.length > 0) shown = { value: rowNames(wish, spot, value) }
  else shown = { value: plain(answerWords(field, answer, words)) }
  const from = source ? [...plain(`（来源：${sourceWords(source)}`), ...(source.from === 'other' ? say(textPath(form.id, spot.place, 'source'), source.who) : []), ...plain('）')] : []
  const version = versionWords(spot)
  return { ...shown, value: [...shown.value, ...(version ? plain(version) : []), ...from, ...faultOf(wish, spot), ...(spot.asked || !isGroupAsked(form, spot.group, wish.filled) ? [] : plain('（现已不问）')), ...(laterWords(wish, spot.place) ? plain(`（${laterWords(wish, spot.place)}）`) : [])] }
}

function rowOf(wish: PageWish, spot: Spot): Row {
  const { value, drawing } = valueOf(wish, spot)
  const wide = drawing !== undefined || spot.field.type === 'paragraph' || length(value) > SHORT || spot.field.label.zh.length > LABEL
  return { label: spot.field.label.zh, value, note: wish.basis && spot.row === null ? (spot.field.basis ?? null) : null, ...(wide ? { wide } : {}), ...(drawing ? { drawing } : {}) }
}

/** Of sentences that are told one by one (F70) also those that were left out. */
function untold({ field, given }: Spot): Row[] {
  if (field.type !== 'choices' || !field.notice || given?.answer.state !== 'value' || !Array.isArray(given.answer.value)) return []
  const { value } = given.answer
  const left = field.options.filter((o) => !value.includes(o.value)).map((o) => o.label.zh)
  return left.length === 0 ? [] : [{ label: '没有告知', value: plain(left.join('；')), note: null, wide: true }]
}

/** Of what came after the signature: by whom and when; empty for what was signed. */
function laterWords({ filled, words }: PageWish, at: string | null): string {
  const added = at === null ? undefined : filled.later?.get(at)
  return added ? `签封后补充：${words.staff(added.by)}，${dateTime(added.at)}` : ''
}

/** A row says what was found, not what might have been: unanswered fields that nobody must answer stay away. */
const isSaid = ({ given, asked, field }: Spot): boolean => given !== null || (asked && field.required)

/** Which rows of a table came after the signature. */
function laterBlock(wish: PageWish, rows: readonly Spot[][]): Block[] {
  const later = rows.flatMap((row, i) => { const said = laterWords(wish, row[0]?.row ?? null); return said ? [`第 ${i + 1} 项为${said}`] : [] })
  return later.length > 0 ? [{ type: 'paragraph', runs: plain(`${later.join('；')}。`) }] : []
}

/** Rows of a repeated group as one table where they are narrow, else each as a small table with its number. */
function repeated(wish: PageWish, group: Group, rows: readonly Spot[][]): Block[] {
  const noun = group.repeat?.noun.zh ?? ''
  const fields = group.fields.filter((field) => wish.shows(group, field) && rows.some((row) => row.some((s) => s.field === field && (s.given || (s.asked && !isDropped(field))))))
  const few = fields.length <= FEW
  const narrow = fields.length <= COLUMNS && fields.every((f) => f.type !== 'signature' && (few || (f.type !== 'paragraph' && f.type !== 'rows')))
  if (narrow) {
    const head = ['序号', ...fields.map((f) => f.label.zh)]
    const table = rows.map((row, i) => [plain(String(i + 1)), ...fields.map((field) => { const spot = row.find((s) => s.field === field)!; return spot.given || spot.asked ? valueOf(wish, spot).value : plain('—') })])
    const widths = head.map((_, i) => (i === 0 ? 7 : Math.max(8, Math.min(34, Math.max(head[i]!.length, ...table.map((row) => Math.min(length(row[i]!), 40)))))))
    return [{ type: 'table', title: null, head, widths, rows: table }, ...laterBlock(wish, rows)]
  }
  const list = registerBlock(group, rows, fields, (spot) => valueOf(wish, spot).value, isSaid)
  if (list) return [...list, ...laterBlock(wish, rows)]
  return rows.map((row, i): Block => ({
    type: 'rows', title: [`${noun} ${i + 1}`, laterWords(wish, row[0]?.row ?? null)].filter(Boolean).join('　'), pairs: true, rows: row.filter(isSaid).map((spot) => rowOf(wish, spot)),
  })).map((block) => (block.type === 'rows' && block.rows.length === 0 ? { ...block, rows: [{ label: noun, value: plain(empty), note: null }] } : block))
}

/** What the ledger adds up to, by kind and over all (F72); nothing where the reader gets no amounts. */
function sumBlock({ filled, shows }: PageWish, group: Group, ids: readonly RowId[]): Block[] {
  const { amount, kind } = ledgerFields(group)
  if (!amount || !shows(group, amount)) return []
  const { byKind, fen } = ledgerOf(group, filled, ids)
  const kinds = kind && shows(group, kind) ? byKind.map((sum) => ({ label: kind.options.find((o) => o.value === sum.kind)?.label.zh ?? '其他', value: plain(`${yuanOf(sum.fen)} 元`), note: null })) : []
  return [{ type: 'rows', title: '合计', pairs: true, rows: [...kinds, { label: '总计', value: plain(`${yuanOf(fen)} 元`), note: null }] }]
}

function groupBlocks(wish: PageWish, group: Group, spots: readonly Spot[]): Block[] {
  const { form, filled, bodyGroup, shows } = wish
  if (spots.length === 0 && !group.repeat) return []
  if (!isUsed(form, spots, filled, group)) return []
  // Of a group that is asked no more it is said once, not behind every answer.
  const words = `${group.title.zh}${isGroupAsked(form, group, filled) ? '' : '（现已不问）'}`
  const title: Block = { type: 'heading', text: words }
  if (!group.repeat) {
    const rows = spots.filter((s) => s.given ?? (s.asked && !isDropped(s.field))).flatMap((spot) => [rowOf(wish, spot), ...untold(spot)])
    return rows.length === 0 ? [] : [{ type: 'rows', title: words, pairs: true, rows }]
  }
  const added = filled.rows.get(group.key) ?? []
  const costs = group.repeat.widget === 'costs'
  // In the order of the screen: its rows are numbered by their days.
  const ids = costs ? ledgerOf(group, filled, added).costs.map((c) => c.row) : added
  if (!group.fields.some((field) => shows(group, field))) return []
  if (ids.length === 0) return [title, { type: 'paragraph', runs: plain('（无）') }]
  const mapped = group.repeat.widget === 'body-map' && group.fields.some((f) => f.type === 'point' && shows(group, f))
  const typed = group.fields.some((f) => f.key === 'type' && shows(group, f))
  const points = mapped ? bodyPoints(group, filled, bodyGroup).flatMap(({ n, at, type }) => (at ? [{ n, type: typed ? type : null, view: at.view, x: at.x, y: at.y }] : [])) : []
  const perRow = new Map(ids.map((id) => [id, [] as Spot[]]))
  for (const spot of spots) if (spot.row) perRow.get(spot.row)?.push(spot)
  return [title, ...(points.length > 0 ? [{ type: 'body' as const, title: null, bodyGroup, points }] : []), ...repeated(wish, group, [...perRow.values()]), ...chainBlock(wish, group), ...(costs ? sumBlock(wish, group, ids) : [])]
}

/** All blocks of the form, in its order, with its score and the sentence that cannot be left out (F62). Empty when nothing of it may be shown. */
export function formBlocks(wish: PageWish): Block[] {
  const { form, filled, shows } = wish
  const byGroup = new Map<Group, Spot[]>()
  for (const spot of walk(form, filled)) {
    if (!shows(spot.group, spot.field)) continue
    const had = byGroup.get(spot.group)
    if (had) had.push(spot)
    else byGroup.set(spot.group, [spot])
  }
  const visible = form.groups.filter((group) => group.fields.some((field) => shows(group, field)))
  const blocks = visible.flatMap((group) => groupBlocks(wish, group, byGroup.get(group) ?? []))
  if (visible.length === 0) return []
  const fixed: Block[] = form.fixed ? [{ type: 'paragraph', runs: plain(form.fixed.zh) }] : []
  return [...blocks, ...scoreBlock(form, filled, shows), ...clockBlock(form, filled, shows), ...fixed]
}

/** What a row of one of these forms is called, e.g. 伤情 2; empty when it stands in none. */
export function rowNamer(forms: readonly FormDefinition[], filledOf: ReadonlyMap<FormDefinition, Filled>): (row: RowId) => string {
  return (row) => {
    for (const form of forms) {
      for (const group of form.groups) {
        const at = filledOf.get(form)?.rows.get(group.key)?.indexOf(row) ?? -1
        if (at >= 0) return `${group.repeat?.noun.zh ?? group.title.zh} ${at + 1}`
      }
    }
    return ''
  }
}

/** What a group of one of these forms is called; empty when it is in none. */
export const groupNamer = (forms: readonly FormDefinition[]) => (formId: string, key: string): string => forms.find(({ id }) => id === formId)?.groups.find((group) => group.key === key)?.title.zh ?? ''
