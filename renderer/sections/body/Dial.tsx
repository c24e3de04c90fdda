// Clock positions on an abstract dial: how findings are placed that no picture shows (DESIGN §9). Twelve real buttons in a ring, and the same in words.
import { useRef, type KeyboardEvent } from 'react'
import type { Field } from '../../../shared/model/form'
import { useText } from '../../ui/text'
import { isComposing } from '../../ui/use-keys'
import './body.css'

const hours = ['12', '1', '2', '3', '4', '5', '6', '7', '8', '9', '10', '11'] as const

/** Chosen hours in the order of the clock from 1 to 12. */
export const byClock = (chosen: readonly string[]): string[] => [...chosen].sort((a, b) => Number(a) - Number(b))

/** Which of the twelve buttons the key leads to, `at` being the place in the ring from 12 o'clock on; null: not a key of the dial. */
export function dialKey(key: string, at: number): number | null {
  switch (key) {
    case 'ArrowRight': case 'ArrowDown': return (at + 1) % 12
    case 'ArrowLeft': case 'ArrowUp': return (at + 11) % 12
    case 'Home': return 0
    case 'End': return 6
    default: return null
  }
}

type Props = { field: Field; value: readonly string[]; locked: boolean; onPick: (hours: string[]) => void }

export function Dial({ field, value, locked, onPick }: Props) {
  const { t, language } = useText()
  const ring = useRef<HTMLDivElement>(null)
  const chosen = byClock(value)
  const id = `field-${field.key}-input`
  const move = (event: KeyboardEvent, at: number) => {
    const to = isComposing(event.nativeEvent) ? null : dialKey(event.key, at)
    if (to === null) return
    event.preventDefault()
    event.stopPropagation()
    ring.current?.querySelectorAll('button')[to]?.focus()
  }
  return (
    <div className="dial-field" data-testid={id}>
      <div ref={ring} className="dial" role="group" aria-label={`${field.label[language]} · ${t('body:dial')}`}>
        <svg viewBox="-50 -50 100 100" aria-hidden="true">
          <circle r={30} fill="none" stroke="#cfc7b8" strokeWidth={0.8} />
          {hours.map((hour, i) => {
            const turn = (i * Math.PI) / 6
            const on = value.includes(hour)
            return <line key={hour} x1={Math.sin(turn) * (on ? 8 : 27)} y1={-Math.cos(turn) * (on ? 8 : 27)} x2={Math.sin(turn) * 30} y2={-Math.cos(turn) * 30} stroke={on ? '#2f6f73' : '#cfc7b8'} strokeWidth={on ? 2.4 : 0.8} />
          })}
        </svg>
        {hours.map((hour, i) => {
          const turn = (i * Math.PI) / 6
          const on = value.includes(hour)
          return (
            <button key={hour} type="button" disabled={locked} aria-pressed={on} aria-label={t('body:dial-hour', { n: hour })} tabIndex={i === 0 ? 0 : -1} style={{ left: `${50 + Math.sin(turn) * 41}%`, top: `${50 - Math.cos(turn) * 41}%` }}
              onKeyDown={(event) => move(event, i)} onClick={() => onPick(byClock(on ? value.filter((h) => h !== hour) : [...value, hour]))} data-testid={`${id}-${hour}`}>{hour}</button>
          )
        })}
      </div>
      <p data-testid={`${id}-list`}>{chosen.length > 0 ? t('body:dial-list', { hours: chosen.map((n) => t('body:dial-hour', { n })).join(language === 'zh' ? '、' : ', ') }) : t('body:dial-none')}</p>
      {!locked && <p className="soft">{t('body:dial-how')}</p>}
    </div>
  )
}
