// Set-up of the recorder: which device stands where, which picture, which places, light and climate. Changed by the recorder's post, read by all.
import { SwapOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useState } from 'react'
import type { CaseId, SessionId } from '../../shared/model/ids'
import { Page } from '../ui/Page'
import { useGo } from '../ui/route'
import { useText } from '../ui/text'
import { useSession } from '../ui/use-session'
import { swapped, withDevice } from './plan-change'
import { PostCard } from './PostCard'
import { useRecorderValue } from './RecorderProvider'
import { ClimatePart, KeysPart, PicturePart, PlacesPart, TracksPart } from './SetUpParts'
import { useSetUp, type Change } from './use-set-up'
import './record.css'

type Props = { caseId: CaseId; sessionId: SessionId }

export function SetUpPage({ caseId, sessionId }: Props) {
  const { t } = useText()
  const go = useGo()
  const mayRun = useSession().can('record.run')
  const { setUp, change, take } = useSetUp()
  const running = useRecorderValue((s) => s.state !== 'idle')
  const [saved, setSaved] = useState(false)
  const [probing, setProbing] = useState(false)
  const locked = !mayRun || running || probing
  const set = async (part: Change) => {
    setSaved(false)
    setSaved(await change(part))
  }
  const say = running ? t('record:set-up-running') : !mayRun ? t('record:set-up-read') : saved ? t('record:set-up-saved') : t('record:set-up-say')
  return (
    <Page testId="set-up" title={t('record:set-up')} say={say} aside={<span className="soft">{t('record:set-up-lead')}</span>}
      acts={<>
        {mayRun && <Button size="large" disabled={running || probing} onClick={() => go({ name: 'self-test', caseId, sessionId })} data-testid="set-up-test">{t('record:self-test')}</Button>}
        <Button size="large" type="primary" onClick={() => go({ name: 'desk', caseId, sessionId })} data-testid="set-up-done">{t('record:to-desk')}</Button>
      </>}>
      {!setUp ? <div className="empty">{t('shell:loading')}</div> : (
        <div className="set-up">
          {setUp.devices.length === 0 && <div className="panel warn set-up-wide" role="alert" data-testid="set-up-none"><b>{t('record:devices-none')}</b> {t('record:devices-none-todo')}</div>}
          <div className="stack">
            <PostCard camera="camera1" microphone="microphone1" posts={setUp.plan.posts} devices={setUp.devices} picture={setUp.plan.picture} locked={locked} onPick={(post, device) => void set({ plan: withDevice(setUp.plan, post, device, setUp.devices) })} />
            <ClimatePart setUp={setUp} locked={locked} mayRun={mayRun} onChange={(part) => void set(part)} />
          </div>
          <div className="stack">
            <PostCard camera="camera2" microphone="microphone2" posts={setUp.plan.posts} devices={setUp.devices} picture={setUp.plan.picture} locked={locked} onPick={(post, device) => void set({ plan: withDevice(setUp.plan, post, device, setUp.devices) })} />
            <Button icon={<SwapOutlined />} disabled={locked || !setUp.plan.posts.camera2} onClick={() => void set({ plan: swapped(setUp.plan) })} data-testid="set-up-swap">{t('record:swap')}</Button>
            <KeysPart setUp={setUp} locked={locked} onChange={(part) => void set(part)} />
          </div>
          <div className="stack">
            <PicturePart setUp={setUp} locked={locked} mayRun={mayRun} probing={probing} onProbing={setProbing} onTake={take} />
            <TracksPart setUp={setUp} locked={locked} onChange={(part) => void set(part)} />
            <PlacesPart second={setUp.second} />
          </div>
        </div>
      )}
    </Page>
  )
}
