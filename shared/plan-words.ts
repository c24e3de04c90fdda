// Words that do not belong on a paper that a family takes home (F73): it lies on a table where others read it. The list is data (assets/law/plan-words.json).
import list from '../assets/law/plan-words.json'
import { plainName } from './plain'

/** Those of the list, and of `more` (names, numbers), that stand in `text`, however they are spaced, wide or written; `more` first. A single sign is no name to look for. */
export function unfitWords(text: string, more: readonly string[]): string[] {
  const where = plainName(text)
  const found = [...more, ...list].filter((word) => [...plainName(word)].length > 1 && where.includes(plainName(word)))
  return [...new Set(found)]
}
