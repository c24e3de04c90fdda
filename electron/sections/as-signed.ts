// The definitions by which a session is printed, searched and handed over: of a signed section those that were signed (F63), else the newest.
import { foldSigned } from '../../shared/fold/signed'
import { formsRead } from '../../shared/forms-read'
import type { Entry } from '../../shared/model/entry'
import type { FormDefinition } from '../../shared/model/form'
import type { SectionId, SessionId } from '../../shared/model/ids'
import type { FormSection } from '../../shared/model/section'
import type { Store } from '../store/store'
import type { Definitions } from './definitions'

/** The forms of one kind of section, for what stands in `entries`. */
export function formsOf({ reading, current, past }: Pick<Definitions, 'reading' | 'current' | 'past'>, kind: FormSection, entries: readonly Entry[]): FormDefinition[] {
  return formsRead([...current, ...past], reading.filter((form) => form.section === kind), foldSigned(entries).signed)
}

/** All forms of a session. What this person cannot open he is not handed either: its signature is not looked for. */
export async function formsOfSession(store: Store, definitions: Definitions, sessionId: SessionId): Promise<FormDefinition[]> {
  const rows = await store.db.all<{ id: SectionId; kind: FormSection }>(`SELECT id, kind FROM section WHERE session_id = ? AND id IN (SELECT section FROM entry WHERE kind = 'section.signed')`, sessionId)
  const signed = new Map<FormSection, Entry[]>()
  for (const { id, kind } of rows) if (await store.sectionKeys.canOpen(id)) signed.set(kind, await store.log.read(id))
  const kinds = new Set(definitions.reading.map((form) => form.section))
  return [...new Set([...kinds, ...signed.keys()])].flatMap((kind) => formsOf(definitions, kind, signed.get(kind) ?? []))
}
