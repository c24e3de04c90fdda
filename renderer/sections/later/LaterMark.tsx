// Says of a row, or of one answer in it, that it came after the signature: when, and by whom.
import { useText } from '../../ui/text'
import { dateTime } from '../../ui/time'
import type { Staff } from '../../../shared/fold/case'
import type { Filled } from '../../../shared/walk'

/** `at`: a row, or a place. Nothing for what was signed. */
export function LaterMark({ filled, at, staff }: { filled: Filled; at: string; staff: readonly Staff[] }) {
  const { t } = useText()
  const added = filled.later?.get(at)
  return added ? <span className="later-mark" data-testid="later-mark">{t('sections:later-mark', { time: dateTime(added.at), name: staff.find((s) => s.staffId === added.by)?.name ?? '' })}</span> : null
}
