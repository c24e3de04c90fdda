// Hostile arguments for every call of the contract: made from its own schemas, so that a new call is covered by itself.
import fc from 'fast-check'
import { z } from 'zod'
import { contract } from '../../shared/ipc/index'
import type { Caller, Contract, Need } from '../../shared/ipc/contract'

export type Channel = { group: string; name: string; input: z.ZodType; callers: readonly Caller[]; need: Need; /** Answered while the vault is locked. */ locked: boolean }

/** Every call of the contract. */
export const channels: Channel[] = Object.entries(contract satisfies Contract).flatMap(([group, members]) =>
  Object.entries(members as Contract[string]).flatMap(([name, member]) => (member.type === 'call' ? [{ group, name, ...member, locked: member.need === 'anyone' }] : [])))

/**
 * What to build in the page: JSON cannot carry the hostile values themselves. `$` names a maker of `build`, everything
 * else is literal.
 */
export type Recipe = null | boolean | number | string | Recipe[] | { [key: string]: Recipe }

const odd = fc.constantFrom<Recipe>(
  ...['undefined', 'nan', 'infinity', 'minus-zero', 'bigint', 'symbol', 'function', 'date', 'regexp', 'map', 'set', 'error', 'promise', 'cyclic', 'getter', 'throwing-getter',
    'proto', 'proto-json', 'constructor', 'null-prototype', 'to-json', 'array-with-keys', 'sparse', 'deep', 'huge-string', 'huge-bytes', 'empty-bytes', 'bytes', 'floats', 'boxed', 'class'].map(($) => ({ $ })),
  '', '\0', '\ud800', '‮甲', '𠮷', '../../../etc/passwd', "'; DROP TABLE entry; --", '__proto__', '<img src=x onerror=alert(1)>', 'sec_00000000000000000000', 'a'.repeat(5000),
  0, -1, 1.5, 2 ** 31, 2 ** 53, -(2 ** 53), 1e308, null, true, [], {},
)

const anything: fc.Arbitrary<Recipe> = fc.letrec<{ value: Recipe }>((tie) => ({
  value: fc.oneof({ depthSize: 'small', withCrossShrink: true }, odd, fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<Recipe>,
    fc.array(tie('value'), { maxLength: 3 }), fc.dictionary(fc.constantFrom('caseId', 'sectionId', 'fact', 'kind', 'body', '__proto__', 'constructor', 'password', 'toString', 'length'), tie('value'), { maxKeys: 3 })),
})).value

type Schema = { type?: string | string[]; anyOf?: Schema[]; oneOf?: Schema[]; const?: Recipe; enum?: Recipe[]; properties?: Record<string, Schema>; required?: string[]; items?: Schema; pattern?: string; minLength?: number; maxLength?: number; minimum?: number; maximum?: number; exclusiveMinimum?: number; $ref?: string; [key: string]: unknown }

/** Ids that exist, by prefix: with them the argument gets further than the schema. */
export type Known = Record<string, readonly string[]>

/** Values that the schema accepts (nearly always), as recipes. */
function fitting(schema: Schema, known: Known): fc.Arbitrary<Recipe> {
  if (schema.const !== undefined) return fc.constant(schema.const)
  if (schema.enum) return fc.constantFrom(...schema.enum)
  const choices = schema.anyOf ?? schema.oneOf
  if (choices) return fc.oneof(...choices.map((choice) => fitting(choice, known)))
  const least = Number(schema.minimum ?? schema.exclusiveMinimum ?? 0)
  switch (schema.type) {
    case 'object':
      return fc.record(Object.fromEntries(Object.entries(schema.properties ?? {}).map(([key, part]) => [key, fitting(part, known)])))
    case 'array':
      return fc.array(fitting(schema.items ?? {}, known), { maxLength: 3 })
    case 'string': {
      if (!schema.pattern) return fc.oneof(fc.string({ minLength: schema.minLength ?? 0, maxLength: Math.min(schema.maxLength ?? 40, 60) }), fc.constantFrom('甲', '2026-02-03', '\ud800', '\0\u202e', 'toString', '__proto__'))
      const ids = known[schema.pattern.slice(1, 4)] ?? []
      const random = fc.stringMatching(new RegExp(schema.pattern))
      return ids.length > 0 ? fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...ids) }, { weight: 1, arbitrary: random }) : random
    }
    case 'integer':
      return fc.oneof(fc.integer({ min: least, max: least + 100 }), fc.constantFrom(Math.min(Number(schema.maximum ?? 2 ** 53 - 1), 2 ** 53 - 1)))
    case 'number':
      return fc.double({ min: least, noNaN: true })
    case 'boolean':
      return fc.boolean()
    case 'null':
      return fc.constant(null)
    default:
      // What JSON Schema cannot say is bytes, everywhere in our contract.
      return fc.constantFrom<Recipe>({ $: 'bytes' }, { $: 'empty-bytes' })
  }
}

/** A fitting value with one place of it changed: replaced, taken out, or a key added. */
function spoiled(value: fc.Arbitrary<Recipe>): fc.Arbitrary<Recipe> {
  return fc.tuple(value, fc.nat(), odd, fc.constantFrom('replace', 'replace', 'remove', 'add')).map(([whole, at, evil, how]) => {
    const copy = structuredClone(whole)
    const spots: { holder: { [key: string]: Recipe }; key: string }[] = []
    const visit = (node: Recipe) => {
      if (typeof node !== 'object' || node === null || '$' in node) return
      for (const key of Object.keys(node)) {
        spots.push({ holder: node as { [key: string]: Recipe }, key })
        visit((node as { [key: string]: Recipe })[key]!)
      }
    }
    visit(copy)
    const spot = spots[at % Math.max(1, spots.length)]
    if (!spot) return { extra: evil }
    if (how === 'replace') spot.holder[spot.key] = evil
    else if (how === 'remove') delete spot.holder[spot.key]
    else spot.holder['unknown-key'] = evil
    return copy
  })
}

/** Deterministic hostile recipes for one channel: wild ones, spoiled ones, and some that fit. */
export function recipesFor(channel: Channel, known: Known, count: number, seed: number): Recipe[] {
  const schema = z.toJSONSchema(channel.input, { unrepresentable: 'any', io: 'input', reused: 'inline' }) as Schema
  const fit = fitting(schema, known)
  const some = (arbitrary: fc.Arbitrary<Recipe>, share: number, n: number) => fc.sample(arbitrary, { numRuns: Math.max(2, Math.round(count * share)), seed: seed + n })
  const all = [...some(anything, 0.35, 1), ...some(spoiled(fit), 0.35, 2), ...some(fit, 0.3, 3)]
  // A call without arguments fits in one way only: saying it twenty times finds nothing new, and measuring this machine takes a quarter of a minute.
  return [...new Map(all.map((recipe) => [JSON.stringify(recipe), recipe])).values()]
}

/** Makes the value of a recipe. The page gets this very function as text, so it may use nothing from outside itself. */
export function build(recipe: Recipe): unknown {
  const make = (what: string): unknown => {
    switch (what) {
      case 'undefined': return undefined
      case 'nan': return NaN
      case 'infinity': return Infinity
      case 'minus-zero': return -0
      case 'bigint': return 10n ** 40n
      case 'symbol': return Symbol('s')
      case 'function': return () => 1
      case 'date': return new Date(0)
      case 'regexp': return /(a+)+$/
      case 'map': return new Map([['caseId', 1]])
      case 'set': return new Set([1])
      case 'error': return new Error('e')
      case 'promise': return Promise.resolve(1)
      case 'cyclic': { const o: Record<string, unknown> = {}; o['self'] = o; return o }
      case 'getter': return { get caseId() { return 'cas_00000000000000000000' } }
      case 'throwing-getter': return { get caseId() { throw new Error('getter') } }
      case 'proto': return Object.defineProperty({}, '__proto__', { value: { polluted: 1 }, enumerable: true })
      case 'proto-json': return JSON.parse('{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}')
      case 'constructor': return { constructor: { prototype: { polluted: 1 } } }
      case 'null-prototype': return Object.create(null)
      case 'to-json': return { toJSON: () => ({}) }
      case 'array-with-keys': return Object.assign([1], { caseId: 1 })
      case 'sparse': { const a: unknown[] = []; a[100_000] = 1; return a }
      case 'deep': { let o: unknown = 1; for (let i = 0; i < 5000; i++) o = { o }; return o }
      case 'huge-string': return 'x'.repeat(8_000_000)
      case 'huge-bytes': return new Uint8Array(33 * 1024 * 1024)
      case 'empty-bytes': return new Uint8Array(0)
      case 'bytes': return new Uint8Array(1000).fill(7)
      case 'floats': return new Float64Array(3)
      case 'boxed': return Object('caseId')
      default: { class Thing { caseId = 1 } return new Thing() }
    }
  }
  const walk = (node: Recipe): unknown => {
    if (typeof node !== 'object' || node === null) return node
    if (Array.isArray(node)) return node.map(walk)
    if (typeof node['$'] === 'string') return make(node['$'])
    const object: Record<string, unknown> = {}
    for (const key of Object.keys(node)) Object.defineProperty(object, key, { value: walk(node[key]!), enumerable: true, configurable: true, writable: true })
    return object
  }
  return walk(recipe)
}

/** As the bridge copies it: a key named `__proto__` and one that throws when it is read do not survive the way into main. */
function asCopied(recipe: Recipe): Recipe {
  if (typeof recipe !== 'object' || recipe === null) return recipe
  if ('$' in recipe && (recipe.$ === 'proto' || recipe.$ === 'throwing-getter')) return {}
  if (Array.isArray(recipe)) return recipe.map(asCopied)
  return Object.fromEntries(Object.entries(recipe).filter(([key]) => key !== '__proto__').map(([key, value]) => [key, asCopied(value)]))
}

/** Whether the contract accepts the value: then any answer but a bug is right, else the answer must be a failure. */
export function accepts(channel: Channel, recipe: Recipe): boolean {
  const fits = (one: Recipe) => {
    try {
      return channel.input.safeParse(build(one)).success
    } catch {
      return false
    }
  }
  return fits(recipe) || fits(asCopied(recipe))
}
