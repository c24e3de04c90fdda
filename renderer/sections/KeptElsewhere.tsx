// What somebody began in a section and no form there has a place for any more: told in words, and his to throw away.
import { Button } from 'antd'
import type { FormDefinition } from '../../shared/model/form'
import type { SectionId } from '../../shared/model/ids'
import { draftBook, useHeldDrafts } from '../ui/kept-drafts'
import { useText } from '../ui/text'
import { answerText } from './answer-text'
import { homeless, wordsOf } from './kept-words'
import { useForms } from './use-forms'

/** `forms`: those that are on the screen. */
export function KeptElsewhere({ sectionId, forms, mine }: { sectionId: SectionId; forms: readonly FormDefinition[]; mine: boolean }) {
  const { t, language } = useText()
  const held = useHeldDrafts(sectionId, mine)
  const known = useForms()
  const found = held ? homeless(held, forms) : []
  if (found.length === 0) return null
  const all = [...forms, ...known?.forms ?? [], ...known?.past ?? []]
  const closed = found.filter(({ draft }) => draft === null).length
  const lines = found.flatMap(({ draft }) => draft === null ? [] : wordsOf(all, draft.formId, draft.what === 'places' ? draft.places : draft.answers, language,
    (field, answer) => answer ? answerText(field, answer, language, t) : t('sections:theirs-none')))
  return (
    <div className="kept stack tight" role="status" data-testid="kept-elsewhere">
      <div className="row tight wrap">
        <span className="grow">{t('sections:kept-elsewhere')}</span>
        <Button onClick={() => { for (const { slot } of found) draftBook.put(sectionId, slot, null) }} data-testid="kept-elsewhere-drop">{t('sections:kept-drop')}</Button>
      </div>
      {lines.length > 0 && <dl className="kept-lost">{lines.map(({ label, text }, i) => <div key={i}><dt>{label}</dt><dd>{text}</dd></div>)}</dl>}
      {closed > 0 && <p className="warn">{t('sections:kept-unreadable', { n: closed })}</p>}
    </div>
  )
}
