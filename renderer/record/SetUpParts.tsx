// The rest of the set-up: picture by measurement or policy, tracks, saving places, climate, light, and how far markers are set back.
import { Button, Checkbox, Input, InputNumber } from 'antd'
import { useEffect, useState } from 'react'
import type { Policy } from '../../shared/model/policy'
import { tracks } from '../../shared/model/recording'
import { room } from '../room'
import { Choice } from '../ui/Choice'
import { pictureWords } from '../ui/picture-words'
import { useReport } from '../ui/report'
import { useText } from '../ui/text'
import { dateTime } from '../ui/time'
import { withTrack } from './plan-change'
import { useRecorder, useRecorderState } from './RecorderProvider'
import { useTick } from './use-tick'
import type { Change, SetUp } from './use-set-up'

const SENSOR_MS = 3000
/** How long a trial mostly takes depends on the machine and on how many pictures are tried; the bar comes near its end and waits there. */
const PROBE_MS = 15_000
const backs = ['0', '3', '5', '10'] as const

type Base = { setUp: SetUp; locked: boolean; onChange: (part: Change) => void }

export function TracksPart({ setUp, locked, onChange }: Base) {
  const { t } = useText()
  return (
    <section className="panel stack tight">
      <h2>{t('record:tracks')}</h2>
      <div className="tracks">
        {tracks.map((track) => (
          <Checkbox key={track} checked={setUp.plan.tracks.includes(track)} disabled={locked || track === 'face' || track === 'room'} onChange={(event) => onChange({ plan: withTrack(setUp.plan, track, event.target.checked) })} data-testid={`set-up-track-${track}`}>
            {t(`record:track-${track}`)} <span className="soft">{t(`record:track-${track}-lead`)}</span>
          </Checkbox>
        ))}
      </div>
    </section>
  )
}

export function PlacesPart({ second }: { second: SetUp['second'] }) {
  const { t } = useText()
  return (
    <section className="panel stack tight" data-testid="set-up-second" data-second={second}>
      <h2>{t('record:places')}</h2>
      <p className={second === 'ready' ? 'ok' : 'warn'}>{t(`record:second-${second}`)}</p>
      <p className="soft">{t('record:second-where')}</p>
    </section>
  )
}

export function KeysPart({ setUp, locked, onChange }: Base) {
  const { t } = useText()
  return (
    <section className="panel stack tight">
      <h2>{t('record:back')}</h2>
      <Choice testId="set-up-back" label={t('record:back')} disabled={locked} value={backs.find((b) => Number(b) === setUp.backSeconds) ?? null} onPick={(b) => onChange({ backSeconds: Number(b) })}
        options={backs.map((value) => ({ value, label: t('record:back-seconds', { n: value }) }))} />
      <Path label={t('record:light')} hint={t('record:light-hint')} value={setUp.light} locked={locked} testId="set-up-light" onSave={(light) => onChange({ light })} />
    </section>
  )
}

/** A path or address as it is typed; kept when the field is left. */
function Path({ label, hint, value, locked, testId, onSave }: { label: string; hint: string; value: string; locked: boolean; testId: string; onSave: (value: string) => void }) {
  const [typed, setTyped] = useState(value)
  useEffect(() => setTyped(value), [value])
  const save = () => { if (typed.trim() !== value) onSave(typed.trim()) }
  return (
    <label className="field">
      <span className="label">{label}</span>
      <Input value={typed} maxLength={300} disabled={locked} onChange={(event) => setTyped(event.target.value)} onBlur={save} onPressEnter={save} data-testid={testId} />
      <span className="hint">{hint}</span>
    </label>
  )
}

export function PicturePart({ setUp, locked, mayRun, probing, onProbing, onTake }: { setUp: SetUp; locked: boolean; mayRun: boolean; probing: boolean; onProbing: (on: boolean) => void; onTake: (setUp: SetUp) => void }) {
  const { t } = useText()
  const report = useReport()
  const [policy, setPolicy] = useState<Policy | null>(null)
  const [since, setSince] = useState(0)
  useTick(500, probing)
  useEffect(() => {
    let alive = true
    void room.upkeep.policy({}).then((result) => { if (alive && result.ok) setPolicy(result.value) })
    return () => { alive = false }
  }, [])
  const probe = async () => {
    setSince(performance.now())
    onProbing(true)
    const result = await room.record.probe({})
    onProbing(false)
    if (result.ok) onTake(result.value)
    else report(result.failure)
  }
  const lost = setUp.probed?.tried.find((one) => one.picture.height === setUp.probed?.picture.height && one.picture.frameRate === setUp.probed.picture.frameRate)?.lost
  return (
    <section className="panel stack tight" data-testid="set-up-picture">
      <h2>{t('record:picture')}</h2>
      <p className="figures"><b>{pictureWords(t, policy?.picture ?? setUp.plan.picture)}</b></p>
      <p className="soft figures" data-testid="set-up-probed">
        {policy?.picture ? t('record:picture-policy') : setUp.probed && lost === undefined ? t('record:picture-set') : setUp.probed ? t('record:picture-probed', { time: dateTime(setUp.probed.at), lost: ((lost ?? 0) * 100).toFixed(1) }) : t('record:picture-default')}
      </p>
      {probing && (
        <div className="probe-progress" role="progressbar" aria-label={t('record:probe-busy')} data-testid="set-up-probing">
          <div style={{ width: `${100 * (1 - Math.exp((since - performance.now()) / PROBE_MS))}%` }} />
        </div>
      )}
      {mayRun && <div><Button disabled={locked && !probing} loading={probing} onClick={() => void probe()} data-testid="set-up-probe">{t(probing ? 'record:probe-busy' : 'record:probe')}</Button></div>}
    </section>
  )
}

export function ClimatePart({ setUp, locked, mayRun, onChange }: Base & { mayRun: boolean }) {
  const { t } = useText()
  const report = useReport()
  const { climate } = useRecorderState()
  const { refresh } = useRecorder()
  // While nothing runs main does not tell what a sensor says.
  useEffect(() => {
    void refresh()
    const timer = setInterval(() => void refresh(), SENSOR_MS)
    return () => clearInterval(timer)
  }, [refresh])
  const [celsius, setCelsius] = useState<number | null>(climate?.source === 'typed' ? climate.celsius : null)
  const [humidity, setHumidity] = useState<number | null>(climate?.source === 'typed' ? climate.humidity : null)
  const write = async (value: { celsius: number; humidity: number; source: 'typed' } | null) => {
    const result = await room.record.climate({ climate: value })
    if (!result.ok) report(result.failure)
    await refresh()
  }
  const full = celsius !== null && humidity !== null
  return (
    <section className="panel stack tight" data-testid="set-up-climate" data-source={climate?.source ?? ''}>
      <h2>{t('record:climate')}</h2>
      <p className={climate ? 'figures' : 'soft'}>{climate ? t(`record:climate-${climate.source}`, { celsius: climate.celsius, humidity: climate.humidity }) : t('record:climate-none')}</p>
      {mayRun && <div className="row tight wrap">
        <InputNumber value={celsius} min={-40} max={60} step={0.5} controls={false} suffix="°C" aria-label={t('record:celsius')} placeholder={t('record:celsius')} onChange={setCelsius} data-testid="set-up-celsius" style={{ width: 120 }} />
        <InputNumber value={humidity} min={0} max={100} controls={false} suffix="%" aria-label={t('record:humidity')} placeholder={t('record:humidity')} onChange={setHumidity} data-testid="set-up-humidity" style={{ width: 120 }} />
        <Button disabled={!full} onClick={() => { if (celsius !== null && humidity !== null) void write({ celsius, humidity, source: 'typed' }) }} data-testid="set-up-climate-save">{t('record:climate-set')}</Button>
        {climate?.source === 'typed' && <Button onClick={() => { setCelsius(null); setHumidity(null); void write(null) }} data-testid="set-up-climate-clear">{t('record:climate-clear')}</Button>}
      </div>}
      <Path label={t('record:sensor')} hint={t('record:sensor-hint')} value={setUp.sensor} locked={locked} testId="set-up-sensor" onSave={(sensor) => onChange({ sensor })} />
    </section>
  )
}
