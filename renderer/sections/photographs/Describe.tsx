// Puts right what a photograph is and what stands below it; what it was before stays in the log.
import { Button, Checkbox, Input, Modal, Popconfirm } from 'antd'
import { useState } from 'react'
import type { Failure } from '../../../shared/failure'
import type { PhotographFact } from '../../../shared/fold/photographs'
import { changeFault, showsChild } from '../../../shared/fold/series'
import type { SectionId } from '../../../shared/model/ids'
import { shots, type Shot } from '../../../shared/model/photograph'
import type { SectionKind } from '../../../shared/model/section'
import { room } from '../../room'
import { Choice } from '../../ui/Choice'
import { FailureBox } from '../../ui/FailureBox'
import { Labelled } from '../../ui/Page'
import { useText } from '../../ui/text'

type Props = { sectionId: SectionId; kind: SectionKind; photograph: PhotographFact; /** Those of the section, in their order. */ all: readonly PhotographFact[]; n: number; /** Nobody agreed to photographs here. */ forbidden: boolean; /** Whether its session's envelope is the place for it, if it is intimate (F57). */ movable: boolean; onClose: () => void }

export function Describe({ sectionId, kind, photograph, all, n, forbidden, movable, onClose }: Props) {
  const { t } = useText()
  const [shot, setShot] = useState<Shot>(photograph.shot)
  const [scale, setScale] = useState(photograph.scale)
  const [label, setLabel] = useState(photograph.label)
  const [why, setWhy] = useState('')
  const fault = changeFault(kind, all, photograph.itemId, shot)
  const unagreed = forbidden && !showsChild(photograph.shot) && showsChild(shot) && photograph.why === undefined
  const held = unagreed || fault !== null
  const [failure, setFailure] = useState<Failure | null>(null)
  const save = async () => {
    const result = await room.photographs.describe({ sectionId, itemId: photograph.itemId, shot, scale, label: label.trim(), why: held ? why.trim() : '' })
    if (result.ok) onClose()
    else setFailure(result.failure)
  }
  const [moving, setMoving] = useState(false)
  const move = async () => {
    setMoving(true)
    const result = await room.photographs.move({ sectionId, itemId: photograph.itemId })
    setMoving(false)
    if (result.ok) onClose()
    else setFailure(result.failure)
  }
  return (
    <Modal open centered width={720} footer={null} onCancel={onClose} title={t('photographs:describe-title', { n })}>
      <form className="stack" data-testid="describe-dialog" onSubmit={(event) => { event.preventDefault(); void save() }}>
        {failure && <FailureBox failure={failure} testId="describe-failure" />}
        <Choice testId="describe-shot" label={t('photographs:shot')} value={shot} onPick={setShot} options={shots.map((value) => ({ value, label: t(`photographs:shot-${value}`) }))} />
        <Checkbox checked={scale} onChange={(event) => setScale(event.target.checked)}>{t('photographs:scale')}</Checkbox>
        <Labelled label={t('photographs:label')} hint={t('photographs:label-hint')}><Input maxLength={60} value={label} onChange={(event) => setLabel(event.target.value)} data-testid="describe-label" /></Labelled>
        {held && <Labelled label={unagreed ? `${t('photographs:forbidden')} ${t('photographs:why-forbidden')}` : `${t(`photographs:fault-${fault!}`)} ${t('photographs:why')}`} hint={t('photographs:why-hint')}><Input maxLength={200} value={why} onChange={(event) => setWhy(event.target.value)} data-testid="describe-why" /></Labelled>}
        {movable && <div className="row">
          <span className="soft grow">{t('photographs:move-lead')}</span>
          <Popconfirm title={t('photographs:move-sure')} okText={t('photographs:move-ok')} cancelText={t('shell:cancel')} onConfirm={() => void move()}><Button danger loading={moving} data-testid="photo-move">{t('photographs:move')}</Button></Popconfirm>
        </div>}
        <div className="row"><span className="grow" /><Button size="large" onClick={onClose}>{t('shell:cancel')}</Button><Button size="large" type="primary" htmlType="submit" disabled={held && why.trim().length < 2} data-testid="describe-save">{t('photographs:save')}</Button></div>
      </form>
    </Modal>
  )
}
