// One sentence for each line of the custody log, as an auditor reads it. Ids become names and places where they are known; nothing of a case is ever in it.
import { assertNever } from '../../shared/assert'
import type { CustodyLine } from '../../shared/ipc/upkeep'
import { CustodyFact, type CustodyKind } from '../../shared/model/custody'
import type { FactKind } from '../../shared/model/entry'
import type { SectionKind } from '../../shared/model/section'
import type { Purpose } from '../../shared/model/access'
import { shortId } from '../ui/short-id'
import { size } from '../ui/size'
import type { T, TextKey } from '../ui/text'
import { dateTime, duration } from '../ui/time'

/** What was written, for lines whose content an auditor must not see. The compiler keeps it complete. */
const wrote: { readonly [K in Exclude<FactKind, CustodyKind>]: TextKey } & { 'envelope.opened': TextKey } = {
  'case.person': 'upkeep:wrote-case-person', 'key.person': 'upkeep:wrote-key-person', 'session.staff': 'upkeep:wrote-session-staff', 'session.check': 'upkeep:wrote-session-check', 'session.service': 'upkeep:wrote-session-service',
  'qa.added': 'upkeep:wrote-qa-added', 'qa.edited': 'upkeep:wrote-qa-edited', 'qa.removed': 'upkeep:wrote-qa-removed', marker: 'upkeep:wrote-marker', 'marker.changed': 'upkeep:wrote-marker-changed', presence: 'upkeep:wrote-presence',
  'form.answer': 'upkeep:wrote-form-answer', 'form.row': 'upkeep:wrote-form-row', 'photo.added': 'upkeep:wrote-photo-added', 'photo.described': 'upkeep:wrote-photo-described', 'photo.moved': 'upkeep:wrote-photo-moved', 'section.signed': 'upkeep:wrote-section-signed', 'section.addendum': 'upkeep:wrote-section-addendum', 'session.sealed': 'upkeep:wrote-session-sealed', 'session.closed': 'upkeep:wrote-session-closed', 'form.released': 'upkeep:wrote-form-released', 'redaction.decided': 'upkeep:wrote-redaction-decided', undo: 'upkeep:wrote-undo',
  'staff.added': 'upkeep:wrote-staff-added', 'staff.updated': 'upkeep:wrote-staff-updated', 'staff.card': 'upkeep:wrote-staff-card', 'staff.removed': 'upkeep:wrote-staff-removed', 'recovery.card': 'upkeep:wrote-recovery-card', 'act.card': 'upkeep:wrote-act-card',
  'case.hold': 'upkeep:wrote-case-hold', 'access.noted': 'upkeep:wrote-access-noted', 'envelope.item': 'upkeep:wrote-envelope-item', 'envelope.opened': 'upkeep:wrote-envelope-opened',
  'case.opened': 'upkeep:wrote-case-opened', 'session.opened': 'upkeep:wrote-session-opened', 'recording.started': 'upkeep:wrote-recording-started', 'recording.ended': 'upkeep:wrote-recording-ended', 'take.started': 'upkeep:wrote-take-started', 'take.ended': 'upkeep:wrote-take-ended', 'take.event': 'upkeep:wrote-take-event', 'selftest.done': 'upkeep:wrote-selftest-done', 'seal.made': 'upkeep:wrote-seal-made',
}

export type Words = {
  t: T
  /** Name of a person by id. */
  name: (staffId: string) => string
  /** Kind of a section by id, where another line told it. */
  kindOf: (sectionId: string) => SectionKind | null
  /** What an opening of a recording was for, where that line is at hand. */
  purposeOf: (viewId: string) => Purpose | null
}

/** The custody event of a line, or null when it is none or this version does not know it. */
export function eventOf(line: CustodyLine): CustodyFact | null {
  if (!line.event) return null
  const parsed = CustodyFact.safeParse({ kind: line.kind, body: line.event })
  return parsed.success ? parsed.data : null
}

export function sectionWords(kind: string, t: T): string {
  return t(`access:section-${kind as SectionKind}`)
}

/** The sentence of one line. */
export function sentence(line: CustodyLine, words: Words): string {
  const { t } = words
  const fact = eventOf(line)
  if (fact) return sentenceOf(fact, words)
  if (line.event || !(line.kind in wrote)) return t('upkeep:say-unknown', { kind: line.kind })
  return t('upkeep:wrote', { section: sectionWords(line.sectionKind, t), what: t(wrote[line.kind as keyof typeof wrote]) })
}

function sentenceOf({ kind, body }: CustodyFact, { t, name, kindOf, purposeOf }: Words): string {
  const section = (id: string) => { const known = kindOf(id); return known ? sectionWords(known, t) : shortId(id) }
  const purpose = (of: Purpose) => t(`access:purpose-${of}`)
  switch (kind) {
    case 'door.opened': return t(body.failures > 0 ? 'upkeep:say-door-failures' : 'upkeep:say-door-opened', { by: t(`upkeep:by-${body.by}`), n: body.failures })
    case 'door.closed': return t('upkeep:say-door-closed', { cause: t(`upkeep:cause-${body.cause}`) })
    case 'slot.changed': return t(`upkeep:say-slot-${body.act}`, { who: name(body.staffId), slot: t(`upkeep:slot-${body.slot}`) })
    case 'people.changed': return t(`upkeep:say-people-${body.act}`, { who: name(body.staffId), role: t(`shell:role-${body.role}`) })
    case 'recovery.changed': return t(`upkeep:say-recovery-${body.act}`, { set: body.setId })
    case 'refused': return t(body.target ? 'upkeep:say-refused-target' : 'upkeep:say-refused', { n: body.count, call: body.call, code: body.code, target: body.target ? shortId(body.target) : '' })
    case 'section.opened': return t('upkeep:say-section-opened', { section: section(body.target) })
    case 'access.changed': return t(`upkeep:say-access-${body.act}`, { who: name(body.holder), section: section(body.target), purpose: purpose(body.purpose), until: body.until ? dateTime(body.until) : '' })
    case 'view.opened': return t('upkeep:say-view-opened', { recording: shortId(body.recordingId), purpose: purpose(body.purpose) })
    case 'view.watched': return watchedWords([[body.fromMs, body.toMs]], body.recordingId, purposeOf(body.viewId), t)
    case 'view.served': return t('upkeep:say-view-served', { recording: shortId(body.recordingId), parts: partsWords([[body.fromMs, body.toMs]], t) })
    case 'view.closed': return t('upkeep:say-view-closed', { recording: shortId(body.recordingId) })
    case 'envelope.opened': return t('upkeep:say-envelope-opened', { item: shortId(body.itemId), purpose: purpose(body.purpose) })
    case 'photo.opened': return t('upkeep:say-photo-opened', { item: shortId(body.itemId), page: body.page + 1, section: section(body.target) })
    case 'approval.changed': return t(`upkeep:say-approval-${body.act}`, { who: name(body.requester), approver: body.approver ? name(body.approver) : '', dual: t(`upkeep:dual-${body.dual}`) })
    case 'export.made': return t(`upkeep:say-export-${body.what}`)
    case 'print.made': return t(`upkeep:say-print-${body.what}`)
    case 'policy.changed': return t('upkeep:say-policy')
    case 'hold.changed': return t(body.on ? 'upkeep:say-hold-on' : 'upkeep:say-hold-off')
    case 'case.destroyed': return t('upkeep:say-destroyed', { sections: body.sections, recordings: body.recordings, certificate: body.certificate })
    case 'backup.made': return t('upkeep:say-backup-made', { files: body.files, size: size(body.bytes) })
    case 'backup.restored': return t('upkeep:say-backup-restored')
    case 'rehash.done': return t('upkeep:say-rehash', { files: body.files, size: size(body.bytes), damaged: body.damaged, repaired: body.repaired })
    case 'clock.jumped': return t('upkeep:say-clock', { seconds: Math.round(body.byMs / 1000) })
    case 'log.reanchored': return t('upkeep:say-reanchored', { size: body.size })
    default: return assertNever(kind)
  }
}

export type Part = readonly [fromMs: number, toMs: number]

/** Stretches as a set: overlapping and touching ones joined, in order. */
export function union(parts: readonly Part[]): Part[] {
  const joined: [number, number][] = []
  for (const [from, to] of [...parts].sort((a, b) => a[0] - b[0])) {
    const last = joined.at(-1)
    if (last && from <= last[1]) last[1] = Math.max(last[1], to)
    else joined.push([from, to])
  }
  return joined
}

/** Most stretches a sentence names; the rest is counted. */
const NAMED = 4

function partsWords(parts: readonly Part[], t: T): string {
  const named = parts.slice(0, NAMED).map(([from, to]) => t('upkeep:view-part', { from: shortTime(from), to: shortTime(to) })).join(t('upkeep:view-parts'))
  return parts.length > NAMED ? `${named} ${t('upkeep:view-more', { n: parts.length })}` : named
}

/** `01:35`, or `1:02:03` with hours: positions in a recording. */
export function shortTime(ms: number): string {
  const text = duration(ms)
  return text.startsWith('00:') ? text.slice(3) : text
}

/** What was watched of one recording, in one sentence. */
export function watchedWords(parts: readonly Part[], recordingId: string, purpose: Purpose | null, t: T): string {
  const seen = union(parts)
  const seconds = Math.round(seen.reduce((sum, [from, to]) => sum + to - from, 0) / 1000)
  const values = { recording: shortId(recordingId), parts: partsWords(seen, t), seconds }
  return purpose ? t('upkeep:say-view-watched-for', { ...values, purpose: t(`access:purpose-${purpose}`) }) : t('upkeep:say-view-watched', values)
}
