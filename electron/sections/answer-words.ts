// Answers as official pages print them. The words are Chinese whatever the language of the screen: the pages are read by police and courts.
import { pointWords } from '../../shared/body-names'
import type { Answer, Source } from '../../shared/model/answer'
import type { Field } from '../../shared/model/form'
import { clock } from './time'

const nonAnswer: Record<Exclude<Answer['state'], 'value'>, string> = { 'not-asked': '未问', refused: '拒绝回答', 'not-examined': '未检查', unknown: '不详' }

export const empty = '（未填）'

export type WordsOf = {
  /** Name of somebody of the register. */
  staff: (id: string) => string
  /** Number of a photograph in the list of its section, null when it is not there. */
  photograph: (id: string) => number | null
}

/** 2026-11-20T14:30 as it is written: 2026年11月20日 14:30. What has another shape stays as it is. */
export function writtenDate(text: string): string {
  const found = /^(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}:\d{2}))?$/.exec(text)
  return found ? `${found[1]}年${Number(found[2])}月${Number(found[3])}日${found[4] ? ` ${found[4]}` : ''}` : text
}

/** An answer whose words are not typed ones (electron/sections/form-texts.ts); signatures and rows of another group are not among them. */
export function answerWords(field: Field, answer: Answer | undefined, words: WordsOf): string {
  if (!answer) return empty
  if (answer.state !== 'value') return `（${nonAnswer[answer.state]}）`
  const { value } = answer
  if (typeof value === 'boolean') return value ? '是' : '否'
  if (typeof value === 'number') return `${value}${field.type === 'number' && field.unit ? ` ${field.unit.zh}` : ''}`
  if (typeof value === 'string') {
    if (field.type === 'choice') return field.options.find((o) => o.value === value)?.label.zh ?? value
    if (field.type === 'staff') return words.staff(value)
    return value === '' ? empty : writtenDate(value)
  }
  if (Array.isArray(value)) {
    if (value.length === 0) return empty
    if (field.type === 'choices') return value.map((v) => field.options.find((o) => o.value === v)?.label.zh ?? v).join('；')
    if (field.type === 'dial') return `${value.join('、')} 点位`
    if (field.type === 'photographs') return value.map((id) => { const n = words.photograph(id); return n === null ? '（另存）' : `照片 ${n}` }).join('、')
    return `${value.length} 项`
  }
  return 'view' in value ? pointWords(value, 'zh') : value.name
}

/** Where a statement comes from (F64); who else said it is typed text and stands behind it. */
export function sourceWords(source: Source): string {
  switch (source.from) {
    case 'interview': return `询问录像 ${clock(source.atMs)} 处`
    case 'guardian': return '监护人'
    case 'papers': return '书面材料'
    case 'other': return '其他人：'
    case 'child-today': return '当日向孩子询问'
  }
}
