// Legal citations are kept as the Chinese texts name them; for an English screen the names of the laws are put in English.
import { z } from 'zod'
import text from '../../assets/law/names.json?raw'
import type { Language } from '../ui/text'

const names = Object.entries(z.record(z.string(), z.string()).parse(JSON.parse(text))).sort(([a], [b]) => b.length - a.length)

/** The citation as the language of the screen writes it. A law that is not in the list keeps its own name. */
export function citation(cited: string, language: Language): string {
  return language === 'zh' ? cited : names.reduce((said, [zh, en]) => said.replaceAll(zh, en), cited)
}
