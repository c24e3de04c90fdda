// Footers, metadata and the digest list are added in place: nothing of the printed binder is lost or moved.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as fontkit from '@cantoo/fontkit'
import { PDFDocument, PDFName } from '@cantoo/pdf-lib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { makeFonts } from '../../../build/fonts.mjs'
import { footerText, stampBinder } from '../../../electron/seal/stamp'

const digest = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'
const list = new TextEncoder().encode('{"files":[]}')
const at = new Date('2026-11-21T13:05:00.000Z')
const sentences = ['问：放学以后发生了什么？', '答：他推了我一下，书包掉在地上。', '问：后来呢？']
const which = { bundleId: 'BDL-20261121-0a1b2c3d', digest }
let folder = ''
let file = ''
let stamped: Uint8Array = new Uint8Array()
const tool = (name: string, ...args: string[]) => execFileSync(name, args, { encoding: 'utf8' })

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sayonce-stamp-'))
  await makeFonts({ to: join(folder, 'fonts') })
  const fontBytes = new Uint8Array(readFileSync(join(folder, 'fonts', 'serif-400.ttf')))
  const base = await PDFDocument.create()
  base.registerFontkit(fontkit)
  const font = await base.embedFont(fontBytes, { subset: true })
  for (const sentence of sentences) base.addPage([595, 842]).drawText(sentence, { x: 60, y: 700, size: 12, font })
  // What stands for Chromium's tags and outline: they must survive.
  base.catalog.set(PDFName.of('MarkInfo'), base.context.obj({ Marked: true }))
  base.catalog.set(PDFName.of('Outlines'), base.context.register(base.context.obj({ Type: 'Outlines', Count: 0 })))
  base.setProducer('Skia/PDF on Some OS 5.1')
  stamped = await stampBinder(await base.save(), {
    ...which, fontBytes, title: '封存卷宗 2026-K7M3-4', author: '榆林里区办案中心（虚构）', at,
    attachments: [{ name: 'contents.json', bytes: list, mimeType: 'application/json', description: '内容摘要清单' }],
  })
  file = join(folder, 'stamped.pdf')
  writeFileSync(file, stamped)
}, 60_000)
afterAll(() => { rmSync(folder, { recursive: true, force: true }) })

describe('stamping the binder', () => {
  it('writes 第 n 页 / 共 m 页, the bundle id and the digest prefix on every page, exactly as text', () => {
    sentences.forEach((sentence, i) => {
      const text = tool('pdftotext', '-f', String(i + 1), '-l', String(i + 1), file, '-')
      expect(text).toContain(`第 ${i + 1} 页 / 共 3 页 · BDL-20261121-0a1b2c3d · 内容摘要 9f86d081884c7d65`)
      expect(text).toContain(footerText(i + 1, 3, which))
      expect(text).toContain(sentence)
    })
  })

  it('passes qpdf and is one revision', () => {
    expect(tool('qpdf', '--check', file)).toContain('No syntax or stream encoding errors')
    expect(Buffer.from(stamped).toString('latin1').split('%%EOF').length - 1).toBe(1)
    expect(Buffer.from(stamped.subarray(0, 8)).toString('latin1')).toBe('%PDF-1.7')
  })

  it('marks the footer as an artifact, so that it is not read aloud as content', () => {
    const plain = tool('qpdf', '--qdf', '--object-streams=disable', file, '-')
    expect(plain.match(/\/Artifact <<\/Type \/Pagination \/Subtype \/Footer>> BDC/g)).toHaveLength(3)
  })

  it('keeps tags and outline of the print', async () => {
    const { catalog } = await PDFDocument.load(stamped, { updateMetadata: false })
    expect(catalog.has(PDFName.of('MarkInfo'))).toBe(true)
    expect(catalog.has(PDFName.of('Outlines'))).toBe(true)
  })

  it('says title, language, author and times, and nothing about the machine that made it', async () => {
    const document = await PDFDocument.load(stamped, { updateMetadata: false })
    expect(document.getTitle()).toBe('封存卷宗 2026-K7M3-4')
    expect(document.getAuthor()).toBe('榆林里区办案中心（虚构）')
    expect([document.getProducer(), document.getCreator()]).toEqual(['SayOnce', 'SayOnce'])
    expect([document.getCreationDate(), document.getModificationDate()]).toEqual([at, at])
    expect(document.getLanguage()).toBe('zh-CN')
  })

  it('carries the inner digest list unchanged as associated data', () => {
    expect(tool('pdfdetach', '-list', file)).toContain('contents.json')
    tool('pdfdetach', '-save', '1', '-o', join(folder, 'out.json'), file)
    expect(readFileSync(join(folder, 'out.json'))).toEqual(Buffer.from(list))
    expect(tool('qpdf', '--qdf', '--object-streams=disable', file, '-')).toContain('/AFRelationship /Data')
  })
})
