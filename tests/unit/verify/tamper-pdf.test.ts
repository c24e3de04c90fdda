// Tricks with the PDF itself, each inside a bundle whose lists are signed by the room: the verifier must not need the
// hashes to see them (pdf-insecurity.org: most readers call these files "signed and valid").
import { PDFDocument, PDFName, PDFString } from '@cantoo/pdf-lib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createRoomIdentity, memorySigner } from '../../../electron/store/identity'
import { signPdf } from '../../../electron/seal/pades'
import { checkPdf } from '../../../electron/verify/pdf'
import { readPem } from '../../../electron/verify/certificates'
import { makeWorld, pack, plainPdf, relist, room, sealedAt, unpack } from '../seal/world'
import type { World } from '../seal/world'
import { check, codes } from './bend'

let world: World
beforeAll(async () => { world = await makeWorld() })
afterAll(() => world.clean())

const expected = { path: 'data/binder.pdf', pages: 3, signatures: 1 as const, attachments: [] as string[] }
const how = { reason: '封存', location: '询问室 01', when: sealedAt }
const faults = async (pdf: Uint8Array, wish = expected): Promise<string> => (await checkPdf(Buffer.from(pdf), wish, readPem(world.identity.roomCertPem)![0]!)).map((f) => f.code).join(' ')
const edit = (change: (text: string) => string): Buffer => Buffer.from(change(Buffer.from(world.pdf).toString('latin1')), 'latin1')

/** Signs a document that `change` has made unfit. */
async function signed(change: (document: PDFDocument) => void | Promise<void>): Promise<Uint8Array> {
  const document = await PDFDocument.load(await plainPdf())
  await change(document)
  return signPdf(await document.save(), world.signer, how)
}

describe('F93 F94 tricks with the PDF', () => {
  test('the good one passes (control)', async () => expect(await faults(world.pdf)).toBe(''))

  test('a second revision appended, in a bundle signed anew by the room, is named', async () => {
    const document = await PDFDocument.load(world.pdf, { updateMetadata: false, forIncrementalUpdate: true })
    document.getPage(0).drawText('FORGED', { x: 60, y: 600 })
    const pdf = Buffer.from(await document.save())
    expect(pdf.subarray(0, world.pdf.length).equals(Buffer.from(world.pdf))).toBe(true)
    const files = await unpack(world.bundle.file, world.bundle.passphrase)
    files.set('data/binder.pdf', pdf)
    const report = await check(world, await pack(world, await relist(files, world.signer)))
    expect(codes(report)).toContain('V-PDF-REVISION data/binder.pdf')
    expect(report.verdict).toBe('altered')
  })

  test('one newline appended', async () => expect(await faults(Buffer.concat([world.pdf, Buffer.from('\n')]))).toContain('V-PDF-RANGE'))
  test('rubbish appended', async () => expect(await faults(Buffer.concat([world.pdf, Buffer.from('x'.repeat(100))]))).toContain('V-PDF-REVISION'))
  test('bytes before the header', async () => expect(await faults(Buffer.concat([Buffer.from(' '), world.pdf]))).toBe('V-PDF-HEADER'))
  test('a byte of the content', async () => expect(await faults(edit((t) => t.replace('/Count 3', '/Count 3'.replace('3', '2'))))).toContain('V-PDF-SIGNATURE'))
  test('a byte of the signature', async () => expect(await faults(edit((t) => t.replace(/<3082(..)/, (m) => m.replace('3082', '3083'))))).toContain('V-PDF-SIGNATURE'))
  test('something hidden in the room after the signature', async () => expect(await faults(edit((t) => t.replace(/00000000>/, '00deadbe>')))).toContain('V-PDF-SIGNATURE'))
  test('capital letters in the hexadecimal', async () => expect(await faults(edit((t) => t.replace(/<3082[0-9a-f]+>/, (m) => m.toUpperCase())))).toContain('V-PDF-RANGE'))
  test('a ByteRange that leaves more out', async () => {
    expect(await faults(edit((t) => t.replace(/\[0 (\d+) (\d+)/, (_, a: string, b: string) => `[0 ${Number(a) - 1} ${b}`)))).toContain('V-PDF-RANGE')
    expect(await faults(edit((t) => t.replace(/\[0 (\d+) (\d+) (\d+)/, (_, a: string, b: string, c: string) => `[0 ${a} ${Number(b) + 1} ${Number(c) - 1}`)))).toContain('V-PDF-RANGE')
    expect(await faults(edit((t) => t.replace(/\[0 (\d+)/, '[1 $1').replace(/ \]/, ']')))).not.toBe('')
    expect(await faults(edit((t) => t.replace('/ByteRange', '/ByteRangf')))).toContain('V-PDF-FIELDS')
  })
  test('a signature by another room', async () => {
    const other = memorySigner(await createRoomIdentity(room))
    expect(await faults(await signPdf(await plainPdf(), other, how))).toContain('V-PDF-SIGNER')
  })
  test('no signature at all', async () => expect(await faults(await plainPdf())).toContain('V-PDF-FIELDS'))
  test('a signature that would allow changes', async () => {
    expect(await faults(edit((t) => t.replace('/P 1 /V', '/P 2 /V')))).toContain('V-PDF-CERTIFIED')
    expect(await faults(edit((t) => t.replace('/DocMDP ', '/DocMDQ ')))).toContain('V-PDF-CERTIFIED')
  })
  test('another number of pages than listed', async () => expect(await faults(world.pdf, { ...expected, pages: 4 })).toBe('V-PDF-PAGES'))
  test('a broken structure', async () => expect(await faults(Buffer.from('%PDF-1.7\nnonsense\n%%EOF\n'))).toContain('V-PDF-PARSE'))

  test('JavaScript', async () => expect(await faults(await signed((d) => { d.addJavaScript('main', 'app.alert(1)') }))).toContain('V-PDF-ACTIVE'))
  test.each([
    ['an opening action', (d: PDFDocument) => d.catalog.set(PDFName.of('OpenAction'), d.context.obj({ S: 'GoTo' }))],
    ['an automatic action of a page', (d: PDFDocument) => d.getPage(1).node.set(PDFName.of('AA'), d.context.obj({}))],
    ['a program to launch', (d: PDFDocument) => { d.context.register(d.context.obj({ S: 'Launch', F: PDFString.of('x') })) }],
    ['a jump into another file', (d: PDFDocument) => { d.context.register(d.context.obj({ S: 'GoToR' })) }],
  ])('%s', async (_, change) => expect(await faults(await signed(change))).toContain('V-PDF-ACTIVE'))

  test('an embedded file, unless the list names it', async () => {
    const pdf = await signed((d) => d.attach(Buffer.from('x'), 'list.json', { mimeType: 'application/json' }))
    expect(await faults(pdf)).toBe('V-PDF-ATTACHMENT')
    expect(await faults(pdf, { ...expected, attachments: ['list.json'] })).toBe('')
    expect(await faults(pdf, { ...expected, attachments: ['other.json'] })).toBe('V-PDF-ATTACHMENT')
    expect(await faults(world.pdf, { ...expected, attachments: ['list.json'] })).toBe('V-PDF-ATTACHMENT')
  })
})
