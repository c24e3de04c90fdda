// XD7 what a file says of itself, read before anything decodes it; XD4, XD5 what a chosen file must be; and that only a picture comes out of the sandbox.
import { execFileSync } from 'node:child_process'
import { link, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readChosen, shownName } from '../../../electron/sections/intake'
import { mostPixels, readHead } from '../../../electron/sections/picture-head'
import { plainJpeg } from '../../../electron/sections/plain-jpeg'
import { Refused } from '../../../shared/failure'
import { adobe, chart, comment, exif, hugePng, jpeg, movingPng, paper, webp, webpHead, ycc } from '../../harness/pictures'

const codeOf = (work: () => unknown): string => {
  try {
    work()
    return 'ok'
  } catch (error) {
    return error instanceof Refused ? error.code : `bug: ${String(error)}`
  }
}
const later = async (work: Promise<unknown>): Promise<string> => work.then(() => 'ok', (error: unknown) => (error instanceof Refused ? error.code : `bug: ${String(error)}`))
const photo = (segments: readonly Buffer[] = []) => jpeg({ across: 4, down: 3, at: () => ycc([10, 200, 30]), segments })

describe('XD7 the head of a picture', () => {
  it('kind and size come from the bytes', () => {
    expect(readHead(chart(32))).toEqual({ mimeType: 'image/png', width: 32, height: 32, takenAt: null })
    expect(readHead(photo())).toEqual({ mimeType: 'image/jpeg', width: 32, height: 24, takenAt: null })
    expect(readHead(webp())).toEqual({ mimeType: 'image/webp', width: 1, height: 1, takenAt: null })
    expect(readHead(webpHead(0, 700, 500))).toMatchObject({ width: 700, height: 500 })
    expect(readHead(paper(['0 0 0'])).mimeType).toBe('application/pdf')
  })

  it('too many points are refused before a decoder sees them: 30,000 × 30,000, just above the limit, a long line', () => {
    expect(codeOf(() => readHead(hugePng(30_000, 30_000)))).toBe('E-F2')
    expect(codeOf(() => readHead(hugePng(10_000, mostPixels / 10_000)))).toBe('ok')
    expect(codeOf(() => readHead(hugePng(10_000, mostPixels / 10_000 + 1)))).toBe('E-F2')
    expect(codeOf(() => readHead(hugePng(20_001, 1)))).toBe('E-F2')
    expect(codeOf(() => readHead(hugePng(0, 10)))).toBe('E-F3')
    expect(codeOf(() => readHead(webpHead(0, 16_777_215, 16_777_215)))).toBe('E-F2')
  })

  it('moving pictures, drawings in words, archives, programs and pages of the web are refused by their content', () => {
    for (const bytes of [movingPng(), webpHead(2, 10, 10), Buffer.from('GIF89a'), Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), Buffer.from('PK\u0003\u0004'), Buffer.from('MZ'), Buffer.from('<html>'), Buffer.from(' %PDF-1.7'), Buffer.alloc(3), Buffer.from('BM')]) {
      expect(codeOf(() => readHead(bytes)), bytes.toString('latin1', 0, 8)).toBe('E-F1')
    }
  })

  it('a head cut off anywhere, or with any bit of it turned, is refused or read, and never anything else', () => {
    for (const whole of [chart(8), photo([exif()]), webp(), webpHead(0, 9, 9)]) {
      for (let length = 0; length < Math.min(whole.length, 400); length++) expect(codeOf(() => readHead(whole.subarray(0, length)))).toMatch(/^(?:ok|E-F[123])$/)
      for (let at = 0; at < Math.min(whole.length, 300); at++) for (const bit of [1, 16, 128]) {
        const bent = Buffer.from(whole)
        bent[at]! ^= bit
        expect(codeOf(() => readHead(bent))).toMatch(/^(?:ok|E-F[123])$/)
      }
    }
  })

  it('the camera\'s date is read where it is one, and nothing else of what it wrote', () => {
    expect(readHead(photo([exif()])).takenAt).toBe('2026-02-03 09:41:12')
    expect(readHead(photo([exif({ date: '<script>alert(1)</sc' })])).takenAt).toBeNull()
    expect(readHead(photo([comment('x'), exif({ date: '2026:02:03 09:41:1x' })])).takenAt).toBeNull()
  })
})

describe('what comes out of the sandbox', () => {
  it('is the picture alone: no EXIF, place, comment, colour profile or bytes behind its end', () => {
    const plain = plainJpeg(Buffer.concat([photo([exif(), comment('<script>'), adobe(1)]), Buffer.from('PK\u0003\u0004 hidden')]))!
    expect([plain.width, plain.height]).toEqual([32, 24])
    for (const word of ['Exif', 'script', 'Adobe', 'hidden', 'PK']) expect(plain.bytes.includes(word), word).toBe(false)
    expect(plain.bytes.equals(plainJpeg(photo())!.bytes)).toBe(true)
    expect(plainJpeg(plain.bytes)!.bytes.equals(plain.bytes)).toBe(true)
  })

  it('is nothing when it is no whole JPEG', () => {
    const whole = photo()
    for (const length of [0, 1, 2, 10, whole.length - 1, whole.length - 2]) expect(plainJpeg(whole.subarray(0, length))).toBeNull()
    expect(plainJpeg(chart(8))).toBeNull()
    expect(plainJpeg(jpeg({ across: 1, down: 1, at: () => [0], marker: 0xc3 }))).toBeNull()
  })
})

describe('XD4 XD5 a chosen file', () => {
  let home: string
  beforeEach(async () => { home = await mkdtemp(join(tmpdir(), 'sayonce-intake-')) })
  afterEach(() => rm(home, { recursive: true, force: true }))

  it('is an ordinary file of its own outside our folders; links of both kinds, pipes, devices, folders and our own files are refused', async () => {
    const vault = join(home, 'vault')
    await mkdir(join(vault, 'media'), { recursive: true })
    const file = join(home, 'a.png')
    await writeFile(file, chart())
    expect((await readChosen(file, [vault])).equals(chart())).toBe(true)
    await symlink(file, join(home, 'link.png'))
    await symlink('/etc/passwd', join(home, 'passwd.png'))
    expect(await later(readChosen(join(home, 'link.png'), [vault]))).toBe('E-F4')
    expect(await later(readChosen(join(home, 'passwd.png'), [vault]))).toBe('E-F4')
    await writeFile(join(vault, 'room.db'), 'x')
    expect(await later(readChosen(join(vault, 'room.db'), [vault]))).toBe('E-F4')
    // By way of a folder that is a link.
    await symlink(vault, join(home, 'way'))
    expect(await later(readChosen(join(home, 'way', 'room.db'), [vault]))).toBe('E-F4')
    // Our folder named through a link is our folder.
    expect(await later(readChosen(join(vault, 'room.db'), [join(home, 'way')]))).toBe('E-F4')
    await link(join(vault, 'room.db'), join(home, 'second-name.png'))
    expect(await later(readChosen(join(home, 'second-name.png'), [vault]))).toBe('E-F4')
    execFileSync('mkfifo', [join(home, 'pipe.png')])
    expect(await later(readChosen(join(home, 'pipe.png'), [vault]))).toBe('E-F4')
    expect(await later(readChosen('/dev/zero', [vault]))).toBe('E-F4')
    expect(await later(readChosen(vault, [join(home, 'other')]))).toBe('E-F4')
    await writeFile(join(home, 'empty.png'), '')
    expect(await later(readChosen(join(home, 'empty.png'), [vault]))).toBe('E-F1')
    expect(await later(readChosen(join(home, 'none.png'), [vault]))).toBe('E-F3')
  })

  it('of more than 64 MB is refused without being read', async () => {
    const file = join(home, 'large.png')
    await writeFile(file, '')
    execFileSync('truncate', ['-s', '65M', file])
    expect(await later(readChosen(file, []))).toBe('E-F2')
  })

  it('XD4 its name is shown without what moves, hides or breaks a line, never as a path, never longer than a line', () => {
    expect(shownName('/tmp/../etc/passwd')).toBe('passwd')
    expect(shownName('C:\\Users\\x\\CON')).toBe('CON')
    expect(shownName('/x/\u202Egnp.exe')).toBe('□gnp.exe')
    expect(shownName('/x/a\u0000b\nc\u200B\u2066d')).toBe('a□b□c□□d')
    expect([...shownName(`/x/${'长'.repeat(300)}.png`)]).toHaveLength(79)
    expect(shownName('/x/𠮷㛃.png')).toBe('𠮷㛃.png')
  })
})
