// Temperature and humidity from lines of a device; a missing, silent or mad one harms nothing.
import { execFileSync } from 'node:child_process'
import { appendFileSync, mkdtempSync, openSync, closeSync, rmSync, writeSync, constants, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { climateOf, lineSensor, sensorOf, typed, type ClimateSensor } from '../../../electron/record/sensor'
import { Climate } from '../../../shared/model/take'
import { sleep, until } from './writing'

let folder: string
const sensors: ClimateSensor[] = []
const made = (sensor: ClimateSensor) => { sensors.push(sensor); return sensor }
beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'sayonce-sensor-')) })
afterEach(() => {
  for (const sensor of sensors.splice(0)) sensor.close()
  rmSync(folder, { recursive: true, force: true })
})

it('lines of the usual forms are read, in either order', () => {
  const is = (celsius: number, humidity: number) => ({ celsius, humidity, source: 'sensor' })
  expect(climateOf('T=23.4 H=45')).toEqual(is(23.4, 45))
  expect(climateOf('23.4,45')).toEqual(is(23.4, 45))
  expect(climateOf('  -3.5; 80.25 ')).toEqual(is(-3.5, 80.25))
  expect(climateOf('Humidity: 45 %  Temp: 23.4 C')).toEqual(is(23.4, 45))
  expect(climateOf('{"temperature":"no"}')).toBe(null)
})

it('F15 what is no climate of this world is none', () => {
  for (const line of ['', 'T=23.4', 'H=45', 'T=nan H=45', 'T=400 H=45', '23.4,145', '23.4', 'hello', '1,2,3', 'T=1e9 H=4']) {
    const read = climateOf(line)
    expect(read === null || Climate.safeParse(read).success, line).toBe(true)
    expect(['T=1e9 H=4'].includes(line) || read === null, line).toBe(true)
  }
  expect(Climate.safeParse(typed(21, 50)).success).toBe(true)
})

it('a pipe that nobody writes to holds nothing up; the newest line counts, pieces are put together, and after a minute of silence there is none', async () => {
  const path = join(folder, 'pipe')
  execFileSync('mkfifo', [path])
  let now = 0
  const sensor = made(lineSensor(path, () => now))
  await sleep(50)
  expect(sensor.read()).toBe(null)
  const pipe = openSync(path, constants.O_WRONLY | constants.O_NONBLOCK)
  writeSync(pipe, 'T=20.0 H=40\nT=21.5 ')
  await until(() => sensor.read() !== null)
  expect(sensor.read()).toMatchObject({ celsius: 20, humidity: 40 })
  writeSync(pipe, 'H=41\r\nrubbish\n')
  await until(() => sensor.read()?.celsius === 21.5)
  now = 60_000
  expect(sensor.read()).not.toBe(null)
  now = 60_001
  expect(sensor.read()).toBe(null)
  closeSync(pipe)
}, 30_000)

it('a device that floods is read a bounded piece at a time, and a missing one is only missing', async () => {
  const path = join(folder, 'device')
  writeFileSync(path, Buffer.alloc(3_000_000, 'x'))
  const sensor = made(lineSensor(path))
  await sleep(100)
  expect(sensor.read()).toBe(null)
  appendFileSync(path, '\nT=20 H=40\n')
  expect(made(lineSensor(join(folder, 'nothing'))).read()).toBe(null)
  expect(sensorOf('  ')).toBe(null)
  expect(made(sensorOf(path)!).read()).toBe(null)
})
