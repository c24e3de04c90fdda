// Samples are taken only where somebody agreed (F52): says so above the register while the consent of the examination has no yes.
import type { SectionId } from '../../../shared/model/ids'
import { useText } from '../../ui/text'
import { useForbidden } from '../photographs/use-forbidden'

/** `examination`: null for who may not read it. */
export function SamplesConsent({ examination }: { examination: SectionId | null }) {
  const { t } = useText()
  return useForbidden('samples', examination) ? <p className="warn panel" role="status" data-testid="samples-unagreed">{t('samples:unagreed')}</p> : null
}
