// A section as its signatures see it (F63): who signed it and when, what was added later, who wrote in it.
import type { Addition, Entry } from '../model/entry'
import type { SectionId, Sha256, StaffId, Utc } from '../model/ids'
import type { Photograph } from '../model/photograph'

export type Signing = { by: StaffId; at: Utc; seq: number; upTo: number; digest: Sha256; forms: readonly { id: string; version: number; sha256: Sha256 }[] }
/** `photographs`, `added`: what it adds to their list and to the forms beside, or instead of, its words. */
export type Addendum = { by: StaffId; at: Utc; seq: number; text: string; photographs: readonly Photograph[]; added: readonly Addition[] }
export type SignedSection = {
  /** Null while it can still be written. */
  signed: Signing | null
  addenda: Addendum[]
  /** Everybody who wrote in it, in the order of their first word; the signature says who answers for it. */
  writers: StaffId[]
}

export function foldSigned(entries: readonly Entry[]): SignedSection {
  let signed: Signing | null = null
  /** By what the section is read: what was signed, and of forms that were begun by an addendum what that was answered by. */
  const forms: Signing['forms'][number][] = []
  const addenda: Addendum[] = []
  const writers = new Set<StaffId>()
  for (const entry of entries) {
    const { author: by, atUtc: at, seq } = entry
    if (entry.kind === 'section.signed') {
      if (!signed) forms.push(...entry.body.forms)
      signed ??= { by, at, seq, upTo: entry.body.upTo, digest: entry.body.digest, forms }
    } else if (entry.kind === 'section.addendum') {
      const { text, photographs = [], added = [] } = entry.body
      for (const { form } of added) if (!forms.some(({ id }) => id === form.id)) forms.push(form)
      addenda.push({ by, at, seq, text, photographs, added })
    } else writers.add(by)
  }
  return { signed, addenda, writers: [...writers] }
}

type Signed = Extract<Entry, { kind: 'section.signed' }>['body']

/** What a signature is over (its canonical JSON, domain `section-signed`): the place, how far, the chain's hash there, the content, the forms it was answered by. */
export const signedValue = (sectionId: SectionId, { upTo, head, digest, forms }: Omit<Signed, 'signature'>) => ({ sectionId, upTo, head, digest, forms })

/** What an addendum's signature is over (domain `section-addendum`): its words, its photographs by the hashes of original and pages, what it adds to the forms. `prev`: hash of the signed fact before it. */
export const addendumValue = (sectionId: SectionId, { text, prev, photographs, added }: { text: string; prev: Sha256; photographs?: readonly Photograph[] | undefined; added?: readonly Addition[] | undefined }) =>
  ({ sectionId, text, prev, ...(photographs ? { photographs } : {}), ...(added ? { added } : {}) })

/** What the digest of a section is over: its entries up to the signature as they can be read, so that it can be checked without a key or the store. */
export const digestValue = (entries: readonly Entry[]) => entries.map(({ seq, atUtc, author, kind, body }) => ({ seq, atUtc, author, kind, body }))
