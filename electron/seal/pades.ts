// The signature inside the PDF (PAdES B-B, EN 319 142-1; ISO 32000 §12.8), so that any reader shows who sealed it and
// that nothing may be changed. Written in the one full save: a file with a single revision leaves a later one no excuse.
import { createHash } from 'node:crypto'
import { PDFArray, PDFDocument, PDFHexString, PDFInvalidObject, PDFName } from '@cantoo/pdf-lib'
import { signDigest } from './cms'
import type { Signer } from '../store/identity'

/** Room for the CMS in /Contents, bytes. Ours has about 1.6 kB; the rest stays free for a later time stamp. */
const roomForCms = 8192
const rangeHole = `[0 ${' '.repeat(36)}]`

export type PdfSignature = { reason: string; location: string; when: Date; name?: string }

/**
 * Certifies a whole PDF: ETSI.CAdES.detached, DocMDP P=1 (no change allowed), an invisible field on page 1. Gives the
 * new file; `pdf` is not changed. Throws when the PDF is encrypted, already has a form, or cannot be parsed.
 */
export async function signPdf(pdf: Uint8Array, signer: Signer, options: PdfSignature): Promise<Uint8Array> {
  const document = await PDFDocument.load(pdf, { updateMetadata: false, throwOnInvalidObject: true })
  const { context, catalog } = document
  if (catalog.has(PDFName.of('AcroForm')) || catalog.has(PDFName.of('Perms'))) throw new Error('this PDF already has a form or a signature')
  const signature = context.register(PDFInvalidObject.of(Buffer.from(signatureDictionary(options), 'latin1')))
  const page = document.getPage(0)
  const widget = context.register(context.obj({
    Type: 'Annot', Subtype: 'Widget', FT: 'Sig', T: PDFHexString.fromText('SayOnce'), V: signature, F: 132, Rect: [0, 0, 0, 0], P: page.ref,
  }))
  const annotations = page.node.lookupMaybe(PDFName.of('Annots'), PDFArray)
  if (annotations) annotations.push(widget)
  else page.node.set(PDFName.of('Annots'), context.obj([widget]))
  catalog.set(PDFName.of('AcroForm'), context.register(context.obj({ Fields: [widget], SigFlags: 3 })))
  catalog.set(PDFName.of('Perms'), context.obj({ DocMDP: signature }))
  const bytes = Buffer.from(await document.save({ addDefaultPage: false, updateFieldAppearances: false }))

  const hole = bytes.indexOf(contentsHole, 0, 'latin1')
  const range = bytes.indexOf(rangeHole, 0, 'latin1')
  if (hole < 0 || range < 0) throw new Error('the place for the signature was lost while saving')
  const before = hole + '/Contents '.length
  const after = before + 2 + 2 * roomForCms
  bytes.write(`[0 ${before} ${after} ${bytes.length - after}`.padEnd(rangeHole.length - 1) + ']', range, 'latin1')
  const digest = createHash('sha256').update(bytes.subarray(0, before)).update(bytes.subarray(after)).digest()
  const cms = Buffer.from(await signDigest(digest, signer))
  if (cms.length > roomForCms) throw new Error('the signature does not fit into its place')
  bytes.write(cms.toString('hex'), before + 1, 'latin1')
  return bytes
}

const contentsHole = `/Contents <${'0'.repeat(2 * roomForCms)}>`

/** Written out by hand, so that the two holes have exactly the form that is filled in afterwards. */
function signatureDictionary({ reason, location, when, name }: PdfSignature): string {
  return [
    '<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached',
    `/ByteRange ${rangeHole}`, contentsHole,
    '/Reference [<< /Type /SigRef /TransformMethod /DocMDP /TransformParams << /Type /TransformParams /P 1 /V /1.2 >> >>]',
    `/M (${pdfDate(when)})`, `/Reason ${text(reason)}`, `/Location ${text(location)}`, ...(name === undefined ? [] : [`/Name ${text(name)}`]), '>>',
  ].join('\n')
}

const text = (value: string): string => PDFHexString.fromText(value).toString()
const pdfDate = (at: Date): string => `D:${at.toISOString().replace(/\..*$/, '').replace(/[-T:]/g, '')}Z`
