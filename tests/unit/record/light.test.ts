// The recorder light: a file or a socket that says "recording" every second, and never says it for a writer that is gone.
import { mkdtempSync, readFileSync, rmSync, writeFileSync, existsSync, symlinkSync, mkdirSync } from 'node:fs'
import { createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { fileLight, lightOf, noLight, socketLight, type RecorderLight } from '../../../electron/record/light'
import { sleep, until } from './writing'

let folder: string
const lights: RecorderLight[] = []
const made = <L extends RecorderLight>(light: L) => { lights.push(light); return light }
beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'sayonce-light-')) })
afterEach(async () => {
  await Promise.all(lights.splice(0).map((light) => light.close()))
  rmSync(folder, { recursive: true, force: true })
})

it('the file says recording with the present time, again every second, and off once it is off', async () => {
  const path = join(folder, 'lamp')
  const light = made(fileLight(path))
  const line = () => (existsSync(path) ? readFileSync(path, 'utf8') : '')
  light.set(true)
  await until(() => line() !== '')
  expect(line()).toMatch(/^recording \d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z\n$/)
  const first = line()
  await until(() => line() !== first)
  expect(line()).toMatch(/^recording /)
  expect(Date.now() - Date.parse(line().slice(10).trim())).toBeLessThan(1_500)
  light.set(false)
  await until(() => line().startsWith('off '))
  const off = line()
  await sleep(1_300)
  expect(line()).toBe(off)
})

it('closing it leaves it off', async () => {
  const path = join(folder, 'lamp')
  const light = fileLight(path)
  light.set(true)
  await light.close()
  expect(readFileSync(path, 'utf8')).toMatch(/^off /)
})

it('a setting that names another file overwrites nothing, also through a link or a temporary name', async () => {
  const other = join(folder, 'room.db')
  writeFileSync(other, 'of value')
  const link = join(folder, 'link')
  symlinkSync(other, link)
  writeFileSync(join(folder, 'lamp.new'), 'of value too')
  mkdirSync(join(folder, 'dir'))
  for (const path of [other, link, join(folder, 'lamp'), join(folder, 'dir')]) {
    const faults: (string | null)[] = []
    const light = made(fileLight(path, (fault) => faults.push(fault)))
    light.set(true)
    await until(() => faults.length > 0)
    expect(faults).toEqual(['EEXIST'])
    await light.close()
  }
  expect(readFileSync(other, 'utf8')).toBe('of value')
  expect(readFileSync(join(folder, 'lamp.new'), 'utf8')).toBe('of value too')
})

it('a lamp that cannot be reached is told once, and again when it can', async () => {
  const faults: (string | null)[] = []
  const gone = join(folder, 'not there')
  const light = made(fileLight(join(gone, 'lamp'), (fault) => faults.push(fault)))
  light.set(true)
  await until(() => faults.length > 0)
  await sleep(1_300)
  expect(faults).toEqual(['ENOENT'])
  mkdirSync(gone)
  await until(() => faults.length === 2)
  expect(faults).toEqual(['ENOENT', null])
})

it('a socket gets the line every second, off at the end, and the present state after it was connected anew', async () => {
  const path = join(folder, 'socket')
  let got = ''
  let peers: Socket[] = []
  const listen = () => createServer((socket) => { peers.push(socket); socket.on('data', (data) => { got += String(data) }); socket.on('error', () => undefined) }).listen(path)
  let server = listen()
  const light = made(socketLight(path))
  light.set(true)
  await until(() => (got.match(/recording\n/g) ?? []).length >= 2)
  expect(got.replaceAll('recording\n', '').replaceAll('off\n', '')).toBe('')
  for (const peer of peers.splice(0)) peer.destroy()
  await new Promise((resolve) => { server.close(resolve) })
  got = ''
  await sleep(200)
  server = listen()
  await until(() => got.startsWith('recording\n'))
  await light.close()
  await until(() => got.endsWith('off\n'))
  for (const peer of peers) peer.destroy()
  server.close()
  peers = []
})

it('what a socket does not read is not piled up, and nobody waits for it', async () => {
  const path = join(folder, 'socket')
  const server = createServer((socket) => { socket.pause(); socket.on('error', () => undefined) }).listen(path)
  const faults: (string | null)[] = []
  const light = socketLight(path, (fault) => faults.push(fault))
  light.set(true)
  await sleep(100)
  // Nobody reads, ever: whoever waited for it would wait for good.
  await light.close()
  server.close()
})

it('a setting chooses the lamp; an unknown one is a fault and no lamp', () => {
  const faults: (string | null)[] = []
  const say = (fault: string | null) => faults.push(fault)
  expect(lightOf('', say)).toBe(noLight)
  expect(faults).toEqual([])
  expect(lightOf('usb', say)).toBe(noLight)
  expect(lightOf('http://lamp.example', say)).toBe(noLight)
  expect(faults).toEqual(['setting', 'setting'])
  expect(made(lightOf(`file:${join(folder, 'lamp')}`))).not.toBe(noLight)
  expect(made(lightOf(`socket:${join(folder, 'none')}`))).not.toBe(noLight)
})
