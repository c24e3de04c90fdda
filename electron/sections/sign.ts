// Signing a section (F63): the author's own key over everything that stands in it. From then on only addenda, each signed, each naming the one before.
import { createHash } from 'node:crypto'
import { canonical } from '../../shared/canonical'
import { Refused } from '../../shared/failure'
import { foldForm, openPlaces } from '../../shared/fold/form'
import { foldPhotographs } from '../../shared/fold/photographs'
import { foldSession } from '../../shared/fold/session'
import { addendumValue, digestValue, foldSigned, signedValue } from '../../shared/fold/signed'
import { isEmpty } from '../../shared/model/answer'
import { belongs, type Added, type Entry, type Fact } from '../../shared/model/entry'
import type { ItemId, SectionId, Sha256, StaffId, Utc } from '../../shared/model/ids'
import { ServiceKind, type SectionKind } from '../../shared/model/section'
import { admitted } from '../access/cards'
import type { Store } from '../store/store'
import { registerSection, sectionOf, type SectionPlace } from '../store/world'
import { isSigned as holdsSignature, signValue } from '../upkeep/signed'
import { checkAdditions, checkWaiting } from './additions'
import { findForm, type Definitions, type FormBook } from './definitions'
import { dropWaiting, readWaiting } from './drafts'
import { settle } from './form-facts'
import { checkFile } from './photograph-file'
import { definitionHash } from './raw'

type Signed = Extract<Entry, { kind: 'section.signed' }>
type Told = (entry: Entry) => void

const sha256 = (value: unknown): Sha256 => createHash('sha256').update(canonical(value), 'utf8').digest('hex')

const canBeSigned = (kind: SectionKind) => belongs[kind].includes('section.signed')

/** Whether a section is signed: nothing but addenda goes in (the database refuses the rest, migration 41). */
export async function isSignedSection(store: Store, sectionId: SectionId): Promise<boolean> {
  return (await store.db.get(`SELECT 1 FROM entry WHERE section = ? AND kind = 'section.signed'`, sectionId)) !== undefined
}

/** The definitions by which something was answered in a section. */
function formsUsed(entries: readonly Entry[], forms: Definitions): Signed['body']['forms'] {
  const used = new Map(entries.flatMap((e) => (e.kind === 'form.answer' || e.kind === 'form.row' ? [[`${e.body.formId}/${e.body.version}`, e.body] as const] : [])))
  return [...used.keys()].sort().flatMap((key) => {
    const { formId, version } = used.get(key)!
    const form = findForm(forms, formId, version)
    return form ? [{ id: formId, version, sha256: definitionHash(form) }] : []
  })
}

/** Places of the offered forms of a section that must still be answered, as `form/place`. */
export function openIn(entries: readonly Entry[], kind: SectionKind, forms: Pick<Definitions, 'current'>): string[] {
  return forms.current.filter((form) => form.section === kind).flatMap((form) => openPlaces(form, foldForm(entries, form.id)).map((place) => `${form.id}/${place}`))
}

/**
 * Signs a section as who is logged in. The caller has checked that he may write it. Throws `Refused`: E-B3 for a kind that is not signed, E-B15 while
 * something required is open or nothing was written at all, E-B11 when it is signed already.
 */
export async function signSection(store: Store, forms: Definitions, section: SectionPlace, tell: Told): Promise<{ digest: Sha256; at: Utc }> {
  const { sectionId, kind } = section
  const { person } = store
  if (!canBeSigned(kind) || !person) throw new Refused('E-B3')
  // Read inside the append: whoever else writes has to wait, so that nothing falls between what is signed and the signature.
  const entry = await store.log.appendMade(async () => {
    const entries = await store.log.read(sectionId)
    const last = entries.at(-1)
    if (foldSigned(entries).signed) throw new Refused('E-B11')
    const open = openIn(entries, kind, forms)
    if (!last || open.length > 0) throw new Refused('E-B15', String(open.length))
    const value = { upTo: last.seq, head: last.hash, digest: sha256(digestValue(entries)), forms: formsUsed(entries, forms) }
    const { signature } = signValue('section-signed', signedValue(sectionId, value), person.sign)
    return { sectionId, fact: { kind: 'section.signed', body: { ...value, signature } } satisfies Fact }
  }, store.staffId) as Signed
  tell(entry)
  await tellBoard(store, section, tell)
  return { digest: entry.body.digest, at: entry.atUtc }
}

/** The board says that a service is sealed, also to who cannot open it. A stop between the two facts is made good by the next look at the section. */
async function tellBoard(store: Store, { sectionId, sessionId, kind }: SectionPlace, tell: Told): Promise<void> {
  const service = ServiceKind.safeParse(kind)
  if (!service.success || sessionId === null || store.log.readOnly) return
  const { signed } = foldSigned(await store.log.read(sectionId))
  const board = await sectionOf(store, sessionId, 'session')
  if (!signed || !(await store.sectionKeys.canOpen(board)) || foldSession(await store.log.read(board))?.services[service.data].sealed) return
  tell(await store.log.append(board, { kind: 'session.sealed', body: { service: service.data, target: sectionId, digest: signed.digest, by: signed.by } }, store.staffId))
}

type AddWish = { text: string; photographs?: readonly ItemId[] | undefined; added?: readonly Added[] | undefined }

/**
 * Adds words, photographs that wait, or to what goes on in the forms, to a signed section: one fact, signed as who is logged in, with everything that rests on it
 * (due, used numbers, that they wait no more) in its transaction. The caller has checked that he may write here. Throws `Refused`: E-B1 when there is no signature to
 * add to, E-B2 for nothing at all, E-C7 when the file of a photograph is not what was taken in; and as `checkWaiting` and `checkAdditions`.
 */
export async function addToSigned(store: Store, book: FormBook, section: SectionPlace, { text: typed, photographs: items = [], added: wanted }: AddWish, tell: Told): Promise<void> {
  const { person } = store
  const { sectionId, kind } = section
  if (!canBeSigned(kind) || !person) throw new Refused('E-B3')
  const text = isEmpty(typed) ? '' : typed
  if (text === '' && items.length === 0 && !wanted?.length) throw new Refused('E-B2')
  const forms = await book.in(store)
  for (const waiting of items.length === 0 ? [] : await readWaiting(store, sectionId)) if (items.includes(waiting.itemId)) await checkFile(store, sectionId, waiting)
  const kept: (() => void)[] = []
  const entry = await store.log.appendMade(async (tx) => {
    const entries = await store.log.read(sectionId)
    const before = entries.filter(isSigning).at(-1)
    if (!before) throw new Refused('E-B1')
    const photographs = await checkWaiting(store, forms, section, foldPhotographs(entries), items.length === 0 ? [] : await readWaiting(store, sectionId), items)
    const { added, used } = await checkAdditions(store, forms, section, entries, photographs, wanted ?? [])
    const value = { text, prev: linkOf(before), ...(photographs.length > 0 ? { photographs } : {}), ...(added.length > 0 ? { added } : {}) }
    const { signature } = signValue('section-addendum', addendumValue(sectionId, value), person.sign)
    const fact = { kind: 'section.addendum', body: { ...value, signature } } satisfies Fact
    await dropWaiting(tx, store, sectionId, photographs.map(({ itemId }) => itemId))
    for (const form of used) kept.push(await book.keep(store, tx, form))
    const after = [...entries, { seq: (entries.at(-1)?.seq ?? 0) + 1, sectionId, ...fact } as Entry]
    if (used.length > 0) await settle(store, tx, forms, section, { touched: used, numbered: true }, after)
    return { sectionId, fact }
  }, store.staffId)
  for (const keep of kept) keep()
  tell(entry)
}

type Signing = Extract<Entry, { kind: 'section.signed' | 'section.addendum' }>
const isSigning = (entry: Entry): entry is Signing => entry.kind === 'section.signed' || entry.kind === 'section.addendum'
/** What the next addendum names: the signed fact itself, so that none can be left out or moved. */
const linkOf = ({ kind, body, author, atUtc }: Signing): Sha256 => sha256({ kind, body, author, atUtc })

export type Signature = { what: 'signed' | 'addendum'; by: StaffId; at: Utc; holds: boolean }

/**
 * Checks every signature of a section. `keys`: all signing keys somebody was ever admitted with. A signature holds only when everything before it is as it
 * was, nothing but addenda stands behind it, and the definitions in use are those that were signed.
 */
export function checkSignatures(sectionId: SectionId, entries: readonly Entry[], keys: (who: StaffId) => readonly string[], forms: Pick<Definitions, 'current' | 'past'>): Signature[] {
  const by = (domain: string, value: unknown, { author, body }: Signing) => keys(author).some((key) => holdsSignature(domain, value, key, body.signature))
  const asWas = ({ id, version, sha256: was }: Signed['body']['forms'][number]) => { const form = findForm(forms, id, version); return form === null || definitionHash(form) === was }
  let before: Signing | null = null
  return entries.filter(isSigning).map((entry): Signature => {
    const told = { by: entry.author, at: entry.atUtc }
    const prev = before
    before = entry
    if (entry.kind === 'section.addendum') {
      const named = prev !== null && entry.body.prev === linkOf(prev)
      return { what: 'addendum', ...told, holds: named && (entry.body.added ?? []).every(({ form }) => asWas(form)) && by('section-addendum', addendumValue(sectionId, entry.body), entry) }
    }
    const { upTo, head, digest, forms: used } = entry.body
    const until = entries.filter((e) => e.seq <= upTo)
    const holds = prev === null && entry.seq === upTo + 1 && until.length === upTo && until.at(-1)?.hash === head && sha256(digestValue(until)) === digest
      && entries.every((e) => e.seq <= entry.seq || e.kind === 'section.addendum')
      && used.every(asWas)
      && by('section-signed', signedValue(sectionId, entry.body), entry)
    return { what: 'signed', ...told, holds }
  })
}

/** The signatures of a section with what they are worth now; also makes good what a stop left unsaid on the board. */
export async function signaturesOf(store: Store, forms: Definitions, section: SectionPlace, tell: Told = () => undefined): Promise<Signature[]> {
  const entries = await store.log.read(section.sectionId)
  if (!entries.some(isSigning)) return []
  await tellBoard(store, section, tell)
  const register = await store.log.read(await registerSection(store))
  return checkSignatures(section.sectionId, entries, (who) => keysOf(register, who), forms)
}

/** Every key somebody was ever validly admitted with: he may have been removed, or got new keys, since he signed. */
export function keysOf(register: readonly Entry[], who: StaffId): string[] {
  return register.flatMap((entry, i) => (entry.kind === 'staff.card' && entry.body.staffId === who ? [admitted(register.slice(0, i + 1)).people.get(who)?.keys.sign ?? ''] : [])).filter((key) => key !== '')
}
