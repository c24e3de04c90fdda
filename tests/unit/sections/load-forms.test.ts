// The folders of definitions: what is taken, what is refused with file, place and reason, and that no file can stop the start or pollute anything.
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { loadForms } from '../../../electron/sections/forms'

let root: string
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'forms-'))
  for (const folder of ['shipped', 'past', 'own']) await mkdir(join(root, folder))
})
afterEach(() => rm(root, { recursive: true, force: true }))

const l = (zh: string) => ({ zh, en: 'x' })
const form = (id: string, version = 1, more: object = {}) => ({ id, version, section: 'medical', title: l(id), groups: [{ key: 'g', title: l('组'), fields: [{ key: 'f', type: 'text', label: l('栏') }] }], ...more })
const put = (folder: string, name: string, content: unknown) => writeFile(join(root, folder, name), typeof content === 'string' ? content : JSON.stringify(content))
const load = () => loadForms({ shipped: join(root, 'shipped'), past: join(root, 'past'), own: join(root, 'own') })
const names = (files: readonly { file: string }[]) => files.map((f) => f.file)

describe('the three folders', () => {
  it('the highest version is offered, a province may replace a shipped form by a later one, what is past is only read', async () => {
    await put('shipped', 'a.json', form('a', 2))
    await put('shipped', 'b.json', form('b', 1, { order: 1 }))
    await put('past', 'a-1.json', form('a', 1))
    await put('past', 'gone.json', form('gone', 1))
    await put('own', 'a-3.json', form('a', 3))
    await put('own', 'own.json', form('own', 1, { section: 'legal-aid' }))
    const { current, past, refused } = await load()
    expect(refused).toEqual([])
    expect(current.map((f) => `${f.form.id}/${f.form.version}`)).toEqual(['b/1', 'a/3', 'own/1'])
    expect(past.map((f) => `${f.form.id}/${f.form.version}`)).toEqual(['a/2', 'a/1', 'gone/1'])
  })

  it('a folder of the unit that is not there is no fault; a shipped one that cannot be read is told', async () => {
    await put('shipped', 'a.json', form('a'))
    await rm(join(root, 'own'), { recursive: true })
    expect((await load()).refused).toEqual([])
    await rm(join(root, 'past'), { recursive: true })
    const { current, refused } = await load()
    expect([names(current), refused]).toEqual([['a.json'], [{ file: 'past', path: '', reason: expect.stringMatching(/ENOENT/) }]])
  })
})

describe('what is refused, while everything else is taken', () => {
  const bad: [string, string | object, RegExp, RegExp][] = [
    ['no JSON', '{"id": ', /^$/, /no JSON/],
    ['another encoding', Buffer.from([0x7b, 0xff, 0xfe, 0x7d]) as never, /^$/, /UTF-8/],
    ['larger than a megabyte', ' '.repeat((1 << 20) + 1), /^$/, /larger/],
    ['a hundred thousand brackets deep', '['.repeat(100_000) + ']'.repeat(100_000), /.*/, /./],
    ['deep below a known property', `{"id": "x", "groups": ${'['.repeat(50_000)}${']'.repeat(50_000)}}`, /.*/, /./],
    ['__proto__ at the top', '{"__proto__": {"polluted": 1}, "id": "x"}', /.*/, /./],
    ['a field of another kind', form('x', 1, { groups: [{ key: 'g', title: l('组'), fields: [{ key: 'f', type: 'html', label: l('栏') }] }] }), /^groups\.0\.fields\.0\.type/, /./],
    ['a scale without its licence', form('x', 1, { licence: { holder: '某基金会', terms: l('须取得许可'), needed: true } }), /^licence\.held$/, /licence/],
  ]
  it.each(bad)('%s', async (_name, content, path, reason) => {
    await (Buffer.isBuffer(content) ? writeFile(join(root, 'own', 'bad.json'), content) : put('own', 'bad.json', content))
    await put('shipped', 'good.json', form('good'))
    const { current, refused } = await load()
    expect(names(current)).toEqual(['good.json'])
    expect(refused).toHaveLength(1)
    expect(refused[0]!.file).toBe('bad.json')
    expect(refused[0]!.path).toMatch(path)
    expect(refused[0]!.reason).toMatch(reason)
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
  })

  it('a licensed scale is offered once the unit named its licence', async () => {
    await put('own', 'scale.json', form('x', 1, { licence: { holder: '某基金会', terms: l('须取得许可'), needed: true, held: '虚许第1号' } }))
    expect(names((await load()).current)).toEqual(['scale.json'])
  })

  it('links and what is no file, however they are called', async () => {
    await put('shipped', 'good.json', form('good'))
    await writeFile(join(root, 'elsewhere.json'), JSON.stringify(form('stolen')))
    await symlink(join(root, 'elsewhere.json'), join(root, 'own', 'link.json'))
    await symlink('/dev/zero', join(root, 'own', 'zero.json'))
    await mkdir(join(root, 'own', 'folder.json'))
    const { current, refused } = await load()
    expect(names(current)).toEqual(['good.json'])
    expect(names(refused)).toEqual(['folder.json', 'link.json', 'zero.json'])
  })

  it('the same version twice, and an id that belongs to another section: the first counts, the second is named with it', async () => {
    await put('shipped', 'a.json', form('a'))
    await put('own', 'again.json', form('a'))
    await put('own', 'moved.json', form('a', 2, { section: 'legal-aid' }))
    const { current, refused } = await load()
    expect(names(current)).toEqual(['a.json'])
    expect(refused).toEqual([
      { file: 'again.json', path: 'version', reason: 'a version 1 stands in a.json already' }, { file: 'moved.json', path: 'section', reason: 'a belongs to medical (a.json)' },
    ])
  })

  it('a file name that would turn the line it is shown in is shown without its signs', async () => {
    await put('own', 'a\u202egnp.json', 'x')
    expect((await load()).refused[0]!.file).toBe('a\ufffdgnp.json')
  })

  it('a thousand files: three hundred are read, the others are told', async () => {
    await Promise.all(Array.from({ length: 400 }, (_, i) => put('own', `f${i}.json`, form(`f${i}`))))
    const { current, refused } = await load()
    expect([current.length, refused.length]).toEqual([300, 100])
  })
})
