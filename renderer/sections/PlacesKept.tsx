// Above a form: what could not be written before a lock and is back in its fields, and what has no field to be back in.
import type { FormDefinition } from '../../shared/model/form'
import { useText } from '../ui/text'
import { answerText } from './answer-text'
import { DroppedLine, KeptLine } from './KeptLine'
import { useForms } from './use-forms'
import { wordsOf } from './kept-words'
import type { KeptPlaces } from './use-left'

/** So many places are named. */
const NAMED = 6

export function PlacesKept({ form, kept }: { form: FormDefinition; kept: KeptPlaces }) {
  const { t, language } = useText()
  const forms = useForms()
  const lost = wordsOf([form, ...forms?.past ?? []], form.id, kept.lost, language, (field, answer) => (answer ? answerText(field, answer, language, t) : t('sections:theirs-none')))
  const back = wordsOf([form], form.id, kept.back, language, () => '').map(({ label }) => label)
  const items = back.slice(0, NAMED).join(language === 'zh' ? '、' : ', ') + (back.length > NAMED ? ' …' : '')
  return kept.bringBack ? <DroppedLine onUndo={kept.bringBack} /> : <KeptLine what="places" items={items} restored={kept.restored} lost={lost} unkept={kept.unkept} onDrop={kept.drop} />
}
