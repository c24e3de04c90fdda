// Finds private data in one piece of Chinese text: the case's own person list first, then 身份证 and telephone numbers.
import type { Identity, Person, PersonRole } from '../../shared/model/person'
import type { Proposal, ReasonCode } from '../../shared/model/redaction'

export type Known = { person: Person; identity: Identity }
export type Finding = Pick<Proposal, 'start' | 'end' | 'kind' | 'personId' | 'replacement' | 'code'>

/**
 * The same text, sign for sign, with full-width forms as ASCII and Latin letters in lower case: what is typed as
 * １３８… is found as 138…, and every index stays the index of the original.
 */
export function fold(text: string): string {
  let out = ''
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    const ascii = code >= 0xff01 && code <= 0xff5e ? code - 0xfee0 : code === 0x3000 ? 0x20 : code
    out += ascii >= 0x41 && ascii <= 0x5a ? String.fromCharCode(ascii + 32) : String.fromCharCode(ascii)
  }
  return out
}

/** GB 11643 check sign of the first 17 digits. */
export function idCheckSign(digits17: string): string {
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
  const sum = weights.reduce((total, weight, i) => total + weight * Number(digits17[i]), 0)
  return '10x98765432'[sum % 11]!
}

// Numbers may be written in groups: 138 0013 8000, 138-0013-8000, +86 138…
const gap = '[\\s\\-·]?'
const digits = (n: number) => `\\d(?:${gap}\\d){${n - 1}}`
const patterns: { kind: 'id-number' | 'phone'; regex: RegExp }[] = [
  // 18 signs, and the 15-digit form of before 1999. A wrong check sign still points at a person, so it is not required.
  { kind: 'id-number', regex: new RegExp(`(?<!\\d)${digits(17)}${gap}[\\dx](?![\\da-z])`, 'g') },
  { kind: 'id-number', regex: new RegExp(`(?<!\\d)[1-8]${gap}${digits(14)}(?!${gap}\\d)`, 'g') },
  { kind: 'phone', regex: new RegExp(`(?<!\\d)(?:\\+?86${gap})?1${gap}[3-9]${gap}${digits(9)}(?!\\d)`, 'g') },
  { kind: 'phone', regex: new RegExp(`(?<!\\d)\\(?0\\d{2,3}\\)?${gap}${digits(7)}(?:${gap}\\d)?(?!\\d)`, 'g') },
]

const escape = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
/** The words of the list as written, or with spaces and middle dots between the signs (「陈 某某」「陈·某某」). */
const spaced = (word: string) => [...fold(word).replace(/[\s·]/g, '')].map(escape).join('[\\s·]*')

function codeFor(role: PersonRole, kind: Finding['kind']): ReasonCode {
  if (role === 'reporter') return 'R4'
  if (role === 'other-child') return 'R3'
  if (role === 'child') return kind === 'address' || kind === 'school' ? 'R2' : 'R1'
  if (role === 'guardian') return 'R11'
  return 'R5'
}

const hiddenWord: Partial<Record<Finding['kind'], string>> = { 'id-number': '身份证号', phone: '电话', address: '住址', school: '学校', 'birth-date': '出生日期' }

/** 2014-05-06 as people write it. */
function dateForms(iso: string): string[] {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(iso)
  if (!match) return []
  const [, y, m, d] = match as unknown as [string, string, string, string]
  const [month, day] = [String(Number(m)), String(Number(d))]
  return [iso, `${y}/${m}/${d}`, `${y}.${m}.${d}`, `${y}年${month}月${day}日`, `${y}年${m}月${d}日`, `${y}${m}${d}`]
}

/**
 * The parts of an address or a school that point there by themselves: people say 「柳叶路8号」 or 「第三小学」, not the whole
 * line. Every run of neighbouring parts that holds a place smaller than a district.
 */
export function placeParts(place: string): string[] {
  const parts = place.match(/.*?(?:省|市|区|县|镇|乡|街道|小区|花园|家园|公寓|新村|路|街|巷|弄|胡同|号|栋|幢|楼|单元|室|村|组|幼儿园|小学|中学|学校|学院|年级|班)|.+$/g) ?? []
  const near = /(?:小区|花园|家园|公寓|新村|路|街|巷|弄|胡同|村|幼儿园|小学|中学|学校|学院)$/
  const found = new Set<string>()
  for (let from = 0; from < parts.length; from++) {
    for (let to = from + 1; to <= parts.length; to++) {
      const run = parts.slice(from, to)
      if (run.some((part) => near.test(part)) || (run.length === 2 && run[0]!.endsWith('年级') && run[1]!.endsWith('班'))) found.add(run.join(''))
    }
  }
  return [place, ...found].filter((part) => part.length >= 3)
}

function words(known: Known): { kind: Finding['kind']; word: string }[] {
  const { identity } = known
  const list: { kind: Finding['kind']; word: string }[] = [
    { kind: 'name', word: identity.name },
    ...identity.aliases.map((word) => ({ kind: 'alias' as const, word })),
    { kind: 'id-number', word: identity.idNumber },
    { kind: 'phone', word: identity.phone },
    ...placeParts(identity.address).map((word) => ({ kind: 'address' as const, word })),
    ...placeParts(identity.school).map((word) => ({ kind: 'school' as const, word })),
    ...dateForms(identity.birthDate).map((word) => ({ kind: 'birth-date' as const, word })),
  ]
  return list.filter(({ word }) => fold(word).replace(/[\s·]/g, '').length >= 2)
}

/**
 * All findings in `text`, in order, without overlaps (the longest at a place wins). `hide` = the people to hide from
 * this recipient; `numbers` = also look for identity and telephone numbers of nobody in particular.
 */
export function detect(text: string, hide: readonly Known[], numbers: boolean): Finding[] {
  const folded = fold(text)
  const found: Finding[] = []
  for (const known of hide) {
    for (const { kind, word } of words(known)) {
      for (const match of folded.matchAll(new RegExp(spaced(word), 'g'))) {
        const named = kind === 'name' || kind === 'alias'
        found.push({
          start: match.index, end: match.index + match[0].length, kind, personId: known.person.personId,
          replacement: named ? known.person.pseudonym : (hiddenWord[kind] ?? ''), code: codeFor(known.person.role, kind),
        })
      }
    }
  }
  if (numbers) {
    for (const { kind, regex } of patterns) {
      for (const match of folded.matchAll(regex)) {
        found.push({ start: match.index, end: match.index + match[0].length, kind, personId: null, replacement: hiddenWord[kind] ?? '', code: 'R1' })
      }
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
