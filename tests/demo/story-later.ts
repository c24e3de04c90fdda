// What comes after the day in the fictional session: the counsellor's own notes, and what goes on behind the doctor's signature over the samples.
import type { StoryForm, StoryRow } from './story-forms'

type Told = { at: (minutesAgo: number) => string; day: (days: number) => string; names: Record<'counsellor' | 'second', string> }

/** Behind the counsellor's wall: nobody else reads it, and it goes to nobody. */
export function therapyNotes({ at, names }: Told): StoryForm {
  return { service: 'psychological', form: 'session-notes', groups: [
    { key: 'meetings', rows: [{ fields: { 'met-at': { text: at(24) }, 'met-by': { staff: names.counsellor }, 'met-with': { choice: 'child' }, note: { text: '画了回家的路；谈到操场时停笔。' }, 'meeting-risk': { choice: 'none' }, 'plan-next': { text: '下次继续画，约好由她决定画什么。' } } }] },
  ] }
}

/** Added to the signed register, each a signed addendum: on to the laboratory, and what it found. */
export function behindTheSeal({ at, day, names }: Told): { 'hand-overs': StoryRow; results: StoryRow } {
  const courier = '演示鉴定员甲'
  const packages = ['演包-01', '演包-02']
  return {
    'hand-overs': { fields: {
      samples: { rows: packages }, 'given-at': { text: at(2) }, giver: { text: names.second, kind: 'staff-name' }, 'taker-kind': { choice: 'police-laboratory' }, taker: { text: courier, kind: 'staff-name' }, 'taker-unit': { text: '虚构市演示鉴定中心' }, place: { text: '鉴定中心收件处' },
      'seal-whole': { choice: 'yes' }, 'giver-signature': { sign: names.second, kind: 'staff-name' }, 'taker-signature': { sign: courier, kind: 'staff-name' } } },
    results: { fields: { 'result-of': { rows: packages.slice(0, 1) }, laboratory: { text: '虚构市演示鉴定中心' }, 'report-no': { text: '演鉴字 0007' }, 'result-at': { text: day(0) }, result: { text: '衣物上有操场泥土，未检出其他成分。' } } },
  }
}
