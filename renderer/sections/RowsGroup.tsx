// A repeated group as a list: a line a row, and one row open for editing, so that two hundred rows stay as fast as two.
import { Button } from 'antd'
import { memo, useEffect, useMemo, useRef, type KeyboardEvent, type ReactNode } from 'react'
import type { Answer } from '../../shared/model/answer'
import type { RowId } from '../../shared/model/ids'
import { placeOf } from '../../shared/walk'
import { AddButton } from '../ui/AddButton'
import { useText } from '../ui/text'
import { useKeys } from '../ui/use-keys'
import { LaterMark } from './later/LaterMark'
import { RowFields } from './RowFields'
import { rowTitle } from './row-title'
import type { WidgetProps } from './widget'

/** Never copied into a new row: a number is used once, a signature and a picture belong to where they were made. */
const unique = (props: WidgetProps, row: RowId): Record<string, Answer> => Object.fromEntries(props.group.fields.flatMap((field) => {
  const answer = props.filled.answers.get(placeOf(field.key, row))?.answer
  return answer && !field.unique && !field.sourced && field.type !== 'signature' && field.type !== 'photographs' ? [[field.key, answer]] : []
}))

/** `open`: how many required places of a row are open, by row. */
export function RowsGroup(props: WidgetProps & { open: ReadonlyMap<RowId, number> }) {
  const { t, language } = useText()
  const { group, rows, filled, here, locked, chosen, choose, open } = props
  const noun = group.repeat!.noun[language]
  const list = useRef<HTMLDivElement>(null)
  const staff = useMemo(() => (id: string) => here.staff.find((s) => s.staffId === id)?.name, [here])
  const full = rows.length >= group.repeat!.max
  const at = chosen ? rows.indexOf(chosen) : -1

  const back = (to: RowId | null) => {
    choose(null)
    if (to) requestAnimationFrame(() => list.current?.querySelector<HTMLElement>(`[data-row="${to}"]`)?.focus())
  }
  // With the focus nowhere Esc still folds the row up.
  useKeys((event) => {
    if (event.key !== 'Escape' || !chosen || document.activeElement !== document.body) return false
    back(chosen)
    return true
  })
  const keys = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return
    if (event.key === 'Escape' && chosen) {
      event.stopPropagation()
      return back(chosen)
    }
    const line = (event.target as HTMLElement).closest<HTMLElement>('[data-row]')
    if (!line || (event.target as HTMLElement).closest('.row-open')) return
    const lines = [...list.current!.querySelectorAll<HTMLElement>('[data-row]')]
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : event.key === 'Home' ? -lines.length : event.key === 'End' ? lines.length : 0
    if (step === 0) return
    event.preventDefault()
    lines[Math.min(lines.length - 1, Math.max(0, lines.indexOf(line) + step))]?.focus()
  }

  return (
    <div className="rows" ref={list} onKeyDown={keys} data-testid={`rows-${group.key}`}>
      {rows.length === 0 && <p className="soft rows-none">{t('sections:rows-none', { noun })}</p>}
      {rows.map((row, i) => row === chosen
        ? <OpenRow key={row} {...props} row={row} n={i + 1} onBack={() => back(row)} onCopy={full ? null : async () => { const made = await props.addRow(group, unique(props, row)); if (made) choose(made) }}
            onRemove={async () => { if (await props.removeRow(group, row)) back(rows[i + 1] ?? rows[i - 1] ?? null) }} />
        : <Line key={row} row={row} n={i + 1} noun={noun} title={rowTitle(group, row, filled, language, t, staff)} open={open.get(row) ?? 0} onOpen={choose} mark={filled.later?.has(row) ? <LaterMark filled={filled} at={row} staff={here.staff} /> : null} />)}
      {!locked && <span className="row"><AddButton disabled={full} onAdd={() => props.addRow(group).then((made) => { if (made) choose(made) })} data-testid={`rows-${group.key}-add`}>{t('sections:row-add', { noun })}</AddButton>
        <span className="soft">{full ? t('sections:rows-full', { n: group.repeat!.max }) : t(at < 0 ? 'sections:rows-keys' : 'sections:rows-keys-open')}</span></span>}
    </div>
  )
}

const Line = memo(function Line({ row, n, noun, title, open, onOpen, mark }: { row: RowId; n: number; noun: string; title: string; open: number; onOpen: (row: RowId) => void; mark: ReactNode }) {
  const { t } = useText()
  return (
    <button type="button" className="row-line" data-row={row} onClick={() => onOpen(row)} data-testid={`row-${n}`}>
      <span className="row-n figures">{n}</span><span className="grow row-title">{title || <span className="soft">{t('sections:row-blank', { noun })}</span>}</span>
      {mark}
      {open > 0 && <span className="warn">{t('sections:map-open', { n: open })}</span>}
    </button>
  )
})

type Open = WidgetProps & { row: RowId; n: number; onBack: () => void; onCopy: (() => Promise<void>) | null; onRemove: () => Promise<void> }

function OpenRow({ n, onBack, onCopy, onRemove, ...props }: Open) {
  const { t, language } = useText()
  const box = useRef<HTMLElement>(null)
  // A row that was just opened is where one types next.
  useEffect(() => {
    box.current?.scrollIntoView({ block: 'nearest' })
    box.current?.querySelector<HTMLElement>('.form-fields input:not([type=hidden]), .form-fields textarea, .form-fields button')?.focus({ preventScroll: true })
  }, [])
  return (
    <section className="row-open" ref={box} data-row={props.row} data-testid="row-open" tabIndex={-1}>
      <header className="row tight">
        <h3 className="grow">{props.group.repeat!.noun[language]} <span className="figures">{n}</span></h3>
        {!props.locked && <>
          <AddButton disabled={!onCopy} onAdd={async () => onCopy?.()} data-testid="row-copy">{t('sections:row-copy')}</AddButton>
          <Button onClick={() => void onRemove()} data-testid="row-remove">{t('sections:row-remove')}</Button>
        </>}
        <Button onClick={onBack} data-testid="row-close">{t('sections:row-close')}</Button>
      </header>
      <LaterMark filled={props.filled} at={props.row} staff={props.here.staff} />
      <RowFields {...props} />
    </section>
  )
}
