// Further officers at the first start, each typing a password of his own. May be left empty: they can be entered later.
import { Button } from 'antd'
import { useState } from 'react'
import type { NewOfficer } from '../../shared/ipc/session'
import { roles } from '../../shared/model/role'
import { OfficerForm } from '../people/OfficerForm'
import { blankOfficer, officerOf } from '../people/officer-draft'
import { useText } from '../ui/text'
import { NewPassword } from './NewPassword'

type Props = { officers: readonly NewOfficer[]; /** The first ones, who cannot be taken out here. */ fixed: number; unit: string; words: readonly string[]; onChange: (officers: NewOfficer[]) => void; onTyping: (typing: boolean) => void }

export function OthersStep({ officers, fixed, unit, words, onChange, onTyping }: Props) {
  const { t } = useText()
  const [adding, setAdding] = useState(false)
  const show = (on: boolean) => { setAdding(on); onTyping(on) }
  return (
    <>
      <p className="soft">{t('shell:setup-others-lead')}</p>
      <ul className="officers" data-testid="setup-officers">
        {officers.map((officer, i) => (
          <li key={officer.name} className="row">
            <b>{officer.name}</b><span className="soft grow">{t(`shell:role-${officer.role}`)}</span>
            {i >= fixed && <Button onClick={() => onChange(officers.filter((o) => o !== officer))} data-testid={`officer-drop-${i}`}>{t('shell:setup-drop')}</Button>}
          </li>
        ))}
      </ul>
      {adding ? <Adding key={officers.length} taken={officers.map((o) => o.name)} unit={unit} words={words} onCancel={() => show(false)} onAdd={(officer) => { onChange([...officers, officer]); show(false) }} />
        : officers.length < 20 && <div><Button onClick={() => show(true)} data-testid="officer-more">{t('shell:setup-more')}</Button></div>}
    </>
  )
}

type AddingProps = { taken: readonly string[]; unit: string; words: readonly string[]; onAdd: (officer: NewOfficer) => void; onCancel: () => void }

function Adding({ taken, unit, words, onAdd, onCancel }: AddingProps) {
  const { t } = useText()
  const [draft, setDraft] = useState(() => blankOfficer('case-officer', unit))
  const [password, setPassword] = useState<string | null>(null)
  const officer = officerOf(draft, taken)
  return (
    <div className="cols officer-adding">
      <OfficerForm draft={draft} onChange={setDraft} taken={taken} posts={roles} withUnit={false} />
      <NewPassword testId="officer-password" words={[...words, draft.name, draft.badge]} onPassword={setPassword} />
      <div className="wide row">
        <span className="grow" />
        <Button onClick={onCancel} data-testid="officer-cancel">{t('shell:cancel')}</Button>
        <Button disabled={!officer || !password} onClick={() => { if (officer && password) onAdd({ ...officer, password }) }} data-testid="officer-add">{t('shell:add')}</Button>
      </div>
    </div>
  )
}
