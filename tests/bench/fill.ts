// A vault as large as one wishes, with real rows: bodies encrypted under section keys that are sealed to a real role, chained and hashed
// as the app does it. Written in few large transactions; tiles and head come from the log itself, which checks every row for it.
import { randomBytes } from 'node:crypto'
import { found } from '../../electron/access/found'
import { sealBody, type Place } from '../../electron/store/entry-body'
import { roleHolder } from '../../electron/store/keyring'
import { currentRoleKey } from '../../electron/access/role-keys'
import { entryHash, genesis } from '../../electron/store/row'
import { sealTo } from '../../electron/store/sealed-box'
import { sectionContext } from '../../electron/store/section-keys'
import type { Sql } from '../../electron/store/sql'
import { Store } from '../../electron/store/store'
import { rolesOf } from '../../shared/model/access'
import { newCaseNumber } from '../../shared/model/case-number'
import type { Fact } from '../../shared/model/entry'
import { newId, type CaseId, type Millis, type SectionId, type SessionId } from '../../shared/model/ids'
import { sessionSections, type SectionKind } from '../../shared/model/section'

const officer = { sex: 'female', unit: '云溪虚构分局', badge: '', training: null } as const

/** An empty vault with a supervisor (logged in) and an admin. */
export async function emptyVault(folder: string, password: string): Promise<Store> {
  const store = await Store.create(folder, password)
  await found(store, { unit: officer.unit, room: '听雨询问室', founder: { ...officer, name: '沈知雁', role: 'supervisor' }, others: [{ ...officer, name: '何舒', role: 'admin', password }] })
  return store
}

/** Mild and plain pieces; lines are put together from them so that words repeat as they do in life. */
const who = ['他', '她', '那个高年级的同学', '一个不认识的人', '隔壁班的男生', '我同桌', '班里的小组长', '校门口的大孩子', '几个人', '我表哥']
const when = ['放学以后', '星期三中午', '第二节课下课', '上个星期五', '下雨那天', '运动会那天', '早上进校门的时候', '晚自习之前', '月考以后', '开学第一周']
const where = ['在操场边上', '在楼梯口', '在自行车棚旁边', '在食堂排队的时候', '在校门口', '在走廊里', '在图书角', '在公交站', '在小卖部门口', '在教室后面']
const did = ['推了我一下', '把我的书包扔在地上', '说要告诉所有人', '拦住我不让我走', '打了我的胳膊', '抢走了我的铅笔盒', '说我要是讲出去就还要打我', '往我身上泼水', '把我的作业本撕了', '踢了我的凳子']
const then = ['后来值日的老师走过来，他就跑开了', '旁边有几个同学在看，没有人说话', '我一个人走回教室，没有告诉别人', '我很害怕，就绕小路回家了', '第二天我不想去学校', '我妈妈问我怎么了，我说没事', '我的水杯摔破了', '班主任后来知道了', '我跟同桌说了', '我把书包捡起来就走了']
const asked = ['请你按自己记得的慢慢讲给我听。', '后来呢？', '当时还有谁在旁边？', '你刚才说到这里，请再多讲一点。', '想不起来的地方可以说想不起来。', '你当时心里是什么感觉？', '他说了什么，请照原话告诉我。', '这件事以前发生过吗？']

/** Repeatable: a multiplicative generator of Lehmer's kind (modulus 2³¹ − 1). */
class Dice {
  private state: number

  constructor(seed: number) {
    this.state = (seed * 48_271 + 11) % 2_147_483_647 || 1
  }

  roll(below: number): number {
    this.state = (this.state * 48_271) % 2_147_483_647
    return this.state % below
  }

  of<T>(list: readonly T[]): T {
    return list[this.roll(list.length)]!
  }
}

type Written = { kind: SectionKind; fact: Fact }

/** The entries of one case, `count` of them, most of them lines of the questioning. */
function story(dice: Dice, caseId: CaseId, sessionId: SessionId, number: string, index: number, me: Store['staffId'], count: number): Written[] {
  const all: Written[] = []
  const say = (kind: SectionKind, fact: Fact) => { all.push({ kind, fact }) }
  const line = () => `${dice.of(when)}，${dice.of(where)}，${dice.of(who)}${dice.of(did)}。${dice.of(then)}。`
  const child = newId('per', randomBytes)
  const guardian = newId('per', randomBytes)
  say('case', { kind: 'case.opened', body: { caseId, number, reporter: `${dice.of(['学校', '邻居', '医院', '亲属'])}来电`, reportedAt: '2026-02-03T09:00', firstReceiver: me, receipt: '已电话告知' } })
  say('case', { kind: 'case.person', body: { personId: child, role: 'child', pseudonym: `小禾${index}`, sex: 'female', ageBand: '10-13', relation: '', unsuitable: null } })
  say('case', { kind: 'case.person', body: { personId: guardian, role: 'guardian', pseudonym: `小禾${index}的妈妈`, sex: 'female', ageBand: 'adult', relation: '母亲', unsuitable: null } })
  say('key-volume', { kind: 'key.person', body: { personId: child, name: `虚构名${index}`, aliases: [`阿${index}`], idNumber: '', birthDate: '', phone: '', address: `虚构路 ${dice.roll(900)} 号`, school: `虚构第${1 + dice.roll(40)}小学` } })
  say('session', { kind: 'session.opened', body: { sessionId, ordinal: 1, room: '听雨询问室' } })
  say('session', { kind: 'session.staff', body: { interviewers: [me], recorder: null, companion: guardian, interpreter: null } })
  for (const item of ['guardian-notified', 'interpreter-needed', 'rights-told', 'individual', 'room-ready'] as const) say('session', { kind: 'session.check', body: { item, answer: 'yes', reason: '' } })
  for (const service of ['questioning', 'medical', 'legal-aid'] as const) say('session', { kind: 'session.service', body: { service, state: 'done', owner: me, reason: '' } })
  const field = (kind: SectionKind, formId: string, key: string, value: string) => say(kind, { kind: 'form.answer', body: { formId, version: 1, field: key, answer: { state: 'value', value } } })
  for (const key of ['place', 'examiner', 'present', 'history', 'demeanour', 'injuries', 'care-given', 'conclusion']) field('medical', 'medical-note', key, line())
  for (const key of ['applied', 'told', 'wish', 'next']) field('legal-aid', 'legal-aid-note', key, line())
  for (const key of ['state', 'wish']) field('psychological', 'counsellor-note', key, line())
  for (const key of ['visit', 'school']) field('follow-up', 'follow-up-note', key, line())
  for (let i = 0; all.length < count; i++) {
    const lineId = newId('lin', randomBytes)
    const text = i % 2 === 0 ? dice.of(asked) : line()
    say('questioning', { kind: 'qa.added', body: { lineId, speaker: i % 2 === 0 ? 'question' : 'answer', text, recordingId: null, atMs: (i * 9000) as Millis } })
    if (i % 9 === 5 && all.length < count) say('questioning', { kind: 'qa.edited', body: { lineId, text: `${text}（更正）` } })
    if (i % 40 === 17 && all.length < count) say('questioning', { kind: 'marker', body: { recordingId: null, atMs: (i * 9000) as Millis, mark: 'note', text: `第 ${i} 句附近孩子要喝水` } })
  }
  return all.slice(0, count)
}

/** The words of one case as anybody would keep them in a plain table. */
export function linesOfCase(index: number, each: number): string[] {
  const facts = story(new Dice(index + 1), 'cas_' as CaseId, 'ses_' as SessionId, '', index, 'stf_' as Store['staffId'], each)
  return facts.flatMap(({ fact }) => {
    switch (fact.kind) {
      case 'qa.added': return fact.body.text
      case 'form.answer': return fact.body.answer.state === 'value' ? String(fact.body.answer.value) : []
      case 'case.person': return fact.body.pseudonym
      case 'key.person': return fact.body.name
      default: return []
    }
  })
}

const kinds = ['key-volume', 'case', ...sessionSections, 'session'] as const satisfies readonly SectionKind[]

/** Lets a vault grow to `cases` cases of `each` entries; `from`: how many it has. Every row is written once and never read. */
export async function grow(store: Store, { from, cases, each }: { from: number; cases: number; each: number }): Promise<void> {
  let n = store.log.size
  const role = await currentRoleKey(store, store.db, 'supervisor')
  if (!role) throw new Error('the vault has no supervisor')
  const holder = roleHolder('supervisor', role.version)
  for (let first = from; first < cases; first += 100) {
    await store.db.transaction(async (tx) => {
      for (let i = first; i < Math.min(cases, first + 100); i++) {
        n = await writeCase(tx, { index: i, n, each, me: store.staffId, seal: (id, key) => ({ holder, box: sealTo(role.publicKey, key, sectionContext(id, holder)) }) })
      }
    })
  }
  // The rows are there without their heads; the log goes through all of them, writes its tiles and vouches.
  store.log.readOnly = true
  await store.log.reanchor()
  if (store.log.size !== n) throw new Error(`the log counts ${store.log.size} entries, not ${n}`)
}

type Sealed = { holder: string; box: Buffer }
type CaseOrder = { index: number; n: number; each: number; me: Store['staffId']; seal: (id: SectionId, key: Buffer) => Sealed }

/** Returns the number of the last entry. */
async function writeCase(tx: Sql, { index, n, each, me, seal }: CaseOrder): Promise<number> {
  const caseId = newId('cas', randomBytes)
  const sessionId = newId('ses', randomBytes)
  const at = (step: number) => new Date(Date.UTC(2016, 0, 1) + index * 480_000 + step * 1000).toISOString()
  const number = `${newCaseNumber(2016 + (index % 10), randomBytes)}`
  // Queued without waiting for each: the next row is made while the last one is written.
  const writes: Promise<unknown>[] = [tx.run('INSERT OR IGNORE INTO case_number (number, case_id) VALUES (?,?)', number, caseId)]
  const sections = new Map<SectionKind, { id: SectionId; key: Buffer; seq: number; prev: string }>()
  for (const kind of kinds) {
    const id = newId('sec', randomBytes)
    const key = randomBytes(32)
    sections.set(kind, { id, key, seq: 0, prev: genesis })
    const ofSession = kind !== 'case' && kind !== 'key-volume'
    writes.push(tx.run('INSERT INTO section (id, kind, case_id, session_id, created_at) VALUES (?,?,?,?,?)', id, kind, caseId, ofSession ? sessionId : null, at(0)))
    if (!rolesOf(kind).includes('supervisor')) continue
    const { holder, box } = seal(id, key)
    writes.push(tx.run('INSERT INTO section_key (section, holder, box) VALUES (?,?,?)', id, holder, box))
  }
  for (const { kind, fact } of story(new Dice(index + 1), caseId, sessionId, number, index, me, each)) {
    const section = sections.get(kind)!
    n++
    section.seq++
    const place: Place = { sectionId: section.id, seq: section.seq, atUtc: at(n % 400), atMono: n as Millis, author: me, kind: fact.kind, prev: section.prev }
    const box = sealBody(section.key, place, fact.body)
    section.prev = entryHash(place, box)
    writes.push(tx.run('INSERT INTO entry (n, section, seq, at_utc, at_mono, author, kind, body, prev, hash) VALUES (?,?,?,?,?,?,?,?,?,?)',
      n, section.id, section.seq, place.atUtc, place.atMono, me, fact.kind, box, place.prev, section.prev))
  }
  await Promise.all(writes)
  return n
}
