// Lines of the questioning record while they are typed: bound to their second, saved by themselves, in order, never lost.
import { beforeEach, describe, expect, test } from 'vitest'
import { AGAIN_MS, Drafts, TYPING_PAUSE_MS, type Written } from '../../../renderer/record/drafts'
import { foldQuestioning } from '../../../shared/fold/questioning'
import type { Entry, UserFact } from '../../../shared/model/entry'
import type { LineId, Millis, RecordingId } from '../../../shared/model/ids'

const recordingId = 'rec_00000000000000000000' as RecordingId
let facts: UserFact[]
let now: number
let refuse: boolean
let hold: Promise<void> | null
let timers: { at: number; task: () => void }[]
let drafts: Drafts

const settle = async () => { for (let i = 0; i < 30; i++) await Promise.resolve() }
async function pass(ms: number): Promise<void> {
  const until = now + ms
  for (;;) {
    const next = timers.filter((t) => t.at <= until).sort((a, b) => a.at - b.at)[0]
    if (!next) break
    timers = timers.filter((t) => t !== next)
    now = next.at
    next.task()
    await settle()
  }
  now = until
  await settle()
}
const entries = () => facts.map((fact, i) => ({ ...fact, seq: i + 1, atUtc: '2026-01-01T00:00:00.000Z' }) as Entry)
/** As main answers: an edit or removal of a line that is not in the record is refused. */
const judge = (fact: UserFact): Written => {
  if (refuse) return 'refused'
  if (fact.kind !== 'qa.edited' && fact.kind !== 'qa.removed') return 'written'
  return foldQuestioning(entries()).lines.some((l) => l.lineId === fact.body.lineId) ? 'written' : 'gone'
}
const shown = () => foldQuestioning(entries()).lines
  .map((l) => ({ speaker: l.speaker, text: l.text, atMs: l.atMs }))

beforeEach(() => {
  facts = []
  now = 10_000
  refuse = false
  hold = null
  timers = []
  let n = 0
  drafts = new Drafts({
    append: async (fact) => {
      await hold
      const written = judge(fact)
      if (written === 'written') facts.push(fact)
      return written
    },
    read: async () => entries(),
    position: () => ({ recordingId, atMs: now as Millis }),
    newLineId: () => `lin_${String(n++).padStart(20, '0')}` as LineId,
    later: (ms, task) => {
      const timer = { at: now + ms, task }
      timers.push(timer)
      return () => { timers = timers.filter((t) => t !== timer) }
    },
  })
})

describe('F43 a line of the record', () => {
  test('belongs to the second at which its typing began, however long it takes', async () => {
    drafts.type('后')
    await pass(4000)
    drafts.type('后来发生了什么？')
    await pass(500)
    drafts.commit()
    await settle()
    expect(shown()).toEqual([{ speaker: 'question', text: '后来发生了什么？', atMs: 10_000 }])
  })

  test('is in the log one second after typing pauses, without Enter', async () => {
    drafts.type('老师')
    await pass(TYPING_PAUSE_MS - 1)
    expect(facts).toEqual([])
    await pass(1)
    expect(facts.map((f) => f.kind)).toEqual(['qa.added'])
    drafts.type('老师过来了')
    await pass(TYPING_PAUSE_MS)
    expect(facts.map((f) => f.kind)).toEqual(['qa.added', 'qa.edited'])
  })

  test('is written once when nothing changed after the pause', async () => {
    drafts.type('好')
    await pass(TYPING_PAUSE_MS)
    drafts.commit()
    await pass(60_000)
    expect(facts).toHaveLength(1)
  })

  test('frees the input at once: what is typed while the disk is slow goes into the next line', async () => {
    let release: () => void = () => undefined
    hold = new Promise((r) => { release = r })
    drafts.type('第一句')
    drafts.commit()
    expect(drafts.snapshot().current).toBeNull()
    now += 700
    drafts.speak('answer')
    drafts.type('第二句')
    drafts.commit()
    release()
    await pass(5000)
    expect(shown()).toEqual([{ speaker: 'question', text: '第一句', atMs: 10_000 }, { speaker: 'answer', text: '第二句', atMs: 10_700 }])
    expect(drafts.snapshot().pending).toEqual([])
  })

  test('that could not be written stays, is tried again, and keeps its place before later lines', async () => {
    refuse = true
    drafts.type('第一句')
    drafts.commit()
    await settle()
    drafts.type('第二句')
    drafts.commit()
    await settle()
    expect(facts).toEqual([])
    expect(drafts.snapshot()).toMatchObject({ failed: true, pending: [{ text: '第一句' }, { text: '第二句' }] })
    refuse = false
    await pass(AGAIN_MS)
    expect(shown().map((l) => l.text)).toEqual(['第一句', '第二句'])
    expect(drafts.snapshot()).toMatchObject({ failed: false, pending: [], current: null })
  })

  test.each([0, TYPING_PAUSE_MS])('changes its speaker with F2 at the same second (after %i ms)', async (ms) => {
    drafts.type('他推了我')
    await pass(ms)
    drafts.speak('answer')
    await settle()
    drafts.commit()
    await pass(5000)
    expect(shown()).toEqual([{ speaker: 'answer', text: '他推了我', atMs: 10_000 }])
  })

  test('changes its speaker rightly while its first write is under way', async () => {
    let release: () => void = () => undefined
    hold = new Promise((r) => { release = r })
    drafts.type('他推了我')
    void drafts.flush()
    await settle()
    drafts.speak('answer')
    release()
    await pass(5000)
    expect(shown()).toEqual([{ speaker: 'answer', text: '他推了我', atMs: 10_000 }])
  })

  test('that is emptied leaves no line, and the next sign begins at its own second', async () => {
    drafts.type('错了')
    await pass(TYPING_PAUSE_MS)
    drafts.type('')
    await pass(TYPING_PAUSE_MS)
    expect(shown()).toEqual([])
    drafts.type('对了')
    drafts.commit()
    await settle()
    expect(shown()).toEqual([{ speaker: 'question', text: '对了', atMs: 12_000 }])
  })

  test('holds no half-typed pinyin: nothing is saved while an input method composes, and the second is that of the first key', async () => {
    drafts.type("ta'tui", true)
    await pass(5000)
    drafts.type("ta'tui'le", true)
    await pass(5000)
    expect(facts).toEqual([])
    drafts.type('他推了', false)
    await pass(TYPING_PAUSE_MS)
    expect(shown()).toEqual([{ speaker: 'question', text: '他推了', atMs: 10_000 }])
    expect(facts).toHaveLength(1)
  })

  test('of blanks alone is no line', async () => {
    drafts.type('  ')
    drafts.commit()
    await pass(5000)
    expect(facts).toEqual([])
  })
})

describe('undo at the desk', () => {
  const texts = () => shown().map((l) => l.text)

  test('takes an unsaved line back, not the one before it, and redo brings its words again', async () => {
    drafts.type('第一句')
    drafts.commit()
    await pass(TYPING_PAUSE_MS)
    drafts.type('第二句')
    await drafts.step('undo')
    expect(texts()).toEqual(['第一句'])
    expect(drafts.snapshot().current).toBeNull()
    await drafts.step('redo')
    expect(texts()).toEqual(['第一句', '第二句'])
  })

  test('of the line in the input clears it; what is typed on is a line that stays', async () => {
    drafts.type('他推')
    await pass(TYPING_PAUSE_MS)
    await drafts.step('undo')
    expect(drafts.snapshot().current).toBeNull()
    drafts.type('了我')
    drafts.commit()
    await pass(5000)
    expect(texts()).toEqual(['了我'])
  })

  test('loses nothing that was typed while it was under way', async () => {
    drafts.type('他推')
    await pass(TYPING_PAUSE_MS)
    let release: () => void = () => undefined
    hold = new Promise((r) => { release = r })
    const undone = drafts.step('undo')
    await settle()
    drafts.type('他推了我')
    release()
    await undone
    drafts.commit()
    await pass(5000)
    expect(texts()).toEqual(['他推了我'])
    expect(drafts.snapshot()).toMatchObject({ failed: false, pending: [], current: null })
  })

  test('of an edit shows the older words in the input, and Enter keeps those', async () => {
    drafts.type('他推')
    await pass(TYPING_PAUSE_MS)
    drafts.type('他推倒')
    await pass(TYPING_PAUSE_MS)
    await drafts.step('undo')
    expect(drafts.snapshot().current?.text).toBe('他推')
    drafts.commit()
    await pass(5000)
    expect(texts()).toEqual(['他推'])
  })

  test('a line that was taken out elsewhere is written again as a new one, under a new id', async () => {
    drafts.type('他推')
    await pass(TYPING_PAUSE_MS)
    const added = facts[0] as Extract<UserFact, { kind: 'qa.added' }>
    facts.push({ kind: 'undo', body: { seq: 1 } })
    drafts.type('他推了我')
    drafts.commit()
    await pass(5000)
    expect(texts()).toEqual(['他推了我'])
    expect(foldQuestioning(entries()).lines[0]!.lineId).not.toBe(added.body.lineId)
    expect(drafts.snapshot()).toMatchObject({ failed: false, pending: [] })
  })

  test('does not happen while what is typed cannot be written', async () => {
    drafts.type('第一句')
    drafts.commit()
    await settle()
    refuse = true
    drafts.type('第二句')
    await drafts.step('undo')
    refuse = false
    expect(texts()).toEqual(['第一句'])
    await pass(AGAIN_MS)
    expect(texts()).toEqual(['第一句', '第二句'])
  })

  test('words typed while their emptied line is being removed become a new line', async () => {
    drafts.type('错了')
    await pass(TYPING_PAUSE_MS)
    let release: () => void = () => undefined
    hold = new Promise((r) => { release = r })
    drafts.type('')
    void drafts.flush()
    await settle()
    drafts.type('对了')
    release()
    await pass(5000)
    expect(texts()).toEqual(['对了'])
    expect(new Set(facts.flatMap((f) => f.kind === 'qa.added' ? [f.body.lineId] : [])).size).toBe(2)
  })
})
