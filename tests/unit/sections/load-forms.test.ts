// The folders of definitions: what is taken, what is refused with file, place and reason, and that no file can stop the start or pollute anything.
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
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
const text = (key: string) => ({ key, type: 'text', label: l('栏') })
const choice = (key: string) => ({ key, type: 'choice', label: l('栏'), options: ['one', 'two'].map((value) => ({ value, label: l(value) })) })
const sense = (fields: object[], more: object = {}) => form('x', 1, { groups: [{ key: 'g', title: l('组'), fields }], ...more })
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

it('a file of the unit whose name does not end in .json is told, not passed over; one that hides itself is', async () => {
  for (const name of ['CAPS.JSON', 'form.json.txt', 'form.yaml', '.swap', 'good.json']) await put('own', name, form('good'))
  await put('shipped', 'README.md', '#')
  const { current, refused } = await load()
  expect([names(current), names(refused).sort()]).toEqual([['good.json'], ['CAPS.JSON', 'form.json.txt', 'form.yaml']])
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
    ['a key twice in one object', '{"id": "x", "groups": [{"goes": [], "goes": ["defence"]}]}', /^$/, /key used twice: goes/],
    ['a key twice, with three hundred blanks before the second colon', `{"id": "x", "groups": [{"goes": [], "goes"${' \t\n\r'.repeat(80)}: ["defence"]}]}`, /^$/, /key used twice: goes/],
    ['the same key, once written with an escape', '{"id": "x", "\\u0069d": "y"}', /^$/, /key used twice: id/],
    ['a condition on an option that is not there', sense([choice('a'), { ...text('b'), when: [{ field: 'a', is: ['zzz'] }] }]), /^groups\.0\.fields\.1\.when\.0$/, /a is never zzz/],
    ['a condition on a yes that is a word', sense([{ ...text('a'), type: 'yes-no' }, { ...text('b'), when: [{ field: 'a', not: ['no'] }] }]), /when/, /a is never no/],
    ['a condition on words', sense([text('a'), { ...text('b'), when: [{ field: 'a', is: ['x'] }] }]), /when/, /a is never x/],
    ['a clock on an option that is not there', sense([choice('a'), { ...text('d'), type: 'datetime' }], { clocks: [{ key: 'c', from: 'd', hours: 1, label: l('钟'), advice: l('办'), verified: true, when: [{ field: 'a', is: ['zzz'] }] }] }), /^clocks\.0\.when/, /never zzz/],
    ['more rows than can be added', form('x', 1, { groups: [{ key: 'g', title: l('组'), repeat: { noun: l('行'), min: 50, max: 1 }, fields: [text('f')] }] }), /^groups\.0\.repeat\.min$/, /min above max/],
    ['two conditions that shut each other out', sense([choice('a'), { ...text('b'), when: [{ field: 'a', is: ['one'] }, { field: 'a', is: ['two'] }] }]), /^groups\.0\.fields\.1\.when\.0$/, /no answer to a/],
    ['a condition and its opposite', sense([choice('a'), { ...text('b'), when: [{ field: 'a', is: ['one'] }, { field: 'a', not: ['one'] }] }]), /when\.0$/, /no answer to a/],
    ['a condition on several, and its opposite', sense([{ ...choice('a'), type: 'choices' }, { ...text('b'), when: [{ field: 'a', is: ['one'] }, { field: 'a', not: ['one'] }] }]), /when\.0$/, /no answer to a/],
    ['a condition on a value that is none of the options', sense([choice('a'), { ...text('b'), when: [{ field: 'a', given: true }, { field: 'a', not: ['one', 'two'] }] }]), /when\.0$/, /no answer to a/],
    ['a field under what its group rules out', form('x', 1, { groups: [{ key: 'g', title: l('组'), fields: [choice('a')] }, { key: 'h', title: l('组'), when: [{ field: 'a', is: ['one'] }], fields: [{ ...text('b'), when: [{ field: 'a', is: ['two'] }] }] }] }), /^groups\.1\.fields\.0\.when\.0$/, /no answer to a/],
    ['a whole number between 0.2 and 0.8', sense([{ ...text('a'), type: 'number', min: 0.2, max: 0.8, whole: true }]), /fields\.0\.whole$/, /whole number/],
    ['photographs where none are taken', sense([{ ...text('a'), type: 'photographs' }], { section: 'legal-aid' }), /fields\.0\.type$/, /no photographs/],
    ['a consent that nobody looks at', sense([{ ...text('a'), type: 'yes-no', allows: 'samples' }], { section: 'samples' }), /fields\.0\.allows$/, /forms of medical/],
    ['a line for the desk from elsewhere', sense([{ ...text('a'), desk: [] }]), /fields\.0\.desk$/, /session/],
    ['an answer for nobody', sense([{ ...text('a'), see: ['auditor'] }]), /fields\.0\.see$/, /nobody who reads medical/],
    ['a required answer for who cannot give it', sense([{ ...text('a'), required: true, see: ['supervisor'] }]), /fields\.0\.see$/, /nobody who writes/],
    ['two clocks of one name', sense([{ ...text('d'), type: 'datetime' }], { clocks: [1, 2].map((hours) => ({ key: 'c', from: 'd', hours, label: l('钟'), advice: l('办'), verified: true })) }), /^clocks\.1\.key$/, /used twice/],
    ['a clock that ends where it begins', sense([{ ...text('d'), type: 'datetime' }], { clocks: [{ key: 'c', from: 'd', until: 'd', hours: 1, label: l('钟'), advice: l('办'), verified: true }] }), /^clocks\.0\.until$/, /begins/],
    ['a moment after itself', sense([{ ...text('d'), type: 'date', after: [{ field: 'd' }] }]), /after\.0$/, /itself/],
    ['F53 a side that no drawing knows', form('x', 1, { groups: [{ key: 'g', title: l('组'), repeat: { noun: l('处'), widget: 'body-map' }, fields: [{ ...text('p'), type: 'point' }, { ...choice('side'), options: ['l', 'r'].map((value) => ({ value, label: l(value) })) }] }] }), /fields\.1\.type$/, /left, right/],
    ['a sum over options without points', sense([choice('a')], { score: { items: ['a'], cutoff: null, verified: true } }), /^score$/, /without points/],
    ['a label nobody can see', sense([{ ...text('a'), label: l('\u3164') }]), /^groups\.0\.fields\.0\.label\.zh$/, /seen/],
    ['a label that towers over its neighbours', sense([{ ...text('a'), label: l(`表a${'\u0301'.repeat(50)}`) }]), /^groups\.0\.fields\.0\.label\.zh$/, /tower/],
    ['a moment after a field that is none', sense([text('a'), { ...text('b'), type: 'date', after: [{ field: 'a' }] }]), /after\.0$/, /type text/],
    ['wanted before the end of a day that has no place for it', sense([text('a')], { wanted: true }), /^wanted$/, /case or the session/],
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

  it('a label in Tibetan, Vietnamese or Thai is taken, however its marks stand', async () => {
    await put('own', 'a.json', sense(['བསྒྲུབས་', 'Nguyê\u0303\u0301n', 'ที่นี้'].map((zh, i) => ({ ...text(`f${i}`), label: l(zh) }))))
    expect((await load()).refused).toEqual([])
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

describe("a unit's own version of a shipped form", () => {
  const guarded = (more: object = {}, field: object = {}, version = 1) => form('a', version, {
    fixed: l('固定的话'), groups: [{ key: 'g', title: l('组'), fields: [
      { key: 'why', type: 'text', label: l('原因') }, { key: 'told', type: 'text', label: l('报告谁'), urgent: true, required: true }, { key: 'seal', type: 'text', label: l('封签'), unique: 'seal', ...field },
      { key: 'who', type: 'text', label: l('谁'), guardian: { why: 'why' } }, { key: 'home', type: 'text', label: l('住处'), plan: true, required: true },
    ] }], ...more,
  })
  const without = (key: string, change: object | null) => {
    const own = guarded({}, {}, 2)
    own.groups[0]!.fields = own.groups[0]!.fields.flatMap((f) => ((f as { key: string }).key !== key ? [f] : change ? [{ ...f, ...change }] : []))
    return own
  }
  const cases: [string, string, object][] = [
    ['F62 the fixed sentence', 'fixed', guarded({ fixed: undefined }, {}, 2)], ['F62 other words', 'fixed', guarded({ fixed: l('别的话') }, {}, 2)],
    ['F59 a number used once', 'seal.unique', without('seal', { unique: undefined })], ['F59 of another series', 'seal.unique', without('seal', { unique: 'package' })], ['F59 its field', 'seal.unique', without('seal', null)],
    ['F67 what cannot wait', 'told.urgent', without('told', { urgent: false })], ['F67 that it must be filled', 'told.required', without('told', { required: false })],
    ['F4 who may not act', 'who.guardian', without('who', { guardian: undefined })], ['F4 its kind', 'who.type', without('who', { type: 'paragraph' })], ['F68 what the plan must say', 'home.required', without('home', { required: false })],
    ['F67 a condition of its own', 'told.when', without('told', { when: [{ field: 'why', given: true }] })], ['F68 asked only once it was begun', 'optional', { ...guarded({}, {}, 2), optional: true }],
  ]
  it.each(cases)('%s: a version without it is refused by its place, and the shipped one counts', async (_name, path, own) => {
    await put('shipped', 'a.json', guarded())
    await put('own', 'mine.json', own)
    const { current, refused } = await load()
    expect(refused).toEqual([{ file: 'mine.json', path, reason: expect.stringContaining('must keep') }])
    expect(current.map((f) => f.form.version)).toEqual([1])
  })

  it('one that keeps all of it and has more is taken', async () => {
    await put('shipped', 'a.json', guarded())
    await put('own', 'mine.json', guarded({}, { required: true }, 2))
    const { current, refused } = await load()
    expect([current.map((f) => f.form.version), refused]).toEqual([[2], []])
  })

  it('F66: the official Chinese sheet of CRIES comes in as a later version of ours: same keys, same points, other words', async () => {
    const assets = join(import.meta.dirname, '../../../assets/forms')
    const ours = JSON.parse(await readFile(join(assets, 'cries-13.json'), 'utf8')) as { version: number; groups: { fields: { key: string; label: { zh: string } }[] }[] }
    const sheet = { ...ours, version: ours.version + 1, groups: ours.groups.map((g) => ({ ...g, fields: g.fields.map((f) => (f.key.startsWith('q-') ? { ...f, label: { ...f.label, zh: `官方中文条目 ${f.key}` } } : f)) })) }
    await put('own', 'cries-13.json', sheet)
    const { current, refused } = await loadForms({ shipped: assets, past: join(assets, 'past'), own: join(root, 'own') })
    expect(refused).toEqual([])
    const offered = current.find(({ form: f }) => f.id === 'cries-13')!.form
    expect(offered.version).toBe(ours.version + 1)
    expect(offered.groups.flatMap((g) => g.fields).find((f) => f.key === 'q-waves')?.label.zh).toBe('官方中文条目 q-waves')
    expect(offered.score).toMatchObject({ cutoff: 30, verified: true })
  })

  it('sixteen megabytes of them are read and no more: the rest is named', async () => {
    const large = (id: string) => `${JSON.stringify(form(id))}${' '.repeat((1 << 20) - 600)}`
    for (let i = 0; i < 18; i++) await put('own', `f${String(i).padStart(2, '0')}.json`, large(`f${i}`))
    const { current, refused } = await load()
    expect(current).toHaveLength(16)
    expect(refused.map((r) => [r.file, r.reason])).toEqual([['f16.json', 'more than 16 MB in one folder'], ['f17.json', 'more than 16 MB in one folder']])
  })
})
