// The content of a binder for one recipient: folds of the session, every free text already redacted.
import { bodyGroupOf } from '../../shared/body'
import { checklist } from '../../shared/fold/checklist'
import { placed, placeOf } from '../../shared/fold/parts'
import { foldQuestioning, type Coming, type Questioning } from '../../shared/fold/questioning'
import { isBlank } from '../../shared/fold/form'
import { redactText, type Decided } from '../../shared/fold/redaction'
import { goesTo } from '../../shared/goes'
import type { Passage } from '../../shared/ipc/redact'
import type { Binder, Part, Run } from '../../shared/model/binder'
import type { FormDefinition } from '../../shared/model/form'
import type { SessionId, StaffId } from '../../shared/model/ids'
import type { RecipientProfile } from '../../shared/model/redaction'
import { serviceKinds } from '../../shared/model/section'
import { printable } from '../../shared/printable'
import type { Filled } from '../../shared/walk'
import type { Going } from '../redact/going'
import { withheldOf } from '../redact/profiles'
import { tailsFor } from '../redact/tails'
import { answersOf } from '../sections/answers'
import type { Definitions } from '../sections/definitions'
import { familyRows } from '../sections/named'
import { formBlocks, groupNamer, plain, rowNamer } from '../sections/page'
import { sectionNames } from '../sections/section-names'
import { sexAndAge } from '../sections/person-words'
import { photographBlocks, signaturesHold, signedBlocks, tailOf } from '../sections/tail'
import { loadWorld, sectionOf, sectionsOf, type World } from '../store/world'
import type { Store } from '../store/store'
import { checkWords, consentWords, findingWords, personWords, profileWords, reasonWords, serviceWords, staffWords, stateWords } from './terms'
import { breaks, comings, ended, interruptions, mediaPart, type MediaFacts, type MediaWords } from './media-part'
import { clock, dateTime } from '../sections/time'

export type Order = { sessionId: SessionId; profile: RecipientProfile; recipient: string; bundleId: string; createdAt: string; organisation: string; media: MediaWords; going: Going; withoutConsentReason: string }
/** `decisions`: those that count for the passages as they stand. */
export type Redacted = { passages: readonly Passage[]; decisions: readonly Decided[] }
export type Custody = { size: number; root: string; /** Signed head of the whole log (C2SP checkpoint). */ checkpoint: string }

const row = (label: string, value: string | Run[], note: string | null = null) => ({ label, value: typeof value === 'string' ? plain(value) : value, note })

/** Looks a text up by its place and gives it as the recipient may see it. A text that was never searched is an error, not a leak. */
function hide({ passages, decisions }: Redacted) {
  const byPlace = new Map(passages.map((p) => [`${p.ref.sectionId}/${p.ref.path}`, p]))
  return (sectionId: string, path: string, written: string): Run[] => {
    const text = printable(written)
    if (text === '') return []
    const passage = byPlace.get(`${sectionId}/${path}`)
    if (!passage || passage.text !== text) throw new Error(`text not searched: ${path}`)
    return redactText(text, passage.textSha256, decisions.filter((d) => d.ref.sectionId === sectionId && d.ref.path === path))
  }
}

type Hide = ReturnType<typeof hide>

function people(world: World) {
  const staff = (id: StaffId | null) => {
    const found = world.staff.find((s) => s.staffId === id)
    return found ? `${found.name}（${[found.unit, staffWords[found.role]].filter(Boolean).join('，')}）` : '（未登记）'
  }
  const who = (id: Coming['who']) => {
    const officer = world.staff.find((s) => s.staffId === id)
    const person = world.case.persons.find((p) => p.personId === id)
    return officer?.name ?? (person ? `${person.pseudonym}（${personWords[person.role]}）` : '（未登记）')
  }
  const name = (id: string) => world.staff.find((s) => s.staffId === id)?.name ?? '（未登记）'
  return { staff, who, name }
}

/** From the first moment of any recording to the last; null while nothing was recorded. */
function span(recordings: Questioning['recordings']): { from: string; to: string | null } | null {
  const all = ended(recordings)
  const from = all.map((r) => r.startedAt).sort((a, b) => Date.parse(a) - Date.parse(b))[0]
  const to = all.flatMap((r) => (r.endedAt ? [r.endedAt] : [])).sort((a, b) => Date.parse(a) - Date.parse(b)).at(-1)
  return from ? { from, to: to ?? null } : null
}

async function record(store: Store, world: World, order: Order, questioning: Questioning, hidden: Hide): Promise<Part> {
  const { staff, who } = people(world)
  const home = (await sectionsOf(store, world.case.caseId)).find((s) => s.kind === 'case')!.sectionId
  const person = (id: string | null): Run[] => {
    const found = world.case.persons.find((p) => p.personId === id)
    if (!found) return plain('无')
    const relation = hidden(home, `person/${found.personId}`, found.relation)
    return [...plain(`${found.pseudonym}（${personWords[found.role]}`), ...(relation.length > 0 ? [...plain('，'), ...relation] : []), ...plain('）')]
  }
  const child = world.case.persons.find((p) => p.role === 'child')
  const recorded = span(questioning.recordings)
  const gaps = interruptions(questioning.recordings, questioning.takes)
  const rested = breaks(questioning.markers)
  const came = comings(questioning.presence, who)
  const places = placed(questioning.recordings)
  // With several parts the second alone does not say which: the number is that of the sheet and of the file.
  const numbered = places.some((p) => p.runs > 1)
  const second = ({ recordingId, atMs }: Questioning['lines'][number]) => {
    const place = placeOf(places, recordingId)
    return recordingId === null ? '' : place && numbered ? `${place.number}·${clock(atMs)}` : clock(atMs)
  }
  const section = await sectionOf(store, order.sessionId, 'questioning')
  const marks = { question: '问', answer: '答', note: '注' } as const
  const rights = world.session.checks['rights-told']
  return {
    id: 'record', title: '询问笔录', blocks: [
      { type: 'rows', title: null, rows: [
        row('询问次数', `第 ${world.session.ordinal} 次`),
        row('起止时间', recorded ? `${dateTime(recorded.from)} 至 ${recorded.to ? dateTime(recorded.to) : '（未结束）'}` : '（未录制）'),
        row('询问地点', `${order.organisation} ${world.session.room}`),
        row('询问人', world.session.interviewers.map(staff).join('；') || '（未登记）'),
        row('录制/记录人', staff(world.session.recorder)),
        row('被询问人（化名）', child ? `${child.pseudonym}，${sexAndAge(child)}` : '（未登记）', '真实身份另行书面说明，单独成卷。'),
        row('到场的合适成年人', person(world.session.companion)),
        row('翻译人员', person(world.session.interpreter)),
        row('权利义务告知', rights?.answer === 'yes' ? `已告知（${dateTime(rights.at)}）` : '未告知'),
        row('录音录像中断', gaps.length > 0 ? gaps.join('；') : '无'),
        ...(rested.length > 0 ? [row('休息（录制不停）', rested.join('；'))] : []),
        ...(came.length > 0 ? [row('人员进出', came.join('；'))] : []),
      ] },
      { type: 'qa', lines: questioning.lines.map((line) => ({ mark: marks[line.speaker], runs: hidden(section, `qa/${line.lineId}`, line.text), clock: second(line) })) },
      ...(numbered ? [{ type: 'paragraph' as const, runs: plain('行首「·」前为录像编号（见录音录像情况说明），其后为该录像的时间。') }] : []),
      { type: 'paragraph', runs: plain('以上笔录我看过（或向我宣读过），和我说的相符。') },
      { type: 'signatures', lines: ['被询问人', '法定代理人/合适成年人', '询问人', '记录人'] },
    ],
  }
}

async function servicesPart(store: Store, world: World, order: Order, hidden: Hide): Promise<Part> {
  const { staff } = people(world)
  const section = await sectionOf(store, order.sessionId, 'session')
  const states = { ok: '符合', reason: '不符合，已说明理由', missing: '未完成' } as const
  return {
    id: 'services', title: '服务与核对', blocks: [
      { type: 'table', title: '一次办理的各项服务', head: ['服务', '负责人', '状态', '说明'], widths: [18, 32, 14, 36],
        rows: serviceKinds.map((kind) => { const s = world.session.services[kind]; return [plain(serviceWords[kind]), plain(s.owner ? staff(s.owner) : '—'), plain(stateWords[s.state]), hidden(section, `service/${kind}`, s.reason)] }) },
      { type: 'table', title: '开始询问前的核对', head: ['项目', '结果', '理由'], widths: [40, 24, 36],
        rows: checklist(world).map((c) => [plain(checkWords[c.item]), plain(states[c.state]), hidden(section, `check/${c.item}`, c.reason)]) },
    ],
  }
}

type Forms = { parts: Part[]; /** Forms that hold answers. */ used: FormDefinition[]; /** Whether there are photographs that would go with a consent. */ photographs: boolean }

/** The forms that hold something for this recipient, each a part; behind those of a section its photographs, signature and addenda. */
async function formParts({ store, forms, definitions }: Sources, world: World, order: Order, hidden: Hide): Promise<Forms> {
  const { name } = people(world)
  const parts: Part[] = []
  const used: FormDefinition[] = []
  const { going } = order
  const tails = await tailsFor(store, order.sessionId, forms, going, order.profile)
  const bodyGroup = bodyGroupOf(world.case.persons.find((p) => p.role === 'child')?.ageBand ?? 'unknown')
  const filledOf = new Map<FormDefinition, Filled>()
  for (const form of forms) {
    const given = await answersOf(store, order.sessionId, form)
    if (!given || isBlank(given.filled)) continue
    const { sectionId, filled } = given
    used.push(form)
    if (!going.forms.includes(form)) continue
    filledOf.set(form, filled)
    const listed = going.photographs ? (await tailOf(store, sectionId, form.section)).photographs : []
    const numbers = new Map(listed.map((photo, i) => [photo.itemId as string, i + 1]))
    const blocks = formBlocks({
      form, filled, bodyGroup, family: await familyRows(store, world.case, form, filled), basis: true, words: { staff: name, photograph: (id) => numbers.get(id) ?? null },
      shows: (group, field) => goesTo(form, group, field, order.profile), say: (path, text) => hidden(sectionId, path, text),
    })
    if (blocks.length === 0) continue
    const signed = tails.some((tail) => tail.sectionId === sectionId && tail.section.signed)
    parts.push({ id: `form-${form.id}`, title: form.title.zh, blocks: signed ? blocks : [...blocks, { type: 'signatures', lines: [`${form.title.zh}负责人`] }] })
  }
  for (const tail of tails) {
    const wish = { say: (path: string, text: string) => hidden(tail.sectionId, path, text), staff: name, rowName: rowNamer(forms.filter((f) => f.section === tail.kind), filledOf), groupName: groupNamer(forms.filter((f) => going.forms.includes(f))) }
    const blocks = [...photographBlocks(tail, wish), ...signedBlocks(tail, wish, await signaturesHold(store, definitions, tail.sectionId), [])]
    if (blocks.length === 0) continue
    const last = parts.findLastIndex((part) => forms.some((f) => f.section === tail.kind && part.id === `form-${f.id}`))
    parts.splice(last < 0 ? parts.length : last + 1, 0, { id: `section-${tail.kind}`, title: `${sectionNames[tail.kind].zh}：照片、签封与补充`, blocks })
  }
  const all = going.photographs ? tails : await tailsFor(store, order.sessionId, forms, { ...going, photographs: true }, order.profile)
  return { parts, used, photographs: all.some((tail) => tail.photographs.length > 0) }
}

const consentReason = '未获同意（孩子或监护人未同意向办案机关提供）；个人信息保护法 第29条'

/** What of the forms and photographs is missing, and why: nobody agreed to hand it over (F52), or its definition keeps it here. */
function missingRows({ going, profile }: Order, { used, photographs }: Forms): string[][] {
  const held = used.filter((form) => !going.forms.includes(form) && form.groups.some((g) => g.fields.some((f) => goesTo(form, g, f, profile))))
  return [
    ...held.map((form) => [form.title.zh, '全部', consentReason]), ...(photographs && !going.photographs ? [['照片目录', '全部', consentReason]] : []),
    ...withheldOf(profile, used.filter((form) => !held.includes(form))).map((w) => [w.form, w.fields?.join('、') ?? '全部', `理由代码 ${w.code} ${reasonWords[w.code].word}；${reasonWords[w.code].basis}`]),
  ]
}

function redactionPart(world: World, order: Order, { passages, decisions }: Redacted, forms: Forms): Part {
  const { staff } = people(world)
  const label = new Map(passages.map((p) => [`${p.ref.sectionId}/${p.ref.path}`, p.labelZh]))
  const accepted = decisions.filter((d) => d.action === 'accept')
  const rejected = decisions.length - accepted.length
  const missing = missingRows(order, forms)
  const { refused, overruled } = order.going
  // Silence holds nothing back: the authorities take it by law; but nobody shall read a consent into it.
  const unsaid = order.going.unsaid.filter((part) => (part === 'photographs' ? forms.photographs : forms.used.some((form) => form.consent === part)))
  return {
    id: 'redactions', title: '遮蔽清单', blocks: [
      { type: 'paragraph', runs: plain(`接收单位类别：${profileWords[order.profile]}。共遮蔽 ${accepted.length} 处；建议遮蔽而经人工决定保留 ${rejected} 处。原文保存于录制单位，未作改动。`) },
      ...(accepted.length === 0 ? [] : [{
        type: 'table' as const, title: null, head: ['序号', '位置', '内容类别', '替换为', '理由与依据', '决定人、时间'], widths: [7, 23, 12, 16, 22, 20],
        rows: accepted.map((d, i) => [
          plain(String(i + 1)), plain(label.get(`${d.ref.sectionId}/${d.ref.path}`) ?? ''), plain(findingWords[d.kind]), plain(d.replacement || '（已遮蔽）'),
          plain(`${d.code} ${reasonWords[d.code].word}；${reasonWords[d.code].basis}`), plain(`${world.staff.find((s) => s.staffId === d.by)?.name ?? staff(null)}，${dateTime(d.at)}`),
        ]),
      }]),
      missing.length === 0 ? { type: 'paragraph', runs: plain('各项服务的文书均随卷提供。') } : {
        type: 'table', title: '未随卷提供', head: ['文书', '内容', '理由代码与依据'], widths: [26, 46, 28],
        rows: missing.map((cells) => cells.map(plain)),
      },
      ...(!overruled ? [] : [{ type: 'paragraph' as const, runs: plain(`孩子或监护人未同意向办案机关提供${refused.map((part) => consentWords[part]).join('、')}，仍随卷提供。理由：${order.withoutConsentReason}`) }]),
      ...(unsaid.length === 0 ? [] : [{ type: 'paragraph' as const, runs: plain(`是否同意向办案机关提供${unsaid.map((part) => consentWords[part]).join('、')}，没有记明。`) }]),
    ],
  }
}

function custodyPart({ size, root, checkpoint }: Custody, world: World): Part {
  const [, total = '', head = ''] = checkpoint.split('\n')
  return {
    id: 'custody', title: '保管与校验', blocks: [
      { type: 'paragraph', runs: plain('本案全部记录逐条链接、只增不改。下列数值可用随包的 data/audit.jsonl 重新计算核对（RFC 6962）。') },
      { type: 'rows', title: null, rows: [
        row('案件编号', world.case.number),
        row('本案记录条数', String(size)),
        row('本案记录校验值（SHA-256）', root, '由本案全部记录逐级计算得出：增、删、改其中任何一条，此值都会不同。'),
        ...(checkpoint === '' ? [] : [
          row('录制单位全部记录条数', total),
          row('全部记录校验值', head, '制作本卷时录制单位全部记录的校验值，带签名的原文见 data/checkpoint.txt。以后如有人把记录恢复到更早的状态，将与此值不符。'),
        ]),
        row('核验方法', '见包内 README.txt，或运行 sayonce-verify'),
      ] },
      { type: 'signatures', lines: ['移交人', '接收人'] },
    ],
  }
}

/** Where the content comes from. `forms`: one definition a form, by which its answers are read. */
export type Sources = { store: Store; forms: readonly FormDefinition[]; definitions: Pick<Definitions, 'current' | 'past'> }

/** Everything the binder says, for `order.profile`. Cover and contents are drawn from the rest. */
export async function binderContent(sources: Sources, order: Order, redacted: Redacted, custody: Custody, digest: string): Promise<Binder> {
  const { store } = sources
  const world = await loadWorld(store, order.sessionId)
  const questioning = foldQuestioning(await store.log.read(await sectionOf(store, order.sessionId, 'questioning')))
  const hidden = hide(redacted)
  const child = world.case.persons.find((p) => p.role === 'child')
  const section = await sectionOf(store, order.sessionId, 'questioning')
  const { staff, who } = people(world)
  const facts: MediaFacts = {
    questioning, selfTest: world.session.selfTest, operator: staff(world.session.recorder), staff, who,
    single: (takeId) => hidden(section, `take/${takeId}`, questioning.takes.find((t) => t.takeId === takeId)?.single ?? ''),
  }
  const services = await formParts(sources, world, order, hidden)
  return {
    bundleId: order.bundleId, title: '未成年被害人一次询问卷', organisation: order.organisation, caseNumber: world.case.number, createdAt: order.createdAt, pageOf: {},
    cover: [
      { label: '案件编号', value: world.case.number },
      { label: '被害人（化名）', value: child?.pseudonym ?? '' },
      { label: '询问次数', value: `第 ${world.session.ordinal} 次` },
      { label: '制作单位', value: order.organisation },
      { label: '接收单位', value: `${order.recipient}（${profileWords[order.profile]}）` },
      { label: '制作时间', value: `${dateTime(order.createdAt)}（北京时间，卷内时间均同）` },
      { label: '封存包号', value: order.bundleId },
      { label: '内容摘要', value: digest },
    ],
    parts: [
      await record(store, world, order, questioning, hidden),
      await servicesPart(store, world, order, hidden),
      ...services.parts,
      mediaPart(order.media, facts),
      redactionPart(world, order, redacted, services),
      custodyPart(custody, world),
    ],
  }
}
