// What is wrong with the way of the samples from hand to hand, on paper as on the screen (F60): a gap, a missing signature, a change after signing.
import { chainsOf, type Chain, type Link, type LinkFault } from '../../shared/fold/chain'
import type { Block, Row, Run } from '../../shared/model/binder'
import type { Group } from '../../shared/model/form'
import { placeOf } from '../../shared/walk'
import { textPath, typedText } from './form-texts'
import type { PageWish } from './page-wish'

const words: Record<Exclude<LinkFault, 'late'>, string> = {
  giver: '交出人不是上一手的接收人', order: '移交时间早于上一次接收的时间', unsigned: '双方签名不全', refused: '有一方没有亲笔签名', signer: '签名人与写明的交出人、接收人不一致',
  changed: '签名之后又改动过', register: '签名之后样本登记又改动过', seal: '封签不完好', time: '没有写明移交时间', family: '接收人是本案当事人或其家属、陪同人员', self: '交出人和接收人是同一人',
}

const faultWords = (link: Link): string => link.faults.map((fault) => `${fault === 'late' ? `提取后 ${link.minutes ?? 0} 分钟才移交` : words[fault]}${link.open.includes(fault) ? '' : '（已说明，见该次移交）'}`).join('；')

/** 1、3–5: numbers that follow each other as a span. */
function spansOf(numbers: readonly number[]): string {
  const spans: [number, number][] = []
  for (const n of numbers) {
    const last = spans.at(-1)
    if (last && last[1] === n - 1) last[1] = n
    else spans.push([n, n])
  }
  return spans.map(([from, to]) => (from === to ? `${from}` : `${from}–${to}`)).join('、')
}

/** The faults of every sample's chain, or that it is whole; nothing where the reader is not given what they rest on. Reasons stand with their hand-over. Samples of which the same is to be said stand in one line. */
export function chainBlock({ form, filled, shows, say, words: names, family }: PageWish, group: Group): Block[] {
  if (group.repeat?.widget !== 'hand-overs') return []
  const register = form.groups.find((g) => g.repeat?.widget === 'samples')
  const number = register?.fields.find((f) => f.key === 'package-no')
  if (!register || !number || !shows(register, number) || !group.fields.every((field) => shows(group, field))) return []
  const overs = filled.rows.get(group.key) ?? []
  const stateOf = ({ links }: Chain) => {
    const faults = links.filter((link) => link.faults.length > 0).map((link) => `第 ${overs.indexOf(link.row) + 1} 次移交：${faultWords(link)}`)
    return links.length === 0 ? '没有移交，由提取人保管' : faults.length === 0 ? `移交 ${links.length} 次，移交链完整` : `${faults.join('。')}。`
  }
  const titleOf = ({ row }: Chain): Run[] => {
    const place = placeOf(number.key, row)
    const typed = typedText({ field: number, given: filled.answers.get(place) ?? null })
    return typed === null ? [] : say(textPath(form.id, place), typed)
  }
  const byState = new Map<string, { n: number; title: Run[] }[]>()
  for (const [i, chain] of chainsOf(form, filled, names.staff, family).entries()) {
    const state = stateOf(chain)
    byState.set(state, [...(byState.get(state) ?? []), { n: i + 1, title: titleOf(chain) }])
  }
  const rows = [...byState].map(([state, samples]): Row => {
    const titles = samples.filter(({ title }) => title.length > 0).flatMap(({ title }, i) => [...(i > 0 ? [{ text: '、', code: null }] : []), ...title])
    return { label: `${register.repeat?.noun.zh ?? ''} ${spansOf(samples.map(({ n }) => n))}`, value: [...titles, { text: `${titles.length > 0 ? '　' : ''}${state}`, code: null }], note: null, wide: true }
  })
  return rows.length === 0 ? [] : [{ type: 'rows', title: '移交链核对', rows }]
}
