// The clocks of a form in words (F61, F71): how long is left, what is advised, where it comes from. Advice, never a dose.
import { useText, type TextKey } from '../ui/text'
import { dateTime } from '../ui/time'
import { dueWords } from './left-words'
import { citation } from './citation'
import { lengthParts } from '../../shared/time'
import type { ClockState } from './clock-states'

export function Clocks({ clocks }: { clocks: readonly ClockState[] }) {
  const { t, language } = useText()
  return (
    <section className="panel stack tight" data-testid="clocks">
      <h2>{t('sections:clocks')}</h2>
      <ul className="clocks">
        {clocks.map(({ clock, row, state, end, by }) => (
          <li key={`${row ?? ''}/${clock.key}`} data-testid={`clock-${clock.key}`} data-state={state}>
            <p className="row tight"><b className="grow">{clock.label[language]}</b>{!clock.verified && <span className="tag warn" title={t('sections:clock-unverified-hint')}>{t('sections:clock-unverified')}</span>}</p>
            <p className={state === 'over' || state === 'late' || state === 'early' ? 'fault' : state === 'running' ? 'figures' : 'soft'}>
              {end === null ? t('sections:clock-waiting') : state === 'stopped' ? t(clock.earliest ? 'sections:clock-ripe-done' : 'sections:clock-stopped')
                : t(words(state, clock.earliest === true), { length: lengthWords(by || Math.abs(end - Date.now()), t), until: (clock.earliest ? dateTime : dueWords)(new Date(end).toISOString()) })}
            </p>
            {state !== 'stopped' && <p>{clock.advice[language]}</p>}
            {clock.basis && <p className="soft">{t('sections:basis', { basis: citation(clock.basis, language) })}</p>}
          </li>
        ))}
      </ul>
    </section>
  )
}

function words(state: ClockState['state'], earliest: boolean): TextKey {
  switch (state) {
    case 'over': return 'sections:clock-over'
    case 'ripe': return 'sections:clock-ripe'
    case 'late': return 'sections:clock-late'
    case 'early': return 'sections:clock-early'
    default: return earliest ? 'sections:clock-not-yet' : 'sections:clock-left'
  }
}

function lengthWords(ms: number, t: ReturnType<typeof useText>['t']): string {
  const { unit, a, b } = lengthParts(ms)
  return t(`sections:length-${unit}`, { a, b })
}
