// A sealed PDF: one revision, one signature over all of it that forbids every change, and nothing that acts by itself.
import { createHash } from 'node:crypto'
import type { X509Certificate } from 'node:crypto'
import { PDFArray, PDFDict, PDFDocument, PDFHexString, PDFName, PDFNumber, PDFStream, PDFString } from '@cantoo/pdf-lib'
import type { PDFObject } from '@cantoo/pdf-lib'
import type { Finding, Manifest } from '../../shared/model/bundle'
import { checkCms, readCms, signerOf } from './cms'
import { readAt } from './der'
import { finding } from './findings'
import type { FindingCode } from './findings'

type Expected = Manifest['documents'][number]

/** Keys and names by which a PDF acts by itself, calls out or shows something else than its pages. */
const activeKeys = new Set(['JS', 'JavaScript', 'OpenAction', 'AA', 'XFA', 'RichMediaContent', 'RichMediaSettings', 'Collection', 'URLS', 'PieceInfo'])
const activeNames = new Set(['JavaScript', 'Launch', 'SubmitForm', 'ImportData', 'ResetForm', 'GoToR', 'GoToE', 'RichMedia', 'RichMediaExecute', 'Movie', 'Sound', 'Screen', 'Rendition', '3D'])
const attachmentKeys = new Set(['EF', 'EmbeddedFiles', 'AF'])
const attachmentNames = new Set(['EmbeddedFile', 'FileAttachment'])

/** All faults of one PDF. `signer` is the certificate that signed the manifest; null skips that comparison. */
export async function checkPdf(bytes: Buffer, expected: Expected, signer: X509Certificate | null): Promise<Finding[]> {
  const fault = (code: FindingCode, detail?: string | number): Finding => finding(code, expected.path, detail)
  if (!/^%PDF-1\.[0-7][\r\n]/.test(bytes.toString('latin1', 0, 9))) return [fault('V-PDF-HEADER')]
  const findings: Finding[] = []
  const ends = /%%EOF(?:\r\n|\n|\r)?$/.test(bytes.toString('latin1', Math.max(0, bytes.length - 7)))
  if (!ends || count(bytes, '%%EOF') !== 1 || count(bytes, 'startxref') !== 1) findings.push(fault('V-PDF-REVISION'))
  let document: PDFDocument
  try {
    document = await PDFDocument.load(bytes, { updateMetadata: false, throwOnInvalidObject: true })
    if (document.getPageCount() !== expected.pages) findings.push(fault('V-PDF-PAGES', `${document.getPageCount()} / ${expected.pages}`))
    return [...findings, ...checkSignature(bytes, document, expected, signer, fault), ...checkObjects(document, expected, fault)]
  } catch {
    return [...findings, fault('V-PDF-PARSE')]
  }
}

type Fault = (code: FindingCode, detail?: string | number) => Finding

function checkSignature(bytes: Buffer, document: PDFDocument, expected: Expected, signer: X509Certificate | null, fault: Fault): Finding[] {
  const form = document.catalog.lookupMaybe(name('AcroForm'), PDFDict)
  const fields = form?.lookupMaybe(name('Fields'), PDFArray)
  const field = fields?.size() === expected.signatures ? fields.lookupMaybe(0, PDFDict) : undefined
  const value = field?.lookupMaybe(name('V'), PDFDict)
  if (!field || !value || field.get(name('FT')) !== name('Sig') || field.has(name('Kids')) || count(bytes, '/ByteRange') !== expected.signatures) {
    return [fault('V-PDF-FIELDS', `${fields?.size() ?? 0} / ${expected.signatures}`)]
  }
  const findings: Finding[] = []
  if (!certifies(document, field, value)) findings.push(fault('V-PDF-CERTIFIED'))
  const box = field.lookupMaybe(name('Rect'), PDFArray)
  if (!box || box.asArray().some((n) => !(n instanceof PDFNumber) || n.asNumber() !== 0)) findings.push(fault('V-PDF-FIELDS', 'Rect'))

  const range = value.lookupMaybe(name('ByteRange'), PDFArray)?.asArray().map((n) => (n instanceof PDFNumber ? n.asNumber() : -1))
  const [start, before, after, rest] = range ?? []
  if (range?.length !== 4 || start !== 0 || before === undefined || after === undefined || rest === undefined || before <= 0 || after <= before || after + rest !== bytes.length) {
    return [...findings, fault('V-PDF-RANGE')]
  }
  // What is left out must be exactly the signature's own hex string: "/Contents <…>" and nothing else.
  const gap = bytes.toString('latin1', before, after)
  const contents = value.lookupMaybe(name('Contents'), PDFHexString)?.asString()
  if (!/^<(?:[0-9a-f]{2})+>$/.test(gap) || gap !== `<${contents}>` || bytes.toString('latin1', before - 10, before) !== '/Contents ') {
    return [...findings, fault('V-PDF-RANGE')]
  }
  const held = Buffer.from(gap.slice(1, -1), 'hex')
  const der = readAt(held, 0)?.raw
  const cms = der && held.subarray(der.length).every((b) => b === 0) ? readCms(der) : null
  const own = cms ? signerOf(cms) : null
  const kinds = value.get(name('SubFilter')) === name('ETSI.CAdES.detached') && value.get(name('Filter')) === name('Adobe.PPKLite')
  if (!cms || !own || !kinds || cms.signingTime) return [...findings, fault('V-PDF-SIGNATURE')]
  if (signer && !signer.raw.equals(own)) findings.push(fault('V-PDF-SIGNER'))
  const digest = createHash('sha256').update(bytes.subarray(0, before)).update(bytes.subarray(after)).digest()
  if (!signer || checkCms(cms, digest, signer) !== 'valid') findings.push(fault('V-PDF-SIGNATURE'))
  return findings
}

/** ISO 32000-1 §12.8.2.2: the catalog names this signature as the one whose DocMDP, P = 1, allows no change. */
function certifies(document: PDFDocument, field: PDFDict, value: PDFDict): boolean {
  const permitted = document.catalog.lookupMaybe(name('Perms'), PDFDict)
  const references = value.lookupMaybe(name('Reference'), PDFArray)
  const reference = references?.size() === 1 ? references.lookupMaybe(0, PDFDict) : undefined
  const parameters = reference?.lookupMaybe(name('TransformParams'), PDFDict)
  return permitted?.keys().length === 1 && permitted.get(name('DocMDP')) === field.get(name('V')) && permitted.has(name('DocMDP'))
    && reference?.get(name('TransformMethod')) === name('DocMDP') && parameters?.lookupMaybe(name('P'), PDFNumber)?.asNumber() === 1
}

/** Walks every object, also those that no page refers to. */
function checkObjects(document: PDFDocument, expected: Expected, fault: Fault): Finding[] {
  const active = new Set<string>()
  const attached: string[] = []
  let embeds = false
  const visit = (object: PDFObject | undefined): void => {
    if (object instanceof PDFArray) object.asArray().forEach(visit)
    const dict = object instanceof PDFStream ? object.dict : object instanceof PDFDict ? object : undefined
    if (!dict) return
    for (const [key, value] of dict.entries()) {
      const text = key.decodeText()
      if (activeKeys.has(text)) active.add(text)
      embeds ||= attachmentKeys.has(text)
      if (value instanceof PDFName && (text === 'S' || text === 'Type' || text === 'Subtype')) {
        if (activeNames.has(value.decodeText())) active.add(value.decodeText())
        embeds ||= attachmentNames.has(value.decodeText())
      }
      visit(value)
    }
    if (dict.has(name('EF'))) {
      const label = dict.lookup(name('UF')) ?? dict.lookup(name('F'))
      attached.push(label instanceof PDFString || label instanceof PDFHexString ? label.decodeText() : '')
    }
  }
  for (const [, object] of document.context.enumerateIndirectObjects()) visit(object)
  const findings = active.size > 0 ? [fault('V-PDF-ACTIVE', [...active].sort().join(', '))] : []
  if (document.context.trailerInfo.Encrypt) findings.push(fault('V-PDF-PARSE'))
  const same = attached.sort().join('\n') === [...expected.attachments].sort().join('\n')
  return same && embeds === expected.attachments.length > 0 ? findings : [...findings, fault('V-PDF-ATTACHMENT')]
}

function count(bytes: Buffer, text: string): number {
  let found = 0
  for (let at = bytes.indexOf(text, 0, 'latin1'); at >= 0; at = bytes.indexOf(text, at + 1, 'latin1')) found++
  return found
}

const name = (text: string): PDFName => PDFName.of(text)
