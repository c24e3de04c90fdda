// Every sentence the app says, zh first and en second, by area. i18next with typed keys `area:key`.
import i18next from 'i18next'
import { initReactI18next, useTranslation } from 'react-i18next'
import { access } from './text/access'
import { body } from './text/body'
import { cases } from './text/cases'
import { day } from './text/day'
import { people } from './text/people'
import { photographs } from './text/photographs'
import { player } from './text/player'
import { print } from './text/print'
import { record } from './text/record'
import { recovery } from './text/recovery'
import { redact } from './text/redact'
import { seal } from './text/seal'
import { samples } from './text/samples'
import { sections } from './text/sections'
import { shell } from './text/shell'
import { upkeep } from './text/upkeep'
import { verify } from './text/verify'

const areas = { print, shell, people, cases, body, day, record, player, sections, samples, redact, seal, verify, recovery, access, photographs, upkeep }
type Areas = typeof areas

/** `area:key`, checked by the compiler; both languages must have every key (each area's type says so). */
export type TextKey = { [A in keyof Areas]: `${A}:${Extract<keyof Areas[A]['zh'], string>}` }[keyof Areas]
export type Language = 'zh' | 'en'
export type T = (key: TextKey, values?: Record<string, string | number>) => string

const resources = (language: Language) => Object.fromEntries(Object.entries(areas).map(([area, text]) => [area, text[language]]))

export async function startText(language: Language): Promise<void> {
  await i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: 'zh',
    resources: { zh: resources('zh'), en: resources('en') },
    ns: Object.keys(areas),
    keySeparator: false,
    interpolation: { escapeValue: false }, // React escapes
  })
}

export function useText(): { t: T; language: Language } {
  const { t, i18n } = useTranslation()
  return { t: t as unknown as T, language: i18n.language === 'en' ? 'en' : 'zh' }
}
