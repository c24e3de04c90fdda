// What is done only where somebody agreed (F52): says so above the form of who does it. Of samples while there is no yes; of the examination, whose own screen asks for
// the consent, once somebody said no or took it back.
import type { SectionId } from '../../shared/model/ids'
import { useText } from '../ui/text'
import { useForbidden, useRefused } from './photographs/use-forbidden'

/** `examination`: null for who may not read it. */
export function SamplesUnagreed({ examination }: { examination: SectionId | null }) {
  const { t } = useText()
  return useForbidden('samples', examination) ? <p className="warn panel" role="status" data-testid="samples-unagreed">{t('samples:unagreed')}</p> : null
}

export function ExaminationRefused({ examination }: { examination: SectionId }) {
  const { t } = useText()
  return useRefused('examination', examination) ? <p className="warn panel" role="status" data-testid="examination-refused">{t('sections:examination-refused')}</p> : null
}
