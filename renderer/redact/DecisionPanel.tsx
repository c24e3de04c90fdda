// The finding in hand: what it is, how it will be hidden and why. Also for text chosen by hand.
import { Button, Input } from 'antd'
import type { RefObject } from 'react'
import type { InputRef } from 'antd'
import { reasonCodes, type ReasonCode } from '../../shared/model/redaction'
import { Labelled } from '../ui/Page'
import { Pick } from '../ui/Pick'
import { useText } from '../ui/text'
import type { Finding } from './findings'

export type Draft = { code: ReasonCode | null; replacement: string; reason: string }
export type Fault = 'reason' | 'reason-r12' | 'code' | null

type Props = {
  finding: Finding | null
  where: string
  /** Text chosen by hand instead of a finding. */
  chosen: { text: string; count: number } | null
  draft: Draft
  onDraft: (draft: Draft) => void
  fault: Fault
  reasonRef: RefObject<InputRef | null>
  onCancelManual: () => void
}

const quick = ['same-name', 'known', 'not-private'] as const

export function DecisionPanel({ finding, where, chosen, draft, onDraft, fault, reasonRef, onCancelManual }: Props) {
  const { t } = useText()
  if (!finding && !chosen) return <div className="panel stack tight" data-testid="redact-panel"><h2>{t('redact:panel')}</h2><p className="soft">{t('redact:panel-empty')}</p></div>
  const text = chosen ? chosen.text : finding?.text ?? ''
  return (
    <div className="panel stack tight" data-testid="redact-panel">
      <h2 className="finding-text" data-testid="redact-panel-text">{text}</h2>
      {chosen ? <p className="soft">{t('redact:manual')} · {t('redact:manual-chosen', { n: chosen.count })}</p>
        : finding && <p className="soft">{t(`redact:kind-${finding.kind}`)} · {where} · <span data-testid="redact-panel-state" data-state={finding.state}>{t(`redact:state-${finding.state}`)}</span></p>}
      <Labelled label={t('redact:code')} faultId="redact-code-fault" hint={draft.code && t('redact:basis', { text: t(`redact:${draft.code}-basis`) })} fault={fault === 'code' && t('redact:code-needed')}>
        <Pick<ReasonCode> testId="redact-code" label={t('redact:code')} clearable={false} value={draft.code} onPick={(code) => onDraft({ ...draft, code })}
          options={reasonCodes.map((value) => ({ value, label: t(`redact:${value}`) }))} />
      </Labelled>
      <Labelled label={t('redact:replacement')}>
        <Input data-testid="redact-replacement" maxLength={80} placeholder={t('redact:replacement-hint')} value={draft.replacement} onChange={(e) => onDraft({ ...draft, replacement: e.target.value })} />
      </Labelled>
      <Labelled label={t('redact:reason')} faultId="redact-reason-fault"
        fault={fault === 'reason' ? t('redact:reason-needed') : fault === 'reason-r12' ? t('redact:reason-needed-r12') : undefined}>
        <Input ref={reasonRef} data-testid="redact-reason" maxLength={200} placeholder={chosen ? undefined : t('redact:reason-hint')} value={draft.reason} onChange={(e) => onDraft({ ...draft, reason: e.target.value })} />
      </Labelled>
      {!chosen && finding?.kind !== 'manual' && (
        <div className="quick">{quick.map((word) => <Button key={word} size="small" data-testid={`redact-quick-${word}`} onClick={() => onDraft({ ...draft, reason: t(`redact:quick-${word}`) })}>{t(`redact:quick-${word}`)}</Button>)}</div>
      )}
      {finding?.kind === 'manual' && !chosen && <Button data-testid="redact-manual-undo" onClick={onCancelManual}>{t('redact:manual-undo')}</Button>}
    </div>
  )
}
