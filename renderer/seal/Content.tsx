// What goes into the bundle: documents with their redactions, recordings with length and size.
import { Table } from 'antd'
import { useText } from '../ui/text'
import { duration } from '../ui/time'
import { size } from '../ui/size'
import type { Preview } from './use-preview'

export function Content({ preview: { parts, media } }: { preview: Preview }) {
  const { t } = useText()
  const packed = media.filter((m) => m.included)
  const sum = (list: readonly number[]) => list.reduce((total, n) => total + n, 0)
  return (
    <>
      <p data-testid="seal-total" className="figures">
        {t('seal:total', { parts: parts.length, redactions: sum(parts.map((p) => p.redactions)), media: packed.length, size: size(sum(packed.map((m) => m.bytes))) })}
      </p>
      <div className="seal-tables">
        <section data-testid="seal-parts">
          <h2>{t('seal:parts')}</h2>
          <Table size="small" rowKey="id" pagination={false} dataSource={parts} columns={[
            { title: t('seal:part'), dataIndex: 'title' },
            { title: t('seal:lines'), dataIndex: 'lines', align: 'right', width: 96, className: 'figures' },
            { title: t('seal:redactions'), dataIndex: 'redactions', align: 'right', width: 120, className: 'figures' },
          ]} />
        </section>
        <section data-testid="seal-media">
          <h2>{t('seal:media')}</h2>
          {media.length === 0 ? <p className="soft">{t('seal:media-none')}</p> : (
            <Table size="small" rowKey="name" pagination={false} dataSource={media} columns={[
              { title: t('seal:media-name'), dataIndex: 'name' },
              { title: t('seal:length'), dataIndex: 'durationMs', width: 112, className: 'figures', render: (ms: number) => duration(ms) },
              { title: t('seal:size'), dataIndex: 'bytes', width: 112, align: 'right', className: 'figures', render: (bytes: number) => size(bytes) },
              { title: t('seal:included'), dataIndex: 'included', width: 220, render: (yes: boolean) => t(yes ? 'seal:included-yes' : 'seal:included-no') },
            ]} />
          )}
        </section>
      </div>
    </>
  )
}
