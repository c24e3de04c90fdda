// Finishes the printed binder in place: the footer of every page, what the document says about itself, and the digest
// list it carries. In place, because copying pages into a new document would lose its tags and its outline.
import * as fontkit from '@cantoo/fontkit'
import { AFRelationship, PDFDocument, PDFHeader, PDFOperator, PDFOperatorNames } from '@cantoo/pdf-lib'

export type Attachment = { name: string; bytes: Uint8Array; mimeType: string; description: string }

export type StampOptions = {
  bundleId: string
  /** SHA-256 (hexadecimal) of the inner digest list; its first 16 characters stand on every page. */
  digest: string
  /** The font of the pages, serif-400.ttf; only the glyphs in use are embedded. */
  fontBytes: Uint8Array
  title: string
  /** Unit that made the document. */
  author: string
  at: Date
  attachments: readonly Attachment[]
}

const points = (mm: number) => (mm * 72) / 25.4
const footer = { size: 9, baseline: points(12) } // inside the lower margin that print.css leaves free

/** ISO 32000-1 §14.8.2.2: a running footer is pagination, no content, and a screen reader passes it over. */
const artifact = PDFOperator.of(PDFOperatorNames.BeginMarkedContentSequence, ['/Artifact', '<</Type /Pagination /Subtype /Footer>>'])
const end = PDFOperator.of(PDFOperatorNames.EndMarkedContent)

/** What stands at the foot of page `page` (from 1). Also the sentence that a reader of the paper compares. */
export function footerText(page: number, pages: number, { bundleId, digest }: Pick<StampOptions, 'bundleId' | 'digest'>): string {
  return `第 ${page} 页 / 共 ${pages} 页 · ${bundleId} · 内容摘要 ${digest.slice(0, 16)}`
}

/**
 * The PDF with footers, title, language, author and dates, and with `attachments` embedded as /Data. One full save: one
 * revision, one %%EOF. Throws when `pdf` cannot be read.
 */
export async function stampBinder(pdf: Uint8Array, options: StampOptions): Promise<Uint8Array> {
  const document = await PDFDocument.load(pdf, { updateMetadata: false })
  document.context.header = PDFHeader.forVersion(1, 7) // Chromium says 1.4, which has no object streams
  document.registerFontkit(fontkit)
  const font = await document.embedFont(options.fontBytes, { subset: true })
  const pages = document.getPages()
  pages.forEach((page, i) => {
    const text = footerText(i + 1, pages.length, options)
    const x = (page.getWidth() - font.widthOfTextAtSize(text, footer.size)) / 2
    page.pushOperators(artifact)
    page.drawText(text, { x, y: footer.baseline, size: footer.size, font })
    page.pushOperators(end)
  })
  document.setTitle(options.title, { showInWindowTitleBar: true })
  document.setLanguage('zh-CN')
  document.setAuthor(options.author)
  document.setSubject(options.bundleId)
  // Chromium writes the machine's operating system and version here; that is nobody's business.
  document.setCreator('SayOnce')
  document.setProducer('SayOnce')
  document.setCreationDate(options.at)
  document.setModificationDate(options.at)
  for (const { name, bytes, mimeType, description } of options.attachments) {
    await document.attach(bytes, name, { mimeType, description, creationDate: options.at, modificationDate: options.at, afRelationship: AFRelationship.Data })
  }
  return document.save({ updateFieldAppearances: false })
}
