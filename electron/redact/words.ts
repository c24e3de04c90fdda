// What identifies a person of the case, as patterns over folded text: names, numbers, places and dates as people write them.
import type { Identity } from '../../shared/model/person'
import type { FindingKind } from '../../shared/model/redaction'
import { fold } from './fold'
import type { z } from 'zod'

export type Kind = z.infer<typeof FindingKind>
/** `weak`: a word that also stands for other things (a given name, one sign, a street); a person has to look at it. */
export type Word = { kind: Kind; regex: RegExp; weak: boolean }

/** What people put between the signs of a name or the groups of a number. */
const dots = '\\s\\-\\u2010-\\u2015\\u2212·・•‧∙⋅᛫._'
const gap = `[${dots}]{0,3}`
/** Digits as they are said and written: 一三九, 幺 for one on the telephone. */
const spoken = ['0零〇○洞', '1一幺壹', '2二两贰', '3三叁', '4四肆', '5五伍', '6六陆', '7七柒拐', '8八捌', '9九玖勾']

const escape = (text: string) => text.replace(/[.*+?^${}()|[\]\\\-/]/g, '\\$&')
const bare = (word: string) => [...fold(word).text.replace(new RegExp(`[${dots}]`, 'g'), '')]
/** The signs as written, or with spaces and dots between (「陈 某某」「陈·某某」). */
const name = (signs: readonly string[]) => new RegExp(signs.map(escape).join(gap), 'g')
/** The number however it is grouped, in figures or in Chinese numerals. */
const number = (signs: readonly string[]) => new RegExp(signs.map((sign) => (/\d/.test(sign) ? `[${spoken[Number(sign)]}]` : escape(sign))).join(gap), 'g')

function names(identity: Identity): Word[] {
  const signs = bare(identity.name)
  const given = signs.length >= 3 && signs.every((sign) => /\p{Script=Han}/u.test(sign)) ? [signs.slice(-2)] : []
  return [
    ...(signs.length === 0 ? [] : [{ kind: 'name' as const, regex: name(signs), weak: signs.length < 2 }]),
    ...identity.aliases.map(bare).filter((alias) => alias.length > 0).map((alias) => ({ kind: 'alias' as const, regex: name(alias), weak: alias.length < 2 })),
    ...given.map((two) => ({ kind: 'name' as const, regex: name(two), weak: true })),
  ]
}

function numbers(identity: Identity): Word[] {
  const id = bare(identity.idNumber).filter((sign) => /[\da-z]/.test(sign))
  const digits = bare(identity.phone).filter((sign) => /\d/.test(sign))
  const phone = digits.length === 13 && digits.slice(0, 2).join('') === '86' ? digits.slice(2) : digits
  // A line is also given without its area code (three or four signs).
  const local = phone[0] === '0' && phone.length >= 10 ? [phone.slice(3), phone.slice(4)].filter((rest) => rest.length === 7 || rest.length === 8) : []
  return [
    ...(id.length >= 4 ? [{ kind: 'id-number' as const, regex: number(id), weak: false }] : []),
    ...[phone, ...local].filter((list) => list.length >= 5).map((list) => ({ kind: 'phone' as const, regex: number(list), weak: false })),
  ]
}

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

function places(kind: 'address' | 'school', place: string): Word[] {
  return placeParts(place).map((part) => ({ kind, regex: name(bare(part)), weak: part !== place }))
}

const made = new WeakMap<Identity, Word[]>()

/** Everything that points at one person. */
export function wordsOf(identity: Identity): Word[] {
  const words = made.get(identity) ?? make(identity)
  made.set(identity, words)
  return words
}

function make(identity: Identity): Word[] {
  return [
    ...names(identity), ...numbers(identity), ...places('address', identity.address), ...places('school', identity.school),
    ...dateForms(identity.birthDate).map((form) => ({ kind: 'birth-date' as const, regex: new RegExp(escape(form).replace(/\\[-/.]|[年月]/g, '\\s*$&\\s*'), 'g'), weak: false })),
  ]
}
