// A password chosen by the person it belongs to: typed twice, its strength judged on this machine.
import { useDeferredValue, useEffect, useMemo, useState } from 'react'
import { Labelled } from '../ui/Page'
import { useText } from '../ui/text'
import { PasswordField } from './PasswordField'
import { StrengthMeter } from './StrengthMeter'
import { strength } from './strength'

type Props = {
  /** The fields are `<testId>` and `<testId>-again`. */
  testId: string
  /** Words that anybody would try first: unit, room, name, badge. */
  words: readonly string[]
  /** The password once it is strong and typed twice alike; null until then. */
  onPassword: (password: string | null) => void
  autoFocus?: boolean
}

export function NewPassword({ testId, words, onPassword, autoFocus = false }: Props) {
  const { t } = useText()
  const [password, setPassword] = useState('')
  const [again, setAgain] = useState('')
  const judged = useDeferredValue(password)
  const said = words.join('\n')
  const power = useMemo(() => strength(judged, said.split('\n')), [judged, said])
  const differs = again !== '' && again !== password
  const good = password !== '' && judged === password && power.enough && again === password
  useEffect(() => { onPassword(good ? password : null) }, [good, password, onPassword])
  return (
    <>
      <Labelled label={t('shell:password')} hint={password === '' ? t('shell:password-rule') : undefined}>
        <PasswordField value={password} onType={setPassword} testId={testId} autoFocus={autoFocus} purpose="new-password" />
        {password !== '' && <StrengthMeter strength={power} />}
      </Labelled>
      <Labelled label={t('shell:password-again')} fault={differs ? t('shell:password-differs') : undefined} faultId={`${testId}-differs`}>
        <PasswordField value={again} onType={setAgain} testId={`${testId}-again`} purpose="new-password" />
      </Labelled>
    </>
  )
}
