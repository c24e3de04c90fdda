// What each post may open, as a table drawn from the very rules that main asks (shared/model/access.ts).
import { CheckOutlined } from '@ant-design/icons'
import { may, rightOf, type Act } from '../../shared/model/access'
import { roles } from '../../shared/model/role'
import type { SectionKind } from '../../shared/model/section'
import { useText } from '../ui/text'

const kinds = ['case', 'key-volume', 'session', 'questioning', 'medical', 'intimate', 'samples', 'psychological', 'psychological-out', 'legal-aid', 'follow-up', 'redaction', 'seal', 'custody'] as const satisfies readonly SectionKind[]
/** Acts that tell the posts apart; the others are everybody's or follow from these. */
const shownActs = [
  ['case.open', 'case-open'], ['record.run', 'record'], ['seal.make', 'seal'], ['approve', 'approve'], ['people.manage', 'enrol'], ['people.admit', 'admit'], ['hold', 'hold'], ['backup', 'backup'],
] as const satisfies readonly (readonly [Act, string])[]

export function Rights() {
  const { t } = useText()
  return (
    <div className="stack tight">
      <p className="soft">{t('people:rights-lead')}</p>
      <div className="rights panel">
        <table data-testid="people-rights">
          <thead><tr><th scope="col">{t('people:rights-section')}</th>{roles.map((role) => <th key={role} scope="col">{t(`shell:role-${role}`)}</th>)}</tr></thead>
          <tbody>
            {kinds.map((kind) => (
              <tr key={kind}>
                <th scope="row">{t(`people:kind-${kind}`)}</th>
                {roles.map((role) => {
                  const right = rightOf(role, kind)
                  return <td key={role} className={right ?? 'nothing'}>{right ? t(`people:right-${right}`) : '—'}</td>
                })}
              </tr>
            ))}
            <tr className="rights-acts"><th scope="rowgroup" colSpan={roles.length + 1}>{t('people:rights-acts')}</th></tr>
            {shownActs.map(([act, word]) => (
              <tr key={act}>
                <th scope="row">{t(`people:act-${word}`)}</th>
                {roles.map((role) => <td key={role} className={may(role, act) ? 'rw' : 'nothing'}>{may(role, act) ? <CheckOutlined aria-label={t('shell:yes')} /> : '—'}</td>)}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  )
}
