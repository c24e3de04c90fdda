// The true identity of a person: the only place where it is drawn, and covered until somebody asks to see it.
import { EyeInvisibleOutlined, EyeOutlined } from '@ant-design/icons'
import { Button, Input } from 'antd'
import type { Sex } from '../../shared/model/role'
import { Labelled } from '../ui/Page'
import { useText } from '../ui/text'
import { idBirth, idWarning } from './id-number'
import type { TypedIdentity } from './person-draft'

type Props = {
  typed: TypedIdentity
  sex: Sex | null
  /** An identity is already in the key volume. */
  known: boolean
  shown: boolean
  onShow: (shown: boolean) => void
  fault: 'true-name-needed' | string | undefined
  onChange: (typed: TypedIdentity) => void
}

export function IdentityPart({ typed, sex, known, shown, onShow, fault, onChange }: Props) {
  const { t } = useText()
  const set = (part: Partial<TypedIdentity>) => onChange({ ...typed, ...part })
  const warning = idWarning(typed.idNumber, typed.birthDate, sex)
  const typeId = (idNumber: string) => {
    const birth = idBirth(idNumber)
    set({ idNumber, ...(birth && typed.birthDate === '' && { birthDate: birth }) })
  }
  const line = (key: 'phone' | 'address' | 'school', max: number, wide = false) => (
    <Labelled label={t(`cases:${key}`)} wide={wide}>
      <Input data-testid={`person-${key}`} autoComplete="off" maxLength={max} value={typed[key]} onChange={(e) => set({ [key]: e.target.value })} />
    </Labelled>
  )

  return (
    <section className="person-part person-key">
      <header>
        <span className="row"><h2 className="grow">{t('cases:key-part')}</h2>
          {shown && <Button disabled={false} icon={<EyeInvisibleOutlined />} onClick={() => onShow(false)} data-testid="person-hide">{t('cases:hide')}</Button>}</span>
        <span className="soft">{t('cases:key-part-hint')}</span>
      </header>
      {!shown ? (
        <div className="person-masked" data-testid="person-masked">
          <span className="soft">{t(known ? 'cases:masked' : 'cases:key-empty')}</span>
          <Button disabled={false} icon={<EyeOutlined />} onClick={() => onShow(true)} data-testid="person-show">{t('cases:show')}</Button>
        </div>
      ) : (
        <>
          <div className="cols">
            <Labelled label={t('cases:true-name')} fault={fault && t('cases:true-name-needed')} faultId="person-name-fault">
              <Input data-testid="person-name" autoComplete="off" maxLength={60} value={typed.name} onChange={(e) => set({ name: e.target.value })} />
            </Labelled>
            <Labelled label={t('cases:aliases')}>
              <Input data-testid="person-aliases" autoComplete="off" maxLength={300} placeholder={t('cases:aliases-hint')} title={t('cases:aliases-hint')} value={typed.aliases} onChange={(e) => set({ aliases: e.target.value })} />
            </Labelled>
            <Labelled label={t('cases:id-number')} warn={warning && t(`cases:${warning}`)} faultId="person-id-warning" wide>
              <Input className="figures" data-testid="person-id-number" autoComplete="off" maxLength={30} value={typed.idNumber} onChange={(e) => typeId(e.target.value)} />
            </Labelled>
            <Labelled label={t('cases:birth-date')}>
              <Input type="date" data-testid="person-birth-date" value={typed.birthDate} onChange={(e) => set({ birthDate: e.target.value })} />
            </Labelled>
            {line('phone', 30)}
            {line('address', 200, true)}
            {line('school', 100, true)}
          </div>
        </>
      )}
    </section>
  )
}
