// Finds private data in one piece of Chinese text: the case's own person list first, then 身份证 and telephone numbers.
import type { Identity, Person, PersonRole } from '../../shared/model/person'
import type { Proposal, ReasonCode } from '../../shared/model/redaction'
import { fold, ranges } from './fold'
import { wordsOf, type Kind } from './words'

export type Known = { person: Person; identity: Identity }
export type Finding = Pick<Proposal, 'start' | 'end' | 'kind' | 'personId' | 'replacement' | 'code'>

// Numbers may be written in groups: 138 0013 8000, 138-0013-8000, 138 - 0013 - 8000, +86 138…
const gap = '[\\s\\-\\u2010-\\u2015\\u2212·・•‧]{0,3}'
const digits = (n: number) => `\\d(?:${gap}\\d){${n - 1}}`
const patterns: { kind: 'id-number' | 'phone'; regex: RegExp }[] = [
  // 18 signs, and the 15-digit form of before 1999. A wrong check sign still points at a person, so it is not required.
  { kind: 'id-number', regex: new RegExp(`(?<!\\d)${digits(17)}${gap}[\\dx](?![\\da-z])`, 'g') },
  { kind: 'id-number', regex: new RegExp(`(?<!\\d)[1-8]${gap}${digits(14)}(?!${gap}\\d)`, 'g') },
  { kind: 'phone', regex: new RegExp(`(?<!\\d)(?:\\+?86${gap})?1${gap}[3-9]${gap}${digits(9)}(?!\\d)`, 'g') },
  { kind: 'phone', regex: new RegExp(`(?<!\\d)\\(?0\\d{2,3}\\)?${gap}${digits(7)}(?:${gap}\\d)?(?!\\d)`, 'g') },
]

function codeFor(role: PersonRole, kind: Kind): ReasonCode {
  if (role === 'reporter') return 'R4'
  if (role === 'other-child') return 'R3'
  if (role === 'child') return kind === 'address' || kind === 'school' ? 'R2' : 'R1'
  if (role === 'guardian') return 'R11'
  return 'R5'
}

const hiddenWord: Partial<Record<Kind, string>> = { 'id-number': '身份证号', phone: '电话', address: '住址', school: '学校', 'birth-date': '出生日期' }

export type DetectOptions = {
  /** Also identity and telephone numbers of nobody in particular. */
  numbers: boolean
  /** Leaves out words that also stand for other things: where nobody can decide about a finding, they would block for ever. */
  sure?: boolean
}

/** All findings in `text`, in order, without overlaps (the longest at a place wins). `hide` = the people to hide from this recipient. */
export function detect(text: string, hide: readonly Known[], { numbers, sure = false }: DetectOptions): Finding[] {
  const folded = fold(text)
  const found: Finding[] = []
  for (const { person, identity } of hide) {
    for (const { kind, regex, weak } of wordsOf(identity)) {
      if (sure && weak) continue
      const named = kind === 'name' || kind === 'alias'
      for (const range of ranges(folded, regex)) {
        found.push({ ...range, kind, personId: person.personId, replacement: named ? person.pseudonym : (hiddenWord[kind] ?? ''), code: codeFor(person.role, kind) })
      }
    }
  }
  if (numbers) {
    for (const { kind, regex } of patterns) {
      for (const range of ranges(folded, regex)) found.push({ ...range, kind, personId: null, replacement: hiddenWord[kind] ?? '', code: 'R1' })
    }
  }
  found.sort((a, b) => a.start - b.start || b.end - a.end)
  const kept: Finding[] = []
  for (const finding of found) {
    const last = kept.at(-1)
    if (!last || finding.start >= last.end) kept.push(finding)
    // Two findings that overlap: one range over both, so that no sign of either comes through.
    else if (finding.end > last.end) last.end = finding.end
  }
  return kept
}
