// Backups: make one now, which ones there are, what restic said.
import { Button, Table } from 'antd'
import { useEffect, useState } from 'react'
import type { Backup } from '../../shared/ipc/upkeep'
import type { Failure } from '../../shared/failure'
import { room } from '../room'
import { FailureBox } from '../ui/FailureBox'
import { size } from '../ui/size'
import { useText } from '../ui/text'
import { dateTime } from '../ui/time'
import { useWork } from './use-work'
import { WorkBar } from './WorkBar'

export function BackupPanel() {
  const { t } = useText()
  const work = useWork('backup')
  const [list, setList] = useState<readonly Backup[] | null>(null)
  const [failure, setFailure] = useState<Failure | null>(null)
  const [made, setMade] = useState<Backup | 'closed' | null>(null)
  useEffect(() => {
    let alive = true
    void room.upkeep.backups({}).then((result) => {
      if (!alive) return
      setFailure(result.ok ? null : result.failure)
      if (result.ok) setList([...result.value].sort((a, b) => (a.at < b.at ? 1 : -1)))
    })
    return () => { alive = false }
  }, [made])
  const make = async () => {
    setMade(null)
    const backup = await work.run(() => room.upkeep.backup({}))
    if (backup !== undefined) setMade(backup ?? 'closed')
  }
  return (
    <section className="panel stack tight" data-testid="upkeep-backups" data-count={list?.length ?? 0}>
      <div className="row"><h2 className="grow">{t('upkeep:backup')}</h2><Button size="large" type="primary" disabled={work.running} onClick={() => void make()} data-testid="upkeep-backup">{t('upkeep:backup-make')}</Button></div>
      <p className="soft">{t('upkeep:backup-lead')}</p>
      <WorkBar work={work} label={t('upkeep:backup-running')} testId="upkeep-backup" />
      {made === 'closed' && <p className="warn" role="status">{t('upkeep:backup-closed')}</p>}
      {made && made !== 'closed' && <p role="status" data-testid="upkeep-backup-done">{t('upkeep:backup-done', { files: made.files, size: size(made.bytes) })}</p>}
      {failure && <FailureBox failure={failure} testId="upkeep-backups-failure" />}
      {list?.length === 0 && <p className="warn">{t('upkeep:backup-none')}</p>}
      {list && list.length > 0 && (
        <Table<Backup> size="small" rowKey="backupId" dataSource={[...list]} pagination={list.length > 5 ? { pageSize: 5, showSizeChanger: false } : false} columns={[
          { key: 'at', title: t('upkeep:backup-at'), className: 'figures', render: (_, b) => dateTime(b.at) },
          { key: 'folder', title: t('upkeep:backup-folder'), dataIndex: 'folderName', ellipsis: true },
          { key: 'files', title: t('upkeep:backup-files'), className: 'figures', render: (_, b) => <>{b.files} · {size(b.bytes)}</> },
          { key: 'log', title: t('upkeep:backup-log'), className: 'figures', render: (_, b) => t('upkeep:backup-log-n', { n: b.logSize }) },
          { key: 'restic', title: t('upkeep:restic'), render: (_, b) => <span className={b.restic === 'failed' ? 'warn' : ''}>{t(`upkeep:restic-${b.restic}`)}</span> },
        ]} />
      )}
    </section>
  )
}
