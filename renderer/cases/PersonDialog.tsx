// One person of a case in two halves: what everyone on the case sees, and the true identity, which goes into the key volume only.
import { Button, ConfigProvider, Modal } from 'antd'
import { useMemo, useState } from 'react'
import { foldIdentities } from '../../shared/fold/case'
import type { Entry, UserFact } from '../../shared/model/entry'
import type { PersonId, SectionId } from '../../shared/model/ids'
import type { Identity, Person, PersonRole } from '../../shared/model/person'
import { freshId } from '../ui/new-id'
import { useText } from '../ui/text'
import { useEntries } from '../ui/use-entries'
import { IdentityPart } from './IdentityPart'
import { OpenPart } from './OpenPart'
import { blankPerson, emptyIdentity, faultsOf, identityOf, isBlank, namesOf, typedOf, type TypedIdentity } from './person-draft'

type Props = {
  /** Null for a new person. */
  person: Person | null
  role: PersonRole
  others: readonly Person[]
  /** Null when this person may not read the key volume: the dialog then has no second half, and no name is checked against it. */
  keySection: SectionId | null
  mayWrite: boolean
  mayWriteKey: boolean
  appendPerson: (fact: UserFact) => Promise<Entry | null>
  onClose: () => void
}

const none: ReadonlyMap<PersonId, Identity> = new Map()

export function PersonDialog(props: Props) {
  const { entries, append } = useEntries(props.keySection)
  const identities = useMemo(() => entries && foldIdentities(entries), [entries])
  // The key volume must be read first: a pseudonym is proposed only against the true names.
  if (props.keySection === null) return <Editor {...props} identities={none} appendIdentity={append} />
  return identities && <Editor {...props} identities={identities} appendIdentity={append} />
}

type EditorProps = Props & { identities: ReadonlyMap<PersonId, Identity>; appendIdentity: Props['appendPerson'] }

function Editor({ person, role, others, keySection, mayWrite, mayWriteKey, identities, appendPerson, appendIdentity, onClose }: EditorProps) {
  const { t } = useText()
  const [personId] = useState<PersonId>(() => person?.personId ?? freshId('per'))
  const known = identities.get(personId) ?? null
  const rest = others.filter((other) => other.personId !== personId)
  const namesOfOthers = [...identities.values()].filter((i) => i.personId !== personId).flatMap((i) => [i.name, ...i.aliases])

  const [draft, setDraft] = useState<Person>(() => person ?? blankPerson(personId, role, rest, namesOfOthers))
  const [typed, setTyped] = useState<TypedIdentity>(() => known ? typedOf(known) : emptyIdentity)
  const [shown, setShown] = useState(person === null)
  const [tried, setTried] = useState(false)
  const [busy, setBusy] = useState(false)

  const trueNames = [...namesOfOthers, ...namesOf(typed)]
  const faults = faultsOf(draft, typed, rest, trueNames)
  const dirty = person === null || JSON.stringify(draft) !== JSON.stringify(person) || JSON.stringify(typed) !== JSON.stringify(known ? typedOf(known) : emptyIdentity)

  const save = async () => {
    setTried(true)
    if (busy || Object.keys(faults).length > 0) return
    setBusy(true)
    const same = JSON.stringify(draft) === JSON.stringify(person)
    const wrote = same || !mayWrite || await appendPerson({ kind: 'case.person', body: { ...draft, pseudonym: draft.pseudonym.trim(), relation: draft.relation.trim() } })
    const identity = identityOf(personId, typed)
    const changed = JSON.stringify(identity) !== JSON.stringify(known)
    const done = wrote && (!mayWriteKey || isBlank(typed) || !changed || await appendIdentity({ kind: 'key.person', body: identity }))
    setBusy(false)
    if (done) onClose()
  }

  return (
    <Modal open centered width={keySection ? 1040 : 560} mask={{ closable: false }} keyboard={!dirty} onCancel={onClose} title={t(!mayWrite ? 'cases:person-view' : person ? 'cases:person-edit' : 'cases:person-new')}
      footer={<>
        <Button size="large" onClick={onClose} data-testid="person-cancel">{t(mayWrite || mayWriteKey ? 'shell:cancel' : 'shell:close')}</Button>
        {(mayWrite || mayWriteKey) && <Button type="primary" size="large" loading={busy} onClick={() => void save()} data-testid="person-save">{t('shell:save')}</Button>}
      </>}>
      <div className={keySection ? 'person' : 'person alone'} data-testid="person-dialog">
        <ConfigProvider componentDisabled={!mayWrite}><OpenPart person={draft} birthDate={typed.birthDate} others={rest} trueNames={trueNames} faults={tried ? faults : {}} onChange={setDraft} /></ConfigProvider>
        {keySection && <ConfigProvider componentDisabled={!mayWriteKey}><IdentityPart typed={typed} sex={draft.sex} known={known !== null} shown={shown} onShow={setShown} fault={tried ? faults.name : undefined} onChange={setTyped} /></ConfigProvider>}
      </div>
    </Modal>
  )
}
