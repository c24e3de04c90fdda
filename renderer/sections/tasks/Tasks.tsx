// Things to be done, each with a day, somebody who does it, and what came of it (F72, F73): protection, relief, school, follow-up.
import { Button } from 'antd'
import { useEffect, useMemo, useState } from 'react'
import { AddButton } from '../../ui/AddButton'
import { useText } from '../../ui/text'
import { localStamp } from '../../ui/time'
import { LaterMark } from '../later/LaterMark'
import { RowFields } from '../RowFields'
import { RowTable } from '../samples/RowTable'
import { optionLabel } from '../samples/register'
import { useFreshRow } from '../use-fresh-row'
import type { WidgetProps } from '../widget'
import { outcomeField, tasksOf, type Task } from './task-list'
import '../samples/samples.css'

/** The minute by the wall clock, so that what falls due is marked without anybody touching it. */
function useMinute(): string {
  const [now, setNow] = useState(() => localStamp(new Date()))
  useEffect(() => {
    const timer = setInterval(() => setNow(localStamp(new Date())), 20_000)
    return () => clearInterval(timer)
  }, [])
  return now
}

export function Tasks(props: WidgetProps) {
  const { t, language } = useText()
  const { group, filled, rows, locked, here, addRow, removeRow, chosen, choose } = props
  const now = useMinute()
  const tasks = useMemo(() => tasksOf(group, filled, rows, now), [group, filled, rows, now])
  const open = tasks.find((task) => task.row === chosen) ?? null
  const editor = useFreshRow(rows, chosen)
  const add = async () => { const row = await addRow(group); if (row) choose(row) }
  const titleField = group.repeat?.title ?? ''
  const outcome = outcomeField(group)
  const noun = group.repeat?.noun[language] ?? ''
  const title = (task: Task) => (task.title === '' ? noun : optionLabel(group, titleField, task.title, language))
  const owner = (task: Task) => here.staff.find((s) => s.staffId === task.owner)?.name ?? task.owner
  const state = (task: Task) => task.done ? <span className="tag ok">{t('samples:task-done')}</span>
    : task.days === null ? <span className="soft">{t('samples:task-no-date')}</span>
      : task.days < 0 ? <span className="tag warn">{t('samples:task-over', { n: -task.days })}</span>
        : task.days === 0 ? <span className="tag warn">{t('samples:task-today')}</span> : <span className="soft figures">{t('samples:task-left', { n: task.days })}</span>

  return (
    <div className="stack" data-testid="tasks">
      <div className="row wrap">
        <span className="grow soft">{tasks.length === 0 && t('samples:task-none')}</span>
        {!locked && <AddButton type="primary" onAdd={add} title={t('sections:rows-keys')} data-testid="task-add">{t('samples:task-add')}</AddButton>}
      </div>
      {tasks.length > 0 && (
        <RowTable testId="task" rows={tasks} chosen={chosen} onChoose={choose} columns={[
          { title: t('samples:column-task'), cell: (task) => <><span className="capital">{title(task)}</span> <LaterMark filled={filled} at={task.row} staff={here.staff} /></> },
          { title: t('samples:column-due'), cell: (task) => <span className="figures">{task.due.replace('T', ' ')}</span> },
          { title: t('samples:column-owner'), cell: (task) => owner(task) || <span className="soft">{t('samples:task-none-owner')}</span> },
          { title: t('samples:column-state'), cell: state },
          ...(outcome ? [{ title: outcome.label[language], cell: (task: Task) => (task.outcome === '' ? '' : <span className="capital">{optionLabel(group, outcome.key, task.outcome, language)}</span>) }] : []),
        ]} />
      )}
      {open && (
        <section className="row-editor" key={open.row} ref={editor} data-testid="task-editor">
          <header className="row"><h3 className="grow capital">{title(open)}</h3>
            {!locked && <Button danger onClick={() => void removeRow(group, open.row).then((done) => { if (done) choose(null) })} data-testid="task-remove">{t('samples:task-remove')}</Button>}
          </header>
          <LaterMark filled={filled} at={open.row} staff={here.staff} />
          <RowFields {...props} row={open.row} fields={group.fields} />
        </section>
      )}
    </div>
  )
}
