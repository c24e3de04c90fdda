// The information sheet on the recordings: what there is, when it began and really ended, where it was interrupted, what is missing and why.
import type { Coming, Marker, Questioning, Take } from '../../shared/fold/questioning'
import { placed, type Placed } from '../../shared/fold/parts'
import { aligned, lateMs } from '../../shared/align'
import type { Block, Part, Run } from '../../shared/model/binder'
import type { RecordingId, StaffId, TakeId, Utc } from '../../shared/model/ids'
import type { EndReason, Recording, Track } from '../../shared/model/recording'
import type { SelfTest, TakeEvent } from '../../shared/model/take'
import type { Ended } from './damage'
import { alarmWords, endWords, placeWords, processWords, selfTestWords, trackWords } from './terms'
import { clock, dateTime } from '../sections/time'

export type MediaWords = {
  recordings: readonly Recording[]
  /** Whether this recipient gets recordings at all. */
  included: boolean
  damaged: ReadonlySet<RecordingId>
  /** Why there is no recording; why a damaged one is left out. Written by a person, empty where not needed. */
  noRecordingReason: string
  omitDamagedReason: string
}

/** What the sheet says besides the files: who did it, what happened meanwhile, who came and went. */
export type MediaFacts = {
  questioning: Pick<Questioning, 'takes' | 'selfTests' | 'markers' | 'presence'>
  selfTest: SelfTest | null
  /** Who recorded where no take says it. */
  operator: string
  staff: (id: StaffId) => string
  /** A person of the case by pseudonym, or an officer by name. */
  who: (id: Coming['who']) => string
  /** Why a take had one saving place only, as this recipient may read it. */
  single: (takeId: TakeId) => Run[]
}

const plain = (text: string): Run[] => [{ text, code: null }]
const row = (label: string, value: string | Run[], note: string | null = null) => ({ label, value: typeof value === 'string' ? plain(value) : value, note })

/** Recordings that hold something. */
export const ended = (recordings: readonly Recording[]): Ended[] => recordings.flatMap((r) => (r.end && r.end.chunks > 0 ? [{ ...r, end: r.end }] : []))

/** Number of a recording on the information sheet, from 1. */
export const numberOf = (recordings: readonly Recording[], id: RecordingId): number => placed(recordings).find((p) => p.recording.recordingId === id)?.number ?? 0

/** Path of a recording in the bundle, by its number on the information sheet and its track: also when the first is left out, 2 stays 2. */
export function mediaPath(recordings: readonly Recording[], id: RecordingId): string {
  const track = recordings.find((r) => r.recordingId === id)?.track ?? 'face'
  return `data/media-${String(numberOf(recordings, id)).padStart(3, '0')}-${track}.webm`
}

/** The wall clock at a moment of a take by the recorder's own clock, which no change of the system's clock moves. */
const wallOf = (take: Take, ms: number): Utc => new Date(Date.parse(take.startedAt) + ms).toISOString() as Utc

/** A start that came to nothing: its end is written and no recording of it holds anything. */
const isEmpty = (take: Take, recordings: readonly Recording[]): boolean => take.endedAt !== null && !ended(recordings).some((r) => r.takeId === take.takeId)

type Stretch = { from: Utc; to: Utc | null; reason: EndReason | null }
/** Recorded stretches in their order: takes, and recordings of the time before takes. */
function stretches(recordings: readonly Recording[], takes: readonly Take[]): Stretch[] {
  const old = recordings.filter((r) => r.takeId === null).map((r) => ({ from: r.startedAt, to: r.endedAt, reason: r.end?.reason ?? null }))
  return [...old, ...takes.filter((t) => !isEmpty(t, recordings)).map((t) => ({ from: t.startedAt, to: t.endedAt, reason: t.reason }))].sort((a, b) => Date.parse(a.from) - Date.parse(b.from))
}

type Gap = Extract<TakeEvent['what'], { type: 'gap' }>
/** Gaps that began within this time for the same reason are one interruption of several tracks. */
const TOGETHER_MS = 3000

function gapsOf(take: Take): { tracks: Track[]; reason: EndReason; fromMs: number; toMs: number }[] {
  const out: { tracks: Track[]; reason: EndReason; fromMs: number; toMs: number }[] = []
  const gaps = take.events.map((e) => e.what).filter((w): w is Gap => w.type === 'gap').sort((a, b) => a.fromMs - b.fromMs)
  for (const gap of gaps) {
    const same = out.find((g) => g.reason === gap.reason && Math.abs(g.fromMs - gap.fromMs) <= TOGETHER_MS && !g.tracks.includes(gap.track))
    if (same) {
      same.tracks.push(gap.track)
      same.toMs = Math.max(same.toMs, gap.toMs)
    } else out.push({ tracks: [gap.track], reason: gap.reason, fromMs: gap.fromMs, toMs: gap.toMs })
  }
  return out
}

/** Whether each track of a gap has a part that begins after it. */
const wentOn = (recordings: readonly Recording[], take: Take, gap: { tracks: readonly Track[]; fromMs: number }): boolean =>
  gap.tracks.every((track) => recordings.some((r) => r.takeId === take.takeId && r.track === track && r.startMs > gap.fromMs && (r.end === null || r.end.chunks > 0)))

/** Every stretch without a recording, in words with both times and the reason (F21): within takes, between them, and after the last that did not end on purpose. */
export function interruptions(recordings: readonly Recording[], takes: readonly Take[]): string[] {
  const within = takes.flatMap((take) => gapsOf(take).map((g) => ({
    at: wallOf(take, g.fromMs),
    text: `${g.tracks.map((t) => trackWords[t]).join('、')} ${dateTime(wallOf(take, g.fromMs), true)} 至 ${dateTime(wallOf(take, g.toMs), true)}，约 ${((g.toMs - g.fromMs) / 1000).toFixed(1)} 秒（${endWords[g.reason]}，${wentOn(recordings, take, g) ? '自动接续' : '没有再接上'}）`,
  })))
  const list = stretches(recordings, takes)
  const between = list.flatMap((s, i) => {
    const next = list[i + 1]
    if (!s.to) return next ? [{ at: s.from, text: `${dateTime(s.from, true)} 起（结束时间不明）至 ${dateTime(next.from, true)}` }] : []
    const why = s.reason ? `（${endWords[s.reason]}）` : ''
    if (next) return [{ at: s.to, text: `${dateTime(s.to, true)} 至 ${dateTime(next.from, true)}${why}` }]
    return s.reason === 'stopped' ? [] : [{ at: s.to, text: `${dateTime(s.to, true)} 起，至今未续录${why}` }]
  })
  return [...within, ...between].sort((a, b) => Date.parse(a.at) - Date.parse(b.at)).map((one) => one.text)
}

/** Breaks during which the recorder ran on, with both times. */
export function breaks(markers: readonly Marker[]): string[] {
  const out: string[] = []
  let from: Marker | null = null
  for (const marker of markers) {
    if (marker.mark === 'break-start') from = marker
    if (marker.mark === 'break-end' && from) {
      out.push(`${dateTime(from.at, true)} 至 ${dateTime(marker.at, true)}`)
      from = null
    }
  }
  return from ? [...out, `${dateTime(from.at, true)} 起`] : out
}

/** Who came in and left, in order, with the times. */
export const comings = (presence: readonly Coming[], who: MediaFacts['who']): string[] => presence.map((p) => `${dateTime(p.at, true)} ${who(p.who)}${p.present ? '进入' : '离开'}`)

function eventWords({ what }: TakeEvent): string | null {
  switch (what.type) {
    case 'gap': return null // stands under the interruptions
    case 'alarm': return what.alarm === 'restarting' || what.alarm === 'broke' ? null : `${what.track ? `${trackWords[what.track]}：` : ''}${alarmWords[what.alarm]}${what.on ? '' : '（已恢复）'}`
    case 'place': return `${placeWords[what.place]}${what.state === 'lost' ? '不可用' : what.state === 'complete' ? '恢复，已补齐' : '经确认已无法取回，以本机硬盘上的内容为准'}`
    case 'clock': return `系统时钟被拨${what.byMs > 0 ? '快' : '慢'} ${(Math.abs(what.byMs) / 1000).toFixed(1)} 秒；录制时长不受影响`
    case 'suspended': return `机器休眠 ${Math.round(what.forMs / 1000)} 秒`
    case 'process': return `${processWords[what.process]}程序重新启动`
  }
}

/** From so many times on the same alarm of a track is told in one line: a day of flickering must not bury the rest. */
const OFTEN = 3

type Told = { atMs: number; words: string }

/** Everything that happened, in order; an alarm that came again and again once, with how often and how long. */
function toldOf(take: Take): Told[] {
  const often = new Map<string, { raised: number[]; lastMs: number; forMs: number }>()
  const keyOf = (what: Extract<TakeEvent['what'], { type: 'alarm' }>) => `${what.alarm} ${what.track ?? ''}`
  for (const { what, atMs } of take.events) {
    if (what.type !== 'alarm') continue
    const had = often.get(keyOf(what)) ?? { raised: [], lastMs: 0, forMs: 0 }
    if (what.on) had.raised.push(atMs)
    else had.forMs += atMs - (had.raised.at(-1) ?? atMs)
    had.lastMs = atMs
    often.set(keyOf(what), had)
  }
  const told = new Set<string>()
  return take.events.flatMap((event): Told[] => {
    const words = eventWords(event)
    if (words === null) return []
    if (event.what.type !== 'alarm') return [{ atMs: event.atMs, words }]
    const key = keyOf(event.what)
    const all = often.get(key)!
    if (all.raised.length < OFTEN) return [{ atMs: event.atMs, words }]
    if (told.has(key)) return []
    told.add(key)
    return [{ atMs: all.raised[0]!, words: `${words}：至 ${clock(all.lastMs)} 共 ${all.raised.length} 次，合计约 ${Math.max(1, Math.round(all.forMs / 1000))} 秒` }]
  }).sort((a, b) => a.atMs - b.atMs)
}

function takeBlocks(take: Take, n: number, of: number, words: MediaWords, facts: MediaFacts): Block[] {
  const events = toldOf(take).map((e) => [plain(clock(e.atMs)), plain(dateTime(wallOf(take, e.atMs), true)), plain(e.words)])
  if (isEmpty(take, words.recordings)) {
    return [{ type: 'rows', title: of > 1 ? `第 ${n} 次录制` : '录制经过', rows: [row('录制人', facts.staff(take.by)), row('时间', dateTime(take.startedAt, true)), row('结果', '启动未成功，没有录下内容')] }]
  }
  const rows: Block = {
    type: 'rows', title: of > 1 ? `第 ${n} 次录制` : '录制经过', rows: [
      row('录制人', facts.staff(take.by)),
      row('开始', dateTime(take.startedAt, true)),
      row('结束', take.endedAt ? dateTime(take.endedAt, true) : '（未结束）'),
      row('结束方式', take.reason ? endWords[take.reason] : '（未结束）'),
      row('时长', take.endMs === null ? '—' : clock(take.endMs), '按录制设备自己的时钟，不受系统时间改动影响。'),
      row('保存位置', take.places.length > 1 && take.single === null ? '两块盘，同时写入' : [...plain(`${take.places.length > 1 ? '两处，在同一块盘上' : '一处'}。理由：`), ...facts.single(take.takeId)]),
    ],
  }
  return events.length === 0 ? [rows] : [rows, { type: 'table', title: '录制中的情况', head: ['录制时间', '时刻', '情况'], widths: [16, 30, 54], rows: events }]
}

const takeOf = ({ questioning }: MediaFacts, takeId: TakeId | null) => questioning.takes.find((take) => take.takeId === takeId)

/** How much later than the earliest file of its take this one has to begin, so that all of them show the same at the same time; null for one alone. */
function offsetOf(r: Recording, recordings: readonly Recording[], facts: MediaFacts): number | null {
  const beside = r.takeId === null ? [] : recordings.filter((other) => other.takeId === r.takeId)
  if (beside.length < 2) return null
  const late = lateMs(takeOf(facts, r.takeId), facts.selfTest) ?? 0
  const all = aligned(beside.map(({ recordingId, track, startMs }) => ({ recordingId, track, startMs: startMs as number, syncMs: track === 'room' ? late : 0 })))
  return all.find((one) => one.recordingId === r.recordingId)?.offsetMs ?? null
}

function sheet({ recording: r, number, part, parts, take, takes }: Placed, words: MediaWords, facts: MediaFacts): Block {
  const left = words.damaged.has(r.recordingId)
  const held = r.end !== null && r.end.chunks > 0
  const offset = offsetOf(r, words.recordings, facts)
  const next = r.takeId === null ? undefined : placed(words.recordings).find((p) => p.recording.takeId === r.takeId && p.recording.track === r.track && p.part === part + 1)
  return {
    type: 'rows', title: `录像 ${number}　${trackWords[r.track]}${takes > 1 ? `　第 ${take} 次` : ''}${parts > 1 ? `　第 ${part} 段` : ''}`, rows: [
      ...(r.takeId === null ? [row('录制人', facts.operator)] : []),
      row('开始', dateTime(r.startedAt, true)),
      row('结束', r.endedAt ? dateTime(r.endedAt, true) : '（未结束）'),
      row('结束方式', r.end ? `${endWords[r.end.reason]}${next ? `，自动接续为录像 ${next.number}` : ''}` : '（未结束）'),
      row('时长', r.end ? clock(r.end.durationMs) : '—'),
      ...(offset === null ? [] : [row('与同次各路对齐', `${offset} 毫秒`, '同时播放几路时，这一路比同次最早的一路晚这么多开始，各路即对齐。')]),
      row('设备', [r.camera, r.microphone].filter((name) => name !== '').join('；') || (r.track === 'sound' ? '麦克风' : '摄像机；麦克风')),
      row('格式', r.width > 0 ? `${r.mimeType}，${r.width}×${r.height}，${Math.round(r.frameRate * 10) / 10} 帧/秒` : r.mimeType),
      row('大小', r.end ? `${r.end.bytes} 字节` : '—'),
      row('文件', !held ? '没有存下内容' : left ? `已损坏，未随卷提供。理由：${words.omitDamagedReason}。以上时长、大小和下列校验值为录制时确认写入的数值。` : words.included ? mediaPath(words.recordings, r.recordingId).slice('data/'.length) : '未随卷提供'),
      row('录像文件校验值（SHA-256）', held ? r.end!.sha256 : '—', '由录像文件的全部内容算出；对收到的录像文件重新计算，数值相同即内容未变。'),
      row('分段校验值（末段）', held ? `${r.end!.head}（共 ${r.end!.chunks} 段）` : '—', '录像逐秒加密写入，每段的校验值由前一段推出；末段相同，说明中间没有缺段、换段。'),
    ],
  }
}

function selfTestWordsOf({ selfTest, questioning }: MediaFacts): string {
  if (!selfTest) return '未做'
  const not = selfTest.findings.filter((f) => f.state !== 'ok').map((f) => `${selfTestWords[f.item]}${f.state === 'bad' ? '不合格' : '应注意'}`)
  const kept = questioning.selfTests.length
  return `${dateTime(selfTest.at, true)} ${selfTest.passed ? '通过' : '未通过'}${not.length > 0 ? `（${not.join('、')}）` : ''}；画面对应${selfTest.camerasRight ? '正确' : '不正确'}；与标准时间相差 ${selfTest.clockOffsetSeconds} 秒。${kept > 0 ? `自检录像 ${kept} 次，单独保存，不随卷移送。` : ''}`
}

/** How far the two pictures of each take lie apart, and by what that is known; null where there is one picture only. */
function syncWords({ recordings }: MediaWords, { questioning: { takes }, selfTest }: MediaFacts): string | null {
  const two = takes.filter((take) => ended(recordings).some((r) => r.takeId === take.takeId && r.track === 'room' && r.width > 0))
  const words = two.map((take) => {
    const late = lateMs(take, selfTest)
    const name = takes.length > 1 ? `第 ${takes.indexOf(take) + 1} 次录制：` : ''
    return name + (late === null ? '未测得，各路只按开始时刻对齐' : `${take.syncMs === null ? '自检时' : '录制中'}测得两路画面相差 ${Math.round(late)} 毫秒，各路的对齐值已计入`)
  })
  return words.length === 0 ? null : words.join('；')
}

/** The rows that stand for the whole: interruptions, breaks, comings and goings, test, clock, copies. */
function whole(words: MediaWords, facts: MediaFacts): Block {
  const { takes, markers, presence } = facts.questioning
  const gaps = interruptions(words.recordings, takes)
  const copies = ended(words.recordings).map((r) => r.end.copies ?? 1)
  const sync = syncWords(words, facts)
  const rested = breaks(markers)
  const came = comings(presence, facts.who)
  return {
    type: 'rows', title: '综合说明', rows: [
      row('中断', gaps.length > 0 ? gaps.join('；') : '无'),
      row('休息（录制不停）', rested.length > 0 ? rested.join('；') : '无'),
      ...(came.length > 0 ? [row('人员进出', came.join('；'))] : []),
      row('录制前自检', selfTestWordsOf(facts)),
      ...(sync ? [row('两路同步', sync)] : []),
      row('份数', copies.length > 0 && copies.every((n) => n >= 2) ? '录制单位保存原件两份' : copies.some((n) => n >= 2) ? '录制单位保存原件，部分为两份' : '录制单位保存原件一份'),
    ],
  }
}

export function mediaPart(words: MediaWords, facts: MediaFacts): Part {
  const { recordings, included } = words
  const { takes } = facts.questioning
  const passage = takes.flatMap((take, i) => takeBlocks(take, i + 1, takes.length, words, facts))
  const sheets = placed(recordings).map((p) => sheet(p, words, facts))
  if (ended(recordings).length === 0) {
    return {
      id: 'media', title: '录音录像情况说明', blocks: [
        { type: 'paragraph', runs: plain(`本次询问未录音录像，理由：${words.noRecordingReason || '（未写明）'}`) },
        ...passage, ...sheets,
        { type: 'signatures', lines: ['询问人', '记录人', '在场人'] },
      ],
    }
  }
  return {
    id: 'media', title: '录音录像情况说明', blocks: [
      { type: 'paragraph', runs: plain(included
        ? '本次询问同步录音录像。随卷移送的是录制设备写入的原始数据，未经剪接、删改，未作技术处理；原件加密保存于录制单位。'
        : '本次询问同步录音录像。录音录像未随本卷提供，可在录制单位按规定查阅；原件加密保存于录制单位。') },
      ...passage,
      whole(words, facts),
      ...sheets,
      { type: 'signatures', lines: ['录制人', '询问人', '在场人'] },
    ],
  }
}
