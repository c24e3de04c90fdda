// A signature in a form: written on a pad, or noted as refused or not possible with the reason and who saw it (程序规定 §206). Nothing is kept before
// 「确认签名」, and then all of it at once; a stroke that broke off is dropped and the page stays unsigned (XC10).
import { Button, Input } from 'antd'
import { useState } from 'react'
import type { Answer, Signature } from '../../../shared/model/answer'
import type { Field } from '../../../shared/model/form'
import { useRecorderValue } from '../../record/RecorderProvider'
import { Choice } from '../../ui/Choice'
import { useText } from '../../ui/text'
import { fullTime } from '../../ui/time'
import { noteBlock, noteOf, padBlock, signatureOf } from './pad-state'
import { SignatureFigure } from './SignatureFigure'
import { usePad } from './use-pad'
import './signature.css'

type Props = {
  field: Extract<Field, { type: 'signature' }>
  answer: Answer | null
  locked: boolean
  /** Null withdraws the answer. */
  onAnswer: (answer: Answer | null, now?: boolean) => void
  /** Whose name is offered on the line below. */
  suggest?: string
  /** Names the field in tests where a row has its own; `field-<key>` otherwise. */
  testId?: string
}

export function SignatureField({ field, answer, locked, onAnswer, suggest = '', testId = `field-${field.key}` }: Props) {
  const { t, language } = useText()
  const [writing, setWriting] = useState(false)
  const value = answer?.state === 'value' && typeof answer.value === 'object' && 'signed' in answer.value ? answer.value : null
  const who = field.who?.[language] ?? ''
  if (writing && !locked) {
    return <Sheet testId={testId} who={who} suggest={suggest || (value?.name ?? '')} onLeave={() => setWriting(false)} onGive={(signature) => { onAnswer({ state: 'value', value: signature }, true); setWriting(false) }} />
  }
  return (
    <div className="signature-line" data-testid={`${testId}-line`} data-signed={value?.signed ?? 'open'}>
      {value ? <Shown signature={value} /> : <span className="soft">{t('samples:unsigned')}</span>}
      {!locked && <Button onClick={() => setWriting(true)} data-testid={`${testId}-write`}>{value ? t('samples:sign-again') : t('samples:sign')}</Button>}
    </div>
  )
}

/** A signature as it stands: what was drawn or noted, the name, the time. */
export function Shown({ signature, height = 56 }: { signature: Signature; height?: number }) {
  const { t } = useText()
  return (
    <span className="signature-shown">
      {signature.signed === 'drawn' ? <SignatureFigure signature={signature} height={height} />
        : <span className="warn">{t(signature.signed === 'refused' ? 'samples:signed-refused' : 'samples:signed-cannot-write', { reason: signature.reason })}{signature.witness && ` ${t('samples:signed-witness', { name: signature.witness })}`}</span>}
      <span className="soft figures">{signature.name} · {fullTime(signature.at)}</span>
    </span>
  )
}

type How = 'drawn' | 'refused' | 'cannot-write'

function Sheet({ who, suggest, onLeave, onGive, testId }: { who: string; suggest: string; onLeave: () => void; onGive: (signature: Signature) => void; testId: string }) {
  const { t } = useText()
  const pad = usePad()
  const [how, setHow] = useState<How>('drawn')
  const [name, setName] = useState(suggest)
  const [reason, setReason] = useState('')
  const [witness, setWitness] = useState('')
  const [asked, setAsked] = useState(false)
  const recording = useRecorderValue((s) => s.state === 'running')
  const drawn = how === 'drawn'
  const block = drawn ? padBlock(pad.state, name, pad.size()) : noteBlock(name, reason, witness)
  // Before the first try only what happened without doing: a stroke that broke off.
  const say = block === 'broken' || (asked && block) ? block : null

  const confirm = () => {
    setAsked(true)
    // Whoever reaches for the button has let go of the pen: a stroke still open then never ended.
    if (pad.state.drawing) return pad.breakOff()
    const signature = drawn ? signatureOf(pad.state, name, pad.size(), new Date()) : noteOf(how, name, reason, witness, new Date())
    if (signature) onGive(signature)
  }

  return (
    <div className="signature-sheet" data-testid={`${testId}-sheet`} onBlur={(event) => event.stopPropagation()}>
      <div className="row wrap">
        <Choice testId={`${testId}-how`} label={t('samples:sign-how')} value={how} onPick={(to) => { setHow(to); setAsked(false) }}
          options={[{ value: 'drawn', label: t('samples:sign-drawn') }, { value: 'refused', label: t('samples:sign-refused') }, { value: 'cannot-write', label: t('samples:sign-cannot-write') }]} />
        {recording && <span className="tag active" data-testid={`${testId}-recording`}>{t('samples:sign-recording')}</span>}
      </div>
      <div className={drawn ? 'signature-pad' : 'hidden'}>
        <canvas ref={pad.canvas} data-testid={`${testId}-pad`} aria-label={t('samples:sign-pad')} />
        {pad.state.strokes.length === 0 && !pad.state.drawing && <span className="signature-here soft" aria-hidden="true">{t('samples:sign-here', { who })}</span>}
      </div>
      {drawn ? (
        <div className="row">
          <Button disabled={pad.state.strokes.length === 0} onClick={pad.back} data-testid={`${testId}-back`}>{t('samples:sign-back')}</Button>
          <Button disabled={pad.state.strokes.length === 0 && !pad.state.broken} onClick={pad.clear} data-testid={`${testId}-clear`}>{t('samples:sign-clear')}</Button>
        </div>
      ) : (
        <div className="cols">
          <label className="field"><span className="label">{t('samples:sign-reason')}<em>{t('shell:required')}</em></span><Input maxLength={200} value={reason} onChange={(e) => setReason(e.target.value)} data-testid={`${testId}-reason`} /></label>
          <label className="field"><span className="label">{t('samples:sign-witness')}</span><Input maxLength={60} value={witness} onChange={(e) => setWitness(e.target.value)} data-testid={`${testId}-witness`} /></label>
        </div>
      )}
      <div className="row wrap">
        <label className="row tight"><span className="label">{t('samples:sign-name')}</span><Input style={{ width: 200 }} maxLength={60} value={name} onChange={(e) => setName(e.target.value)} data-testid={`${testId}-name`} /></label>
        <span className="grow fault" role="alert" data-testid={`${testId}-say`}>{say && t(`samples:sign-block-${say}`)}</span>
        <Button onClick={onLeave} data-testid={`${testId}-leave`}>{t('shell:cancel')}</Button>
        <Button type="primary" onClick={confirm} data-testid={`${testId}-confirm`}>{t(drawn ? 'samples:sign-confirm' : 'samples:sign-note')}</Button>
      </div>
    </div>
  )
}
