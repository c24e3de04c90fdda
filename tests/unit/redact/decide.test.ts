// A decision is held against the text it is about before it is written, and only one that fits it counts.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { checkDecision } from '../../../electron/redact/decide'
import { decisionsFor, passages } from '../../../electron/redact/passages'
import { sectionOf } from '../../../electron/store/world'
import { Refused } from '../../../shared/failure'
import type { Passage } from '../../../shared/ipc/redact'
import type { Decision } from '../../../shared/model/redaction'
import { definitions } from '../../harness/forms'
import { makeScene, type Scene } from '../seal/scene'

let scene: Scene
let at: Passage
beforeEach(async () => {
  scene = await makeScene()
  await scene.person('child', '小禾', { name: '林晓雨' })
  await scene.line('我叫林\u200B晓雨，他推了我。')
  at = (await passages(scene.store, scene.forms, scene.sessionId, 'prosecutor'))[0]!
}, 60_000)
afterEach(() => scene.close())

const decision = (change: Partial<Decision> = {}): Decision =>
  ({ profile: 'prosecutor', ref: at.ref, start: 2, end: 5, textSha256: at.textSha256, kind: 'name', action: 'accept', replacement: '小禾', code: 'R1', reason: '', ...change })
const code = async (change: Partial<Decision>) => checkDecision(scene.store, definitions(scene.forms), await sectionOf(scene.store, scene.sessionId, 'redaction'), decision(change))
  .then(() => 'ok', (e: unknown) => (e instanceof Refused ? e.code : String(e)))

describe('a decision', () => {
  it('is about the text without unseen signs: that is what is searched, hashed and shown', () => {
    expect(at.text).toBe('我叫林晓雨，他推了我。')
    expect(at.proposals).toMatchObject([{ start: 2, end: 5, replacement: '小禾' }])
  })

  it('is taken when it fits', async () => {
    expect(await code({})).toBe('ok')
    expect(await code({ action: 'reject', reason: '同名' })).toBe('ok')
    expect(await code({ code: 'R12', reason: '另有约定' })).toBe('ok')
  })

  it('is refused about no text, another version of it, or no range of it', async () => {
    expect(await code({ ref: { ...at.ref, path: 'qa/none' } })).toBe('E-B1')
    expect(await code({ textSha256: '0'.repeat(64) })).toBe('E-B1')
    expect(await code({ start: 5, end: 5 })).toBe('E-B2')
    expect(await code({ end: at.text.length + 1 })).toBe('E-B2')
  })

  it('is refused without the reason it needs', async () => {
    expect(await code({ action: 'reject' })).toBe('E-B2')
    expect(await code({ action: 'reject', reason: ' 无 ' })).toBe('E-B2')
    expect(await code({ code: 'R12' })).toBe('E-B2')
  })

  it('is refused when what it puts in place names the person again', async () => {
    for (const replacement of ['林晓雨', '林·晓雨', '晓雨', '小雨（林\u200B晓雨）']) expect(await code({ replacement }), replacement).toBe('E-B2')
  })
})

it('a decision whose range is none of the text settles nothing and is not counted in the list of redactions', async () => {
  const settle = async (change: Partial<Decision>) => {
    await scene.write('redaction', { kind: 'redaction.decided', body: decision(change) })
    return decisionsFor(scene.store, [at], scene.sessionId, 'prosecutor')
  }
  expect(await settle({ start: 0, end: at.text.length + 1 })).toMatchObject({ decisions: [], open: 1 })
  expect(await settle({ textSha256: '0'.repeat(64) })).toMatchObject({ decisions: [], open: 1 })
  expect((await scene.drawn(scene.wish())).redactions).toContain('共遮蔽 0 处')
  expect(await settle({})).toMatchObject({ open: 0 })
  const drawn = await scene.drawn(scene.wish())
  expect(drawn.redactions).toContain('共遮蔽 1 处')
  expect(Object.values(drawn).join('')).not.toMatch(/林\u200B?晓/)
})
