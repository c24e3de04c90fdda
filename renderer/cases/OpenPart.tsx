// The half of a person that the case shows: pseudonym, role, sex, age band, relation, and whether a guardian must stay out (F4).
import { Button, Checkbox, Input } from 'antd'
import { AgeBand, personRoles, type Person } from '../../shared/model/person'
import { Choice } from '../ui/Choice'
import { Labelled } from '../ui/Page'
import { Pick } from '../ui/Pick'
import { useText } from '../ui/text'
import { bandOf } from './id-number'
import { isChild, type PersonFaults } from './person-draft'
import { proposePseudonym } from './pseudonyms'

type Props = { person: Person; birthDate: string; others: readonly Person[]; trueNames: readonly string[]; faults: PersonFaults; onChange: (person: Person) => void }

export function OpenPart({ person, birthDate, others, trueNames, faults, onChange }: Props) {
  const { t } = useText()
  const set = (part: Partial<Person>) => onChange({ ...person, ...part })
  const another = (role = person.role, last: string | null = person.pseudonym) =>
    proposePseudonym(isChild(role) ? 'child' : 'adult', others.map((p) => p.pseudonym), trueNames, last)
  const band = bandOf(birthDate, new Date())
  const accompanies = person.role === 'guardian' || person.role === 'suitable-adult'
  const changeRole = (role: Person['role']) => {
    // A pseudonym follows the kind of person only while it is still a proposal of the other kind.
    const swap = isChild(role) !== isChild(person.role)
    set({ role, ...(swap && { pseudonym: another(role, null), ageBand: isChild(role) ? 'unknown' : 'adult' as const }), ...(role !== 'guardian' && role !== 'suitable-adult' && { unsuitable: null }) })
  }

  return (
    <section className="person-part">
      <header><h2>{t('cases:open-part')}</h2><span className="soft">{t('cases:open-part-hint')}</span></header>
      <div className="field">
        <span className="label">{t('cases:person-role')}</span>
        <Pick testId="person-role" label={t('cases:person-role')} clearable={false} value={person.role} onPick={(v) => v && changeRole(v)} options={personRoles.map((value) => ({ value, label: t(`cases:role-${value}`) }))} />
        {faults.role && <span className="fault" role="alert" data-testid="person-role-fault">{t(`cases:${faults.role}`)}</span>}
      </div>
      <Labelled label={t('cases:pseudonym')} fault={faults.pseudonym && t(`cases:${faults.pseudonym}`)} faultId="person-pseudonym-fault">
        <span className="row tight">
          <Input data-testid="person-pseudonym" maxLength={60} value={person.pseudonym} onChange={(e) => set({ pseudonym: e.target.value })} />
          <Button onClick={() => set({ pseudonym: another() })} data-testid="person-pseudonym-other">{t('cases:pseudonym-other')}</Button>
        </span>
      </Labelled>
      <div className="field">
        <span className="label">{t('shell:sex')}{person.role === 'child' && <em>{t('shell:required')}</em>}</span>
        <Choice testId="person-sex" label={t('shell:sex')} value={person.sex} onPick={(sex) => set({ sex })} options={(['female', 'male'] as const).map((value) => ({ value, label: t(`shell:sex-${value}`) }))} />
        {faults.sex && <span className="fault" role="alert" data-testid="person-sex-fault">{t(`cases:${faults.sex}`)}</span>}
      </div>
      <div className="field">
        <span className="label">{t('cases:age')}</span>
        <Pick testId="person-age" label={t('cases:age')} clearable={false} value={person.ageBand} onPick={(v) => v && set({ ageBand: v })} options={AgeBand.options.map((value) => ({ value, label: t(`cases:age-${value}`) }))} />
        {band && band !== person.ageBand && (
          <span className="row tight"><span className="warn">{t('cases:age-from-birth', { band: t(`cases:age-${band}`) })}</span>
            <Button onClick={() => set({ ageBand: band })} data-testid="person-age-use">{t('cases:age-use')}</Button></span>
        )}
      </div>
      {person.role !== 'child' && (
        <Labelled label={t('cases:relation')}>
          <Input data-testid="person-relation" maxLength={60} placeholder={t('cases:relation-hint')} value={person.relation} onChange={(e) => set({ relation: e.target.value })} />
        </Labelled>
      )}
      {accompanies && (
        <div className="field">
          <Checkbox checked={person.unsuitable !== null} onChange={(e) => set({ unsuitable: e.target.checked ? '' : null })}><span data-testid="person-unsuitable">{t('cases:unsuitable')}</span></Checkbox>
          {person.unsuitable === null ? <span className="hint">{t('cases:unsuitable-hint')}</span> : (
            <Labelled label={t('cases:unsuitable-reason')} fault={faults.unsuitable && t(`cases:${faults.unsuitable}`)} faultId="person-unsuitable-fault">
              <Input.TextArea data-testid="person-unsuitable-reason" autoFocus autoSize={{ minRows: 2, maxRows: 3 }} maxLength={200} value={person.unsuitable} onChange={(e) => set({ unsuitable: e.target.value })} />
            </Labelled>
          )}
        </div>
      )}
    </section>
  )
}
