// The information sheet on the recordings: what there is, when it began and really ended, where it was interrupted, what is missing and why.
import type { Block, Part, Run } from '../../shared/model/binder'
import type { RecordingId } from '../../shared/model/ids'
import type { Recording } from '../../shared/model/recording'
import type { Ended } from './damage'
import { endWords } from './terms'
import { clock, dateTime } from './time'

export type MediaWords = {
  recordings: readonly Recording[]
  /** Whether this recipient gets recordings at all. */
  included: boolean
  damaged: ReadonlySet<RecordingId>
  /** Why there is no recording; why a damaged one is left out. Written by a person, empty where not needed. */
  noRecordingReason: string
  omitDamagedReason: string
}

const plain = (text: string): Run[] => [{ text, code: null }]
const row = (label: string, value: string, note: string | null = null) => ({ label, value: plain(value), note })

/** Recordings that hold something. */
export const ended = (recordings: readonly Recording[]): Ended[] => recordings.flatMap((r) => (r.end && r.end.chunks > 0 ? [{ ...r, end: r.end }] : []))

/** Path of a recording in the bundle, by its number on the information sheet: 第 2 段 is media-002, also when the first is left out. */
export function mediaPath(recordings: readonly Recording[], id: RecordingId): string {
  return `data/media-${String(recordings.findIndex((r) => r.recordingId === id) + 1).padStart(3, '0')}-child.webm`
}

/**
 * Stretches without a recording, in words: between one and the next, and after one that did not end on purpose (a crash, a
 * lost device) when nothing follows.
 */
export function interruptions(recordings: readonly Recording[]): string[] {
  return recordings.flatMap((r, i) => {
    const next = recordings[i + 1]
    if (!r.end || !r.endedAt) return next ? [`${dateTime(r.startedAt, true)} 起（结束时间不明）至 ${dateTime(next.startedAt, true)}`] : []
    if (next) return [`${dateTime(r.endedAt, true)} 至 ${dateTime(next.startedAt, true)}（${endWords[r.end.reason]}）`]
    return r.end.reason === 'stopped' ? [] : [`${dateTime(r.endedAt, true)} 起，至今未续录（${endWords[r.end.reason]}）`]
  })
}

function sheet(r: Recording, i: number, words: MediaWords, operator: string): Block {
  const left = words.damaged.has(r.recordingId)
  const held = r.end !== null && r.end.chunks > 0
  return {
    type: 'rows', title: `第 ${i + 1} 段`, rows: [
      row('录制人', operator),
      row('开始', dateTime(r.startedAt, true)),
      row('结束', r.endedAt ? dateTime(r.endedAt, true) : '（未结束）'),
      row('结束方式', r.end ? endWords[r.end.reason] : '（未结束）'),
      row('时长', r.end ? clock(r.end.durationMs) : '—'),
      row('设备', `${r.camera || '摄像头'}；${r.microphone || '麦克风'}`),
      row('格式', `${r.mimeType}，${r.width}×${r.height}，${r.frameRate} 帧/秒`),
      row('大小', r.end ? `${r.end.bytes} 字节` : '—'),
      row('文件', !held ? '没有存下内容' : left ? `已损坏，未随卷提供。理由：${words.omitDamagedReason}。以上时长、大小和下列校验值为录制时确认写入的数值。` : words.included ? mediaPath(words.recordings, r.recordingId).slice('data/'.length) : '未随卷提供'),
      row('录像文件校验值（SHA-256）', held ? r.end!.sha256 : '—', '由录像文件的全部内容算出；对收到的录像文件重新计算，数值相同即内容未变。'),
      row('分段校验值（末段）', held ? `${r.end!.head}（共 ${r.end!.chunks} 段）` : '—', '录像逐秒加密写入，每段的校验值由前一段推出；末段相同，说明中间没有缺段、换段。'),
    ],
  }
}

export function mediaPart(words: MediaWords, operator: string): Part {
  const { recordings, included } = words
  if (ended(recordings).length === 0) {
    return {
      id: 'media', title: '录音录像情况说明', blocks: [
        { type: 'paragraph', runs: plain(`本次询问未录音录像，理由：${words.noRecordingReason || '（未写明）'}`) },
        ...recordings.map((r, i) => sheet(r, i, words, operator)),
        { type: 'signatures', lines: ['询问人', '记录人', '在场人'] },
      ],
    }
  }
  const gaps = interruptions(recordings)
  return {
    id: 'media', title: '录音录像情况说明', blocks: [
      { type: 'paragraph', runs: plain(included
        ? '本次询问同步录音录像。随卷移送的是录制设备写入的原始数据，未经剪接、删改，未作技术处理；原件加密保存于录制单位。'
        : '本次询问同步录音录像。录音录像未随本卷提供，可在录制单位按规定查阅；原件加密保存于录制单位。') },
      ...recordings.map((r, i) => sheet(r, i, words, operator)),
      { type: 'rows', title: null, rows: [row('中断', gaps.length > 0 ? gaps.join('；') : '无'), row('份数', '录制单位保存原件一份')] },
      { type: 'signatures', lines: ['录制人', '询问人', '在场人'] },
    ],
  }
}
