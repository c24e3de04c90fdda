// A sealed bundle in the hands of a stranger: unpacked and read with ordinary tools only.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'

export type Ran = { code: number; text: string }

/** Runs an ordinary program to its end; all it says as one text. */
export function run(program: string, args: readonly string[], cwd?: string): Ran {
  const { status, stdout, stderr, error } = spawnSync(program, args, { cwd, encoding: 'utf8', maxBuffer: 256 * 1024 * 1024 })
  if (error) throw error
  return { code: status ?? -1, text: `${stdout}${stderr}` }
}

/** The standalone verifier as it is handed out. */
export const verifier = (...args: string[]): Ran => run(process.execPath, [join(process.env.SAYONCE_ROOT ?? '.', 'out', 'verify', 'sayonce-verify.mjs'), ...args])

/** Unpacks `file` with 7z; gives the bundle's folder. @throws when 7z does not say that all is well */
export function unpack(file: string, passphrase: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'sayonce-stranger-'))
  const { code, text } = run('7z', ['x', `-p${passphrase}`, `-o${folder}`, file])
  if (code !== 0 || !text.includes('Everything is Ok')) throw new Error(text)
  return join(folder, basename(file, '.zip'))
}

/** What a reader can copy out of a PDF, in reading order, without white space and without the footers. */
export function wordsOf(pdf: string): string {
  return run('pdftotext', ['-layout', pdf, '-']).text.replace(/\s+/g, '').replace(/第\d+页\/共\d+页·BDL-\d{8}-[0-9a-f]{8}·内容摘要[0-9a-f]{16}/g, '')
}

/** The same by pdf.js, which takes each glyph by its number and knows no /ActualText: as the simplest reader would copy it. */
export async function drawnWords(pdf: string): Promise<string> {
  const { getDocument } = await import('pdfjs-dist/legacy/build/pdf.mjs')
  const document = await getDocument({ data: new Uint8Array(readFileSync(pdf)), verbosity: 0 }).promise
  const pages = await Promise.all(Array.from({ length: document.numPages }, async (_, i) => (await (await document.getPage(i + 1)).getTextContent({ disableNormalization: true })).items))
  await document.destroy()
  return pages.flat().map((item) => ('str' in item ? item.str : '')).join('').replace(/\s+/g, '')
}

/** What a curious recipient would search: all streams of a PDF inflated, and all its strings as Unicode. */
export function insidesOf(pdf: string): Buffer {
  const out = (...args: string[]) => {
    const { stdout, error } = spawnSync('qpdf', args, { maxBuffer: 512 * 1024 * 1024 })
    if (error || stdout.length < 1000) throw error ?? new Error(`qpdf ${args.join(' ')} gave nothing`)
    return stdout
  }
  return Buffer.concat([out('--qdf', '--object-streams=disable', '--stream-data=uncompress', pdf, '-'), out('--json', pdf)])
}
