// What stands in a section beside its forms: its photographs, its signature and the addenda behind it. Printed after the forms, searched with them.
import { foldPhotographs, sameAs, type PhotographFact } from '../../shared/fold/photographs'
import { foldSigned, type SignedSection } from '../../shared/fold/signed'
import type { Block, Run } from '../../shared/model/binder'
import type { RowId, SectionId, SessionId } from '../../shared/model/ids'
import type { SectionKind } from '../../shared/model/section'
import type { Shot } from '../../shared/model/photograph'
import type { Store } from '../store/store'
import { registerSection } from '../store/world'
import type { Definitions } from './definitions'
import { plain } from './page'
import { checkSignatures, keysOf } from './sign'
import { dateTime } from './time'

export type Tail = {
  sectionId: SectionId
  kind: SectionKind
  photographs: readonly PhotographFact[]
  section: SignedSection
}

/** Sections of a session that a bundle may draw on beside their forms. The therapy notes are none: of them only what was let out leaves (F69). */
const withTails: readonly SectionKind[] = ['briefing', 'medical', 'samples', 'legal-aid', 'follow-up']

/** Throws `Refused` E-B10 for who may not read the section. */
export async function tailOf(store: Store, sectionId: SectionId, kind: SectionKind): Promise<Tail> {
  const entries = await store.log.read(sectionId)
  return { sectionId, kind, photographs: foldPhotographs(entries), section: foldSigned(entries) }
}

/** Whether every signature of the section holds; true where there is none. Looks only: writes nothing. */
export async function signaturesHold(store: Store, forms: Pick<Definitions, 'current' | 'past'>, sectionId: SectionId): Promise<boolean> {
  const register = await store.log.read(await registerSection(store))
  return checkSignatures(sectionId, await store.log.read(sectionId), (who) => keysOf(register, who), forms).every((s) => s.holds)
}

/** Those of a session, in the order of the day. */
export async function tailsOf(store: Store, sessionId: SessionId): Promise<Tail[]> {
  const rows = await store.db.all<{ id: SectionId; kind: SectionKind }>('SELECT id, kind FROM section WHERE session_id = ?', sessionId)
  const wanted = withTails.flatMap((kind) => rows.filter((row) => row.kind === kind))
  const found: Tail[] = []
  for (const { id, kind } of wanted) found.push(await tailOf(store, id, kind))
  return found
}

export const addendumPath = (seq: number): string => `addendum/${seq}`
export const photoPath = (itemId: string, part: 'label' | 'why'): string => `photo/${itemId}/${part}`

/** Everything typed in it, by its place in the section. */
export function tailTexts({ photographs, section }: Tail): { path: string; text: string; zh: string; en: string }[] {
  return [
    ...photographs.flatMap((photo, i) => [
      { path: photoPath(photo.itemId, 'label'), text: photo.label, zh: `照片 ${i + 1} · 说明`, en: `Photograph ${i + 1} · label` },
      { path: photoPath(photo.itemId, 'why'), text: photo.why ?? '', zh: `照片 ${i + 1} · 顺序的理由`, en: `Photograph ${i + 1} · why out of order` },
    ]),
    ...section.addenda.flatMap(({ seq, text }, i) => (text === '' ? [] : [{ path: addendumPath(seq), text, zh: `补充说明 ${i + 1}`, en: `Addendum ${i + 1}` }])),
  ]
}

export const shotWords: Record<Shot, string> = { label: '编号标签', overview: '全景', mid: '中景', close: '近景', document: '单据', other: '其他' }

export type TailWish = {
  say: (path: string, text: string) => Run[]
  staff: (id: string) => string
  /** What a row of one of the forms is called, e.g. 伤情 2; empty when it is gone. */
  rowName: (row: RowId) => string
  /** The title of a group of one of them; empty where it is unknown. */
  groupName: (formId: string, key: string) => string
}

/** Of an imported file the time above is that of its intake: when it was taken only its camera says, unchecked (F56). */
const fromFile = ({ from, takenAt }: PhotographFact): string => (from === 'camera' ? '' : `（文件导入；${takenAt === null ? '文件中没有拍摄时间' : `相机所记拍摄时间 ${takenAt}，未经核对`}）`)

/** The list of photographs: never the pictures (F57). `bytes` and hash are those of the original as it came. */
export function photographBlocks({ photographs }: Pick<Tail, 'photographs'>, { say, staff, rowName }: TailWish): Block[] {
  if (photographs.length === 0) return []
  return [{
    type: 'table', title: '照片目录', head: ['序号', '类别', '比例尺', '说明', '对应', '摄入人、时间', '原件 SHA-256（前16位）'], widths: [6, 8, 8, 26, 14, 22, 16],
    rows: photographs.map((photo, i) => {
      const why = say(photoPath(photo.itemId, 'why'), photo.why ?? '')
      const same = sameAs(photographs, i)
      return [
        plain(String(i + 1)), plain(shotWords[photo.shot]), plain(photo.scale ? '有' : '无'), [...say(photoPath(photo.itemId, 'label'), photo.label), ...(why.length > 0 ? [...plain('（未按顺序：'), ...why, ...plain('）')] : []), ...(same === null ? [] : plain(`（与照片 ${same} 是同一个文件）`))],
        plain(photo.row ? rowName(photo.row) : '—'), plain(`${staff(photo.by)}，${dateTime(photo.addedAt)}${photo.later ? '，签封后补充' : ''}${fromFile(photo)}`), plain(photo.original.sha256.slice(0, 16)),
      ]
    }),
  }]
}

/** 照片 3、照片 4: by their number in the list; those of a list that does not go by their count alone. */
function picturesWords(list: Tail['photographs'], pictures: readonly { itemId: string }[]): string[] {
  const at = pictures.map(({ itemId }) => list.findIndex((p) => p.itemId === itemId))
  return [...at.filter((n) => n >= 0).map((n) => `照片 ${n + 1}`), ...(at.includes(-1) ? [`照片 ${at.filter((n) => n < 0).length} 张（另存）`] : [])]
}

/** Signature and addenda; lines to sign by hand while it is not signed. `holds`: every signature of the section was checked and holds. */
export function signedBlocks({ photographs, section: { signed, addenda } }: Pick<Tail, 'photographs' | 'section'>, { say, staff, rowName, groupName }: TailWish, holds: boolean, byHand: readonly string[]): Block[] {
  const checked = holds ? '（已核对，相符）' : '（核对不符）'
  return [
    ...(signed ? [{ type: 'rows' as const, title: '签封', rows: [
      { label: '签名人', value: plain(staff(signed.by)), note: null },
      { label: '签封时间', value: plain(dateTime(signed.at, true)), note: null },
      { label: '内容摘要（SHA-256）', value: plain(`${signed.digest}${checked}`), note: null },
    ] }] : []),
    ...addenda.map(({ by, at, text, seq, photographs: pictures, added: more }, i) => {
      const added = [...picturesWords(photographs, pictures), ...more.map(({ form, group, row }) => (row ? rowName(row) : groupName(form.id, group)))].filter((name) => name !== '').join('、')
      return { type: 'rows' as const, title: i === 0 ? '签封后的补充' : null, rows: [{ label: `${i + 1}`, value: [...(text === '' ? [] : say(addendumPath(seq), text)), ...plain(`${added && `${text && '；'}补充了 ${added}`}（${staff(by)}，${dateTime(at)}）`)], note: null }] }
    }),
    ...(signed || byHand.length === 0 ? [] : [{ type: 'signatures' as const, lines: [...byHand] }]),
  ]
}
