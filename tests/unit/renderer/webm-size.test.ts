// What stands in the record about a picture is what was recorded, whatever was asked for.
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { pictureSize } from '../../../renderer/capture/webm-size'

const run = promisify(execFile)
let folder: string
beforeAll(async () => { folder = await mkdtemp(join(tmpdir(), 'size-')) })
afterAll(() => rm(folder, { recursive: true, force: true }))

const made = async (...args: string[]) => {
  const path = join(folder, 'a.webm')
  await run('ffmpeg', ['-y', '-v', 'error', ...args, '-t', '0.3', '-f', 'webm', '-live', '1', path])
  return new Uint8Array(await readFile(path))
}

it.each(['320x180', '1280x720', '176x144'])('the size is that of the picture: %s', async (size) => {
  const whole = await made('-f', 'lavfi', '-i', `testsrc2=s=${size}:r=10`, '-f', 'lavfi', '-i', 'sine', '-c:v', 'libvpx', '-deadline', 'realtime', '-c:a', 'libopus')
  const [width, height] = size.split('x').map(Number)
  expect(pictureSize(whole)).toEqual({ width, height })
  // A beginning that is cut says nothing wrong.
  for (let end = 0; end < Math.min(800, whole.length); end++) expect([null, `${width} ${height}`]).toContain(((s) => s && `${s.width} ${s.height}`)(pictureSize(whole.subarray(0, end))))
})

it('sound alone and what is no WebM have none', async () => {
  expect(pictureSize(await made('-f', 'lavfi', '-i', 'sine', '-c:a', 'libopus'))).toBe(null)
  expect(pictureSize(new Uint8Array(500).fill(0xff))).toBe(null)
  expect(pictureSize(new Uint8Array(500))).toBe(null)
})
