// Forms are data (DESIGN §3.2): definitions come from files; an answer is one of five different things. What each word of a definition
// means is told in assets/forms/README.md.
import { z } from 'zod'
import { Answer, isEmpty, isReadable, type Signature, type Value } from './answer'
import { allPoints, isSignature } from '../signature'
import { tangleIn } from './form-circle'
import { RecipientProfile, ReasonCode } from './redaction'
import { Role } from './role'
import { FormSection } from './section'

/** Nothing unseen in what is shown: no control or direction signs, no halves of characters. Line ends and the joiners that scripts need are allowed, and as many marks on a letter as any script sets. */
const words = (max: number) => z.string().min(1).max(max).regex(/^(?:[^\p{Cc}\p{Cf}\p{Cs}\p{Co}]|[\n\u200c\u200d])+$/u, 'unseen signs (control, direction) are not allowed').refine((text) => !isEmpty(text), 'nothing that can be seen').refine((text) => !/\p{M}{7}/u.test(text), 'a tower of marks over one letter')

export const Text2 = z.strictObject({ zh: words(500), en: words(800) })
/** A label in both languages. */
export type Text2 = z.infer<typeof Text2>

/** Names a field, group, option or form. */
export const Key = z.string().regex(/^[a-z][a-z0-9-]{0,40}$/)

/** What the child or a guardian consents to hand over to the police, the prosecutor, the court and the defence, each by itself (F52). */
export const sharedParts = ['information', 'evidence', 'photographs'] as const
export const SharedPart = z.enum(sharedParts)
export type SharedPart = z.infer<typeof SharedPart>

/** What is done only where somebody agreed to it (F52); who forbids photographs forbids the intimate ones too. */
const acts = ['examination', 'photographs', 'intimate', 'samples'] as const
const Act = z.enum(acts)
export type Act = z.infer<typeof Act>

/** `score`: points of a scale. `withdraws`: chosen, it takes back the consent to hand this over; `forbids`: it is no consent to do these (F52). `unprinted`: chosen, the family's plan is asked about before it is printed (F73). `alone`: of several it stands for itself: "none of these" beside another says nothing (F55). */
const Option = z.strictObject({ value: Key, label: Text2, score: z.number().int().min(0).max(100).optional(), withdraws: SharedPart.optional(), forbids: z.union([z.array(Act).min(1).max(acts.length), Act.transform((one): (typeof one)[] => [one])]).optional(), unprinted: z.literal(true).optional(), alone: z.literal(true).optional() })
const Scalar = z.union([Key, z.number(), z.boolean()])

/**
 * Holds when the named field of the same row, else of the form, is answered so. `is`: its value is (or, of several, contains) one of these. `not`: it is
 * answered, also by a refusal or "unknown", and holds none of these; "not asked" is no answer here. `given`: it holds a value, whatever it is, or (false) none.
 * `partial`: of several options some are chosen and others left out.
 */
export const Condition = z.union([z.strictObject({ field: Key, is: z.array(Scalar).min(1).max(40) }), z.strictObject({ field: Key, not: z.array(Scalar).min(1).max(40) }), z.strictObject({ field: Key, given: z.boolean() }), z.strictObject({ field: Key, partial: z.literal(true) })])
export type Condition = z.infer<typeof Condition>
const When = z.array(Condition).min(1).max(5)

const reach = {
  /** All must hold, else it is neither asked nor counted; what was answered before is kept and shown as no longer asked. */
  when: When.optional(),
  /** Recipients of a bundle it goes to; taken from the group, then the form, when absent. */
  goes: z.array(RecipientProfile).optional(),
  /** Why it stays here when it does not go; taken from the group, then the form. */
  withheld: ReasonCode.optional(),
  /** Roles that are given its answers; every reader of the section when absent. Kept by the main process, not by a key. */
  see: z.array(Role).min(1).optional(),
}

/**
 * Parts that fields play for a screen. `helper`: who stands by the child one to one (F73). `said` (with `topic`, `said-at`) and `seen` (with `seen-at`): rows
 * of what the child said and of its distress, handed on from the questioning; `not-to-ask`, `handed-by`, `handed-at`: of the same briefing. `proof`,
 * `purpose`: of a cost.
 */
export const fieldRoles = ['helper', 'said', 'topic', 'said-at', 'seen', 'seen-at', 'not-to-ask', 'handed-by', 'handed-at', 'proof', 'purpose'] as const
export type FieldRole = (typeof fieldRoles)[number]

const common = {
  key: Key,
  label: Text2,
  hint: Text2.optional(),
  required: z.boolean().default(false),
  /** The rule that asks for this field, as free citation, e.g. 「未成年人保护法 §110」. */
  basis: words(200).optional(),
  /** Open at the signature, it may be answered after it (F63, F73); of a group that goes on every field may. */
  later: z.literal(true).optional(),
  /** Its answer names where it comes from (F64): the interview, the guardian, papers, or the child today, which is a retelling. */
  sourced: z.boolean().optional(),
  /** A number of this series is used once in the whole vault (F59). */
  unique: z.enum(['seal', 'package']).optional(),
  /** While it is required and open, a red line on every screen of the session says so (F67). */
  urgent: z.boolean().optional(),
  /** No part of what a signature by hand in its group stands under: staff may write it afterwards (a reason, a note). */
  aside: z.boolean().optional(),
  /** Stands in the family's plan (F73): plain words, nothing that names the act. */
  plan: z.boolean().optional(),
  /** Its answer stands before the eyes of whoever questions the child (F10, F11), unless it is one of these. */
  desk: z.array(Key).max(20).optional(),
  /** The child itself is asked: only a value or its refusal settles it. "Not asked" and "unknown" keep it open (F67), and in a form that closes the day its refusal will do (F68). */
  heard: z.boolean().optional(),
  /** Names one thing that several forms ask for: what another form holds is offered here, and a difference is told. Nobody is asked twice. */
  same: Key.optional(),
  /** What a screen needs of the form it finds by this, never by a key. */
  as: z.enum(fieldRoles).optional(),
  /**
   * Its answer lets a guardian act for the child (F4). Naming somebody barred (a suspect, an unsuitable guardian), one of `is` or, with `always`, anybody not of
   * the case while every guardian is barred, is refused until the field `why` of the form holds a reason; `why` null: for ever.
   */
  guardian: z.strictObject({ why: Key.nullable(), is: z.array(Key).min(1).max(10).optional(), always: z.boolean().optional() }).optional(),
  /**
   * Of a choice in rows: what is chosen stands in one row (`but`: these in any number), and not among what is chosen in the field `against` of the form: a structure
   * is not found in two ways (F55). It is told, never refused.
   */
  once: z.strictObject({ but: z.array(Key).min(1).max(10).optional(), against: Key.optional() }).optional(),
  /** A yes-no field: whether this may be handed over (F52). */
  consents: SharedPart.optional(),
  /** Only a yes (of a choice: an option that does not forbid it) allows to do this; else it needs a written reason (F52). */
  allows: Act.optional(),
  ...reach,
}

export const bodyViews = ['front', 'back', 'left', 'right', 'head-front', 'head-back', 'head-left', 'head-right', 'hand-left-palm', 'hand-left-back', 'hand-right-palm', 'hand-right-back', 'foot-left', 'foot-right'] as const
export const BodyView = z.enum(bodyViews)
export type BodyView = z.infer<typeof BodyView>

/**
 * What makes a moment doubtful: told beside it and before the signature, never refused. `past`: it has happened, so it lies neither in the future nor before a child's
 * lifetime. `after`: not before another field, or so many days behind it.
 */
const moment = { past: z.literal(true).optional(), after: z.array(z.strictObject({ field: Key, days: z.number().int().min(1).max(3660).optional(), when: When.optional() })).min(1).max(4).optional() }

export const Field = z.discriminatedUnion('type', [
  /** `verbatim`: words as they were said, drawn and printed in quotation marks. */
  z.strictObject({ ...common, type: z.literal('text'), max: z.number().int().min(1).max(500).default(200), verbatim: z.boolean().optional() }),
  z.strictObject({ ...common, type: z.literal('paragraph'), max: z.number().int().min(1).max(10_000).default(4000), verbatim: z.boolean().optional() }),
  z.strictObject({ ...common, type: z.literal('number'), min: z.number(), max: z.number(), /** Pieces and persons: nothing behind the point. */ whole: z.literal(true).optional(), unit: Text2.optional() }),
  z.strictObject({ ...common, ...moment, type: z.literal('date') }),
  z.strictObject({ ...common, ...moment, type: z.literal('datetime') }),
  z.strictObject({ ...common, type: z.literal('yes-no') }),
  z.strictObject({ ...common, type: z.literal('choice'), options: z.array(Option).min(2).max(60) }),
  /** `notice`: title of the paper that hands the options over as sentences, without any answer (F70). */
  z.strictObject({ ...common, type: z.literal('choices'), options: z.array(Option).min(2).max(60), notice: Text2.optional() }),
  /** Somebody of the staff register. */
  z.strictObject({ ...common, type: z.literal('staff') }),
  /** A place on one of the body outlines. */
  z.strictObject({ ...common, type: z.literal('point') }),
  /** Positions on an abstract clock face, 1 to 12. */
  z.strictObject({ ...common, type: z.literal('dial') }),
  /** Photographs of the same section, by id. */
  z.strictObject({ ...common, type: z.literal('photographs') }),
  /** Rows of a repeated group of the same form, by id. */
  z.strictObject({ ...common, type: z.literal('rows'), of: Key }),
  /** Drawn by hand, refused, or not possible (程序规定 §206). */
  z.strictObject({ ...common, type: z.literal('signature'), /** Options of who may sign, as a note before the line. */ who: Text2.optional() }),
])
export type Field = z.infer<typeof Field>

export const widgets = ['body-map', 'samples', 'hand-overs', 'costs', 'tasks'] as const

/**
 * A group that can be filled many times: each row is what `noun` says. `widget`: a screen of its own draws the rows; any group without one is a list of
 * cards. `title`: the field that names a row in lists.
 */
const Repeat = z.strictObject({ noun: Text2, min: z.number().int().min(0).max(50).default(0), /** `min` counts only while these hold. */ minWhen: When.optional(), max: z.number().int().min(1).max(500).default(200), title: Key.optional(), widget: z.enum(widgets).optional() })

/** Rows with a date by which something has to be done (F73): they stand in the ladder and, overdue, on the start screen. */
const Due = z.strictObject({ date: Key, done: Key, owner: Key.optional() })

export const Group = z.strictObject({
  key: Key, title: Text2, note: Text2.optional(), repeat: Repeat.optional(), due: Due.optional(), fields: z.array(Field).min(1).max(200),
  /** Goes on after the section was signed (F60, F63): new rows of it, and what is open in it, come in as signed addenda. */
  later: z.literal(true).optional(),
  ...reach,
})
export type Group = z.infer<typeof Group>

/** A clock from one field (a date and time) on; stopped by another one. Advice in words, never a dose (F61, F71). */
const Clock = z.strictObject({
  key: Key, from: Key, until: Key.optional(), hours: z.number().min(1).max(24 * 400), label: Text2, advice: Text2, basis: words(200).optional(), verified: z.boolean(),
  /** Overdue it stands in the ladder. */
  due: z.boolean().optional(),
  /** It says from when on something may be done (F66): what came before its end came too early. */
  earliest: z.boolean().optional(), when: When.optional(),
})
export type Clock = z.infer<typeof Clock>

/** The sum of the points of `items`; `cutoff`: from there on it is said to be above the line. */
const Score = z.strictObject({ items: z.array(Key).min(1).max(60), parts: z.array(z.strictObject({ label: Text2, items: z.array(Key).min(1) })).max(6).default([]), cutoff: z.number().int().nullable(), /** Who found the cut-off. */ basis: words(200).optional(), verified: z.boolean() })

/** `needed`: the form is offered only where the unit has said in `held` that it holds the licence (F66). */
const Licence = z.strictObject({ holder: words(200), terms: Text2, needed: z.boolean(), /** The unit's own licence, as it names it. */ held: words(200).optional() })

type Type = Field['type']
/** What a date, an end and a title can be read from. */
const moments: readonly Type[] = ['date', 'datetime']
const ends: readonly Type[] = ['date', 'datetime', 'yes-no', 'choice', 'text', 'paragraph']
const titles: readonly Type[] = ['text', 'paragraph', 'choice', 'date', 'datetime', 'staff', 'number']
/** Fields by which a widget knows its rows; what main guards in them (F59, F60) rests on these keys. */
const needed: Record<(typeof widgets)[number], Readonly<Record<string, Type>>> = {
  'body-map': {}, costs: {}, tasks: {},
  samples: { 'package-no': 'text', 'collected-at': 'datetime', collector: 'staff' },
  'hand-overs': { samples: 'rows', 'given-at': 'datetime', giver: 'text', 'giver-signature': 'signature', 'taker-kind': 'choice', taker: 'text', 'taker-signature': 'signature' },
}

/** What a field of each part has to be, and in the rows of which other part it stands; null outside rows, undefined in rows of any kind. */
const parts: Record<FieldRole, { types: readonly Type[]; rowsOf?: FieldRole | null }> = {
  helper: { types: ['text', 'staff'], rowsOf: null }, 'not-to-ask': { types: ['text', 'paragraph'], rowsOf: null }, 'handed-by': { types: ['staff'], rowsOf: null }, 'handed-at': { types: ['datetime'], rowsOf: null },
  said: { types: ['text', 'paragraph'], rowsOf: 'said' }, topic: { types: ['text', 'choice'], rowsOf: 'said' }, 'said-at': { types: ['text'], rowsOf: 'said' },
  seen: { types: ['text', 'paragraph'], rowsOf: 'seen' }, 'seen-at': { types: ['text'], rowsOf: 'seen' },
  proof: { types: ['choice', 'text', 'yes-no', 'photographs'] }, purpose: { types: ['text', 'paragraph'] },
}
/** What can be taken over from another form as it stands. */
const takenOver: readonly Type[] = ['text', 'paragraph', 'number', 'date', 'datetime', 'yes-no', 'choice', 'staff']

export const FormDefinition = z.strictObject({
  id: Key,
  version: z.number().int().min(1),
  section: FormSection,
  title: Text2,
  note: Text2.optional(),
  /** A sentence that must be printed with the form and cannot be left out (F62). */
  fixed: Text2.optional(),
  /** Counts as open only once it was begun (a scale, a later appointment). */
  optional: z.boolean().optional(),
  /** The plan of tonight: before the day is closed one such form has a value at each required place (F68). */
  closes: z.boolean().optional(),
  /** Of the case or the session: whoever closes the day fills it in, or writes why not (F9, F10, F11). */
  wanted: z.literal(true).optional(),
  /** Order among the forms of one section. */
  order: z.number().int().min(0).max(1000).default(100),
  clocks: z.array(Clock).max(20).optional(),
  score: Score.optional(),
  licence: Licence.optional(),
  goes: z.array(RecipientProfile).optional(),
  withheld: ReasonCode.optional(),
  /** It stays here when the consent to hand this over was refused or taken back (F52). */
  consent: SharedPart.optional(),
  groups: z.array(Group).min(1).max(60),
}).superRefine((form, context) => {
  const say = (message: string, ...path: (string | number)[]) => context.addIssue({ code: 'custom', message, path })
  const of = new Map<string, Group>()
  const groups = new Set<string>()
  form.groups.forEach((group, g) => {
    if (groups.has(group.key)) say(`group key used twice: ${group.key}`, 'groups', g, 'key')
    groups.add(group.key)
    group.fields.forEach((field, f) => {
      if (of.has(field.key)) say(`field key used twice: ${field.key}`, 'groups', g, 'fields', f, 'key')
      of.set(field.key, group)
      if (field.type === 'number' && field.min > field.max) say('min above max', 'groups', g, 'fields', f, 'min')
      if (field.type === 'rows' && !form.groups.some((other) => other.key === field.of && other.repeat)) say(`unknown group: ${field.of}`, 'groups', g, 'fields', f, 'of')
      if (field.consents && field.type !== 'yes-no') say('consents needs yes-no', 'groups', g, 'fields', f, 'consents')
      if ('options' in field && new Set(field.options.map((o) => o.value)).size < field.options.length) say('option used twice', 'groups', g, 'fields', f, 'options')
    })
  })
  const fields = form.groups.flatMap((group, g) => group.fields.map((field, f) => ({ group, field, path: ['groups', g, 'fields', f] as const })))
  for (const { group, field, path } of fields) {
    const home = (role: FieldRole) => fields.find((other) => other.field.as === role)?.group
    if (field.as) {
      const { types: fit, rowsOf } = parts[field.as]
      if (fields.some((other) => other.field.as === field.as && other.field !== field)) say(`part taken twice: ${field.as}`, ...path, 'as')
      if (!fit.includes(field.type)) say(`${field.as} needs ${fit.join(', ')}`, ...path, 'as')
      if (rowsOf === null ? group.repeat : rowsOf !== undefined && (!group.repeat || home(rowsOf) !== group)) say(rowsOf === null ? `${field.as} stands outside rows` : `${field.as} stands in the rows of ${rowsOf}`, ...path, 'as')
    }
    if (field.same && (group.repeat || !takenOver.includes(field.type))) say(`same needs one of ${takenOver.join(', ')} outside rows`, ...path, 'same')
  }
  if (form.closes && (form.section === 'case' || form.optional || !fields.some(({ group, field }) => field.required && field.plan && !field.when && !group.when && !group.repeat))) say('closes needs a session, no optional, and a required place of the plan that is always asked', 'closes')
  if (form.wanted && (form.optional || (form.section !== 'case' && form.section !== 'session'))) say('wanted needs a form of the case or the session, and no optional', 'wanted')
  const types = new Map(form.groups.flatMap((group) => group.fields.map((field) => [field.key, field.type] as const)))
  const typed = (key: string, wanted: readonly Type[], ...path: (string | number)[]) => {
    const type = types.get(key)
    if (type && !wanted.includes(type)) say(`${key} is of type ${type}; here ${wanted.join(', ')} is needed`, ...path)
  }
  /** A field of a repeated group is known in its own rows only. */
  const known = (key: string, group: Group | null) => { const home = of.get(key); return home !== undefined && (!home.repeat || home === group) }
  const check = (when: readonly Condition[] | undefined, group: Group | null, ...path: (string | number)[]) => {
    when?.forEach((c, i) => {
      if (!known(c.field, group)) say(`unknown field: ${c.field}`, ...path, 'when', i, 'field')
      if ('partial' in c) typed(c.field, ['choices'], ...path, 'when', i, 'partial')
    })
  }
  form.groups.forEach((group, g) => {
    check(group.when, null, 'groups', g)
    check(group.repeat?.minWhen, null, 'groups', g, 'repeat', 'minWhen')
    group.fields.forEach((field, f) => {
      check(field.when, group, 'groups', g, 'fields', f)
      if (field.type === 'date' || field.type === 'datetime') {
        field.after?.forEach((after, i) => {
          if (!known(after.field, group)) say(`unknown field: ${after.field}`, 'groups', g, 'fields', f, 'after', i)
          typed(after.field, moments, 'groups', g, 'fields', f, 'after', i)
          check(after.when, group, 'groups', g, 'fields', f, 'after', i)
        })
      }
      if (field.guardian?.why && !known(field.guardian.why, null)) say(`unknown field: ${field.guardian.why}`, 'groups', g, 'fields', f, 'guardian')
      if (field.guardian?.why) typed(field.guardian.why, ['text', 'paragraph'], 'groups', g, 'fields', f, 'guardian', 'why')
      if (field.once && !(field.type === 'choice' && group.repeat)) say('once needs a choice in rows', 'groups', g, 'fields', f, 'once')
      if (field.once?.against && !known(field.once.against, null)) say(`unknown field: ${field.once.against}`, 'groups', g, 'fields', f, 'once')
      if (field.once?.against) typed(field.once.against, ['choice', 'choices'], 'groups', g, 'fields', f, 'once', 'against')
      if (field.type === 'point' && field.required && group.repeat?.widget !== 'body-map') say('a point is set on a body map only: elsewhere it can never be filled', 'groups', g, 'fields', f, 'type')
    })
    const own = (key: string | undefined, types: readonly Type[], ...path: string[]) => {
      if (key !== undefined && of.get(key) !== group) say(`unknown field: ${key}`, 'groups', g)
      else if (key !== undefined) typed(key, types, 'groups', g, ...path)
    }
    own(group.repeat?.title, titles, 'repeat', 'title')
    own(group.due?.date, moments, 'due', 'date')
    own(group.due?.done, ends, 'due', 'done')
    own(group.due?.owner, ['staff', 'text'], 'due', 'owner')
    for (const [key, type] of Object.entries(group.repeat?.widget ? needed[group.repeat.widget] : {})) {
      if (!group.fields.some((f) => f.key === key && f.type === type)) say(`the widget ${group.repeat?.widget} needs a field ${key} of type ${type}`, 'groups', g, 'repeat', 'widget')
    }
    if (group.repeat?.widget === 'tasks' && !group.due) say('the widget tasks needs due', 'groups', g, 'repeat', 'widget')
    if (group.repeat?.widget === 'body-map' && !group.fields.some((f) => f.type === 'point')) say('the widget body-map needs a field of type point', 'groups', g, 'repeat', 'widget')
    if (group.due && !group.repeat) say('due needs repeat', 'groups', g, 'due')
  })
  const tangle = tangleIn(form.groups)
  const tangled = tangle && fields.find(({ field }) => field.key === ('circle' in tangle ? tangle.circle[0] : tangle.deep))
  if (tangled) say('circle' in tangle ? `conditions go in a circle: ${tangle.circle.join(', ')}` : 'more conditions hang on each other than can be followed', ...tangled.path, 'when')
  form.clocks?.forEach((clock, i) => {
    for (const key of [clock.from, clock.until]) if (key !== undefined && !of.has(key)) say(`unknown field: ${key}`, 'clocks', i)
    typed(clock.from, moments, 'clocks', i, 'from')
    if (clock.until) typed(clock.until, ends, 'clocks', i, 'until')
    if (clock.until && of.get(clock.from)?.repeat && of.get(clock.from) !== of.get(clock.until)) say('from and until lie in different rows', 'clocks', i)
    check(clock.when, of.get(clock.from) ?? null, 'clocks', i)
  })
  for (const key of [...(form.score?.items ?? []), ...(form.score?.parts.flatMap((p) => p.items) ?? [])]) {
    if (!known(key, null)) say(`unknown field: ${key}`, 'score')
    typed(key, ['choice', 'number'], 'score')
  }
})
export type FormDefinition = z.infer<typeof FormDefinition>

/** Reads a form definition from parsed JSON. The refusal names the place inside the file (`groups.3.fields.0.key`) and the reason. */
export function readForm(json: unknown): { ok: true; form: FormDefinition } | { ok: false; path: string; reason: string } {
  const parsed = FormDefinition.safeParse(json)
  if (parsed.success) return { ok: true, form: parsed.data }
  const issue = parsed.error.issues[0]
  return { ok: false, path: issue?.path.join('.') ?? '', reason: issue?.message ?? 'invalid' }
}

export const answerFaults = ['type', 'too-long', 'range', 'whole', 'day', 'option', 'alone'] as const
export type AnswerFault = (typeof answerFaults)[number]

const hours = /^(?:[1-9]|1[0-2])$/

/** The one validator: null when `answer` fits `field`, else what is wrong. A non-answer always fits. */
export function checkAnswer(field: Field, answer: Answer): AnswerFault | null {
  if (answer.state !== 'value') return null
  const { value } = answer
  const texts = (fits: (text: string) => boolean) => (!isTexts(value) ? 'type' : value.every(fits) && new Set(value).size === value.length ? null : 'option')
  switch (field.type) {
    case 'text':
    case 'paragraph':
      return typeof value !== 'string' ? 'type' : value.length > field.max ? 'too-long' : null
    case 'number':
      return typeof value !== 'number' || !Number.isFinite(value) ? 'type' : value < field.min || value > field.max ? 'range' : field.whole && !Number.isInteger(value) ? 'whole' : null
    case 'date':
      return typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value) && isDay(value) ? inReach(value) : 'type'
    case 'datetime':
      return typeof value === 'string' && /^\d{4}-\d{2}-\d{2}T(?:[01]\d|2[0-3]):[0-5]\d$/.test(value) && isDay(value.slice(0, 10)) ? inReach(value) : 'type'
    case 'yes-no':
      return typeof value === 'boolean' ? null : 'type'
    case 'choice':
      return typeof value !== 'string' ? 'type' : field.options.some((o) => o.value === value) ? null : 'option'
    case 'choices':
      return texts((v) => field.options.some((o) => o.value === v)) ?? (isTexts(value) && value.length > 1 && field.options.some((o) => o.alone && value.includes(o.value)) ? 'alone' : null)
    case 'staff':
      return typeof value === 'string' && value.startsWith('stf_') ? null : 'type'
    case 'point':
      return typeof value === 'object' && 'view' in value ? null : 'type'
    case 'dial':
      return texts((v) => hours.test(v))
    case 'rows':
      return texts((v) => v.startsWith('row_'))
    case 'photographs':
      return texts((v) => v.startsWith('itm_'))
    case 'signature':
      return typeof value !== 'object' || !('signed' in value) ? 'type' : isSigned(value) ? null : 'range'
  }
}

/** A value that is none of this field: it was asked in another way by an earlier version, or is half typed. */
export const misfits = (field: Field, answer: Answer): boolean => ['type', 'option'].includes(checkAnswer(field, answer) ?? '')

/** Under a name that can be read; not given, with a reason that can be (XF7). */
const isSigned = (value: Signature): boolean =>
  isReadable(value.name) && (value.signed === 'drawn' ? isDrawn(value.strokes, value.ratio) : isReadable(value.reason) && (value.witness === '' || isReadable(value.witness)))

/** Points inside the field, in time, enough of them to be somebody's signature, and no more than a hand writes: half a one is none (XC10). */
const isDrawn = (strokes: readonly (readonly number[])[], ratio: number): boolean =>
  strokes.reduce((sum, stroke) => sum + stroke.length, 0) <= 3 * allPoints && isSignature(strokes, ratio) && strokes.every((stroke) => stroke.length % 3 === 0 && stroke.every((n, i) => n >= 0 && (i % 3 === 2 || n <= 1)))

/** A day that the calendar has: not the 30th of February. */
function isDay(text: string): boolean {
  const at = Date.parse(`${text}T00:00:00Z`)
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text)
}

/** From 1900 to 2199: a year beyond is a slip, and no clock from it would ever run out. */
const inReach = (text: string): AnswerFault | null => (text >= '1900' && text < '2200' ? null : 'day')

const isTexts = (value: Value): value is string[] => Array.isArray(value)
