// Photographs and papers that come into a signed section (F56, F63): taken in, looked at, and signed for together. Until then they wait, and nobody else sees them.
import { PlusOutlined } from '@ant-design/icons'
import { Button, Popconfirm } from 'antd'
import { useState, type ReactNode } from 'react'
import type { Failure } from '../../../shared/failure'
import type { ItemId, SectionId } from '../../../shared/model/ids'
import { mostAdded } from '../../../shared/model/photograph'
import { room } from '../../room'
import { FailureBox } from '../../ui/FailureBox'
import { useText } from '../../ui/text'
import { useSession } from '../../ui/use-session'
import '../later/later.css'

/** `waiting`: in their order. `cards`: of them, by id. `take`: how more are taken in. `warn`: what is to be looked at before signing. */
type Props = { sectionId: SectionId; waiting: readonly ItemId[]; cards: (discard: (items: ItemId[]) => void) => ReactNode; take: ReactNode; warn: string | null }

export function LaterPhotographs({ sectionId, waiting, cards, take, warn }: Props) {
  const { t } = useText()
  const { opened } = useSession()
  const [taking, setTaking] = useState(false)
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)
  const any = waiting.length > 0
  const run = async (work: () => ReturnType<typeof room.photographs.discard>) => {
    setBusy(true)
    const result = await work()
    setBusy(false)
    setFailure(result.ok ? null : result.failure)
    return result.ok
  }
  const sign = async () => { if (await run(() => room.sections.addend({ sectionId, text: '', photographs: waiting.slice(0, mostAdded) }))) setTaking(false) }
  const discard = (items: ItemId[]) => void run(() => room.photographs.discard({ sectionId, itemIds: items.slice(0, mostAdded) }))
  if (!any && !taking) {
    return <div className="later row wrap"><Button icon={<PlusOutlined />} onClick={() => setTaking(true)} data-testid="photo-later">{t('photographs:later-add')}</Button><span className="soft">{t('photographs:later-lead')}</span></div>
  }
  return (
    <section className="row-editor later-draft stack" aria-label={t('photographs:later-title')} data-testid="photo-waiting" data-count={waiting.length}>
      <header className="row wrap"><h3>{t('photographs:later-title')}</h3><span className="tag warn">{t('sections:later-unwritten')}</span><span className="grow" />
        {!any && <Button onClick={() => setTaking(false)} data-testid="photo-later-close">{t('sections:later-drop')}</Button>}
        {waiting.length > 1 && <Popconfirm title={t('photographs:discard-sure')} okText={t('photographs:discard')} cancelText={t('shell:cancel')} okButtonProps={{ 'data-testid': 'photo-discard-ok', danger: true } as never} onConfirm={() => discard([...waiting])}>
          <Button data-testid="photo-discard-all">{t('photographs:discard-all')}</Button></Popconfirm>}</header>
      <p className="soft">{t('photographs:later-lead')}</p>
      {take}
      {any && <ul className="photo-grid">{cards(discard)}</ul>}
      {failure && <FailureBox failure={failure} testId="photo-later-failure" />}
      {any && <footer className="stack tight">
        {warn && <p className="warn">{warn}</p>}
        <div className="row wrap"><Button type="primary" size="large" loading={busy} onClick={() => void sign()} data-testid="photo-later-sign">{t('photographs:later-sign', { n: waiting.length })}</Button>
          <span className="soft">{t('sections:later-final', { name: opened.name })}</span></div>
      </footer>}
    </section>
  )
}
