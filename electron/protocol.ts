// sayonce://app (the screens, read-only from our own folder) and sayonce://media (decrypted byte ranges under opaque addresses).
import { randomBytes } from 'node:crypto'
import { open, readFile } from 'node:fs/promises'
import { extname, join, normalize, sep } from 'node:path'
import { protocol, type Session } from 'electron'
import { Refused } from '../shared/failure'
import { note } from './journal'
import { appOrigin, scheme } from './lockdown'
import type { Hole, MediaReader } from './vault/reader'

/** Must run before `ready`. No bypassCSP, no service workers. CORS lets the window measure the sound of what it plays (F16). */
export function registerScheme(): void {
  protocol.registerSchemesAsPrivileged([{ scheme, privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true, corsEnabled: true } }])
}

const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8', '.js': 'text/javascript; charset=utf-8', '.css': 'text/css; charset=utf-8', '.json': 'application/json',
  '.svg': 'image/svg+xml', '.png': 'image/png', '.ttf': 'font/ttf', '.woff2': 'font/woff2', '.wasm': 'application/wasm',
  // Character tables and fonts of documents, for the decoding window.
  '.bcmap': 'application/octet-stream', '.pfb': 'application/octet-stream',
}

/** What a page may do beyond the others. `worker`: start the one worker its own trusted-types policy lets through. `decodes`: run the decoders of documents, and nothing with media. */
type Extra = { worker: boolean; decodes: boolean }
const extraOf = (pathname: string): Extra => ({ worker: pathname === '/capture.html', decodes: pathname === '/decode.html' })

function policy(nonce: string, { worker, decodes }: Extra): string {
  return [
    `default-src 'none'`, `script-src 'self'${decodes ? ` 'wasm-unsafe-eval'` : ''}`, `style-src 'self' 'nonce-${nonce}'`, `img-src 'self' data: blob: ${scheme}://media`, `font-src 'self'`,
    `media-src ${scheme}://media blob:`, `connect-src 'self'`, `worker-src 'self'`, `base-uri 'none'`, `form-action 'none'`,
    `frame-ancestors 'none'`, `object-src 'none'`, `require-trusted-types-for 'script'`, `trusted-types ${worker ? 'sayonce-worker' : `'none'`}`,
  ].join('; ')
}

/** Camera and microphone for our own page; every other feature that a page may be denied is denied to all. */
const permissionsPolicy = [
  'camera=(self)', 'microphone=(self)', 'autoplay=(self)',
  ...['accelerometer', 'ambient-light-sensor', 'attribution-reporting', 'bluetooth', 'browsing-topics', 'clipboard-read', 'compute-pressure', 'display-capture', 'encrypted-media', 'fullscreen',
    'gamepad', 'geolocation', 'gyroscope', 'hid', 'identity-credentials-get', 'idle-detection', 'interest-cohort', 'join-ad-interest-group', 'keyboard-map', 'local-fonts', 'magnetometer', 'midi',
    'otp-credentials', 'payment', 'picture-in-picture', 'private-state-token-issuance', 'publickey-credentials-get', 'run-ad-auction', 'screen-wake-lock', 'serial', 'shared-storage', 'storage-access',
    'sync-xhr', 'usb', 'window-management', 'xr-spatial-tracking'].map((feature) => `${feature}=()`),
].join(', ')

const refuse = (status: number) => new Response(null, { status })

/** A file of `root` by URL path, or null when the path leaves the folder or is of no known type. */
function locate(root: string, pathname: string): string | null {
  let path: string
  try {
    path = normalize(join(root, decodeURIComponent(pathname)))
  } catch {
    return null
  }
  return path.startsWith(root + sep) && extname(path) in types && !path.includes('\0') ? path : null
}

async function serveApp(url: URL, root: string, fonts: string): Promise<Response> {
  const path = url.pathname.startsWith('/fonts/') ? locate(fonts, url.pathname.slice('/fonts'.length)) : locate(root, url.pathname)
  if (!path) return refuse(404)
  let body: Buffer
  try {
    body = await readFile(path)
  } catch {
    return refuse(404)
  }
  const nonce = randomBytes(16).toString('base64')
  const headers = {
    'content-type': types[extname(path)]!, 'content-security-policy': policy(nonce, extraOf(url.pathname)), 'x-content-type-options': 'nosniff',
    'cross-origin-opener-policy': 'same-origin', 'permissions-policy': permissionsPolicy, 'cache-control': 'no-store',
  }
  return new Response(extname(path) === '.html' ? body.toString('utf8').replaceAll('__CSP_NONCE__', nonce) : new Uint8Array(body), { headers })
}

/**
 * `before` is asked with the plain byte range [from, to) before it is given out; when it throws, nothing is. `onHole`: no place can give what was
 * recorded then; zeros follow in its place, which a player passes over (XA15). Without it the
 * answer breaks off there.
 */
export type Readable = Pick<MediaReader, 'bytes' | 'range' | 'close'>
type Playing = { reader: Readable; mimeType: string; before: (from: number, to: number) => void | Promise<void>; onHole: ((hole: Hole) => void | Promise<void>) | undefined }

/** Addresses of what may be looked at now: random, one an opening, known to this process only, gone on lock. */
export class MediaDesk {
  private readonly playing = new Map<string, Playing>()
  private closed = true

  /** Somebody is logged in: addresses may be given out again. */
  begin(): void {
    this.closed = false
  }

  /** The address of an opening. Takes the reader over. Throws `Refused` E-A4 when the vault was locked meanwhile. */
  async put(reader: Readable, mimeType: string, before: Playing['before'], onHole?: Playing['onHole']): Promise<string> {
    if (this.closed) {
      await reader.close()
      throw new Refused('E-A4')
    }
    const token = randomBytes(24).toString('hex')
    this.playing.set(token, { reader, mimeType, before, onHole })
    return `${scheme}://media/${token}`
  }

  /** The opening is over: its address is no more, its file is closed. */
  async drop(url: string): Promise<void> {
    const token = new URL(url).pathname.slice(1)
    const playing = this.playing.get(token)
    this.playing.delete(token)
    await playing?.reader.close().catch(() => undefined)
  }

  /** Whether an address can still be asked. */
  has(url: string): boolean {
    return this.playing.has(new URL(url).pathname.slice(1))
  }

  get(token: string): Playing | undefined {
    return this.playing.get(token)
  }

  async clear(): Promise<void> {
    this.closed = true
    const readers = [...this.playing.values()].map((p) => p.reader)
    this.playing.clear()
    await Promise.all(readers.map((r) => r.close().catch(() => undefined)))
  }
}

/** Bytes handed over at once: a jump away throws away little. */
const pieceBytes = 256 * 1024

async function* inPieces(chunks: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  for await (const chunk of chunks) for (let i = 0; i < chunk.length; i += pieceBytes) yield chunk.subarray(i, i + pieceBytes)
}

async function serveMedia(request: Request, url: URL, desk: MediaDesk): Promise<Response> {
  const playing = desk.get(url.pathname.slice(1))
  if (!playing) {
    note('media-refused')
    return refuse(404)
  }
  const { reader, mimeType, before, onHole } = playing
  const size = reader.bytes
  const match = /^bytes=(\d+)-(\d*)$/.exec(request.headers.get('range') ?? '')
  const from = match ? Number(match[1]) : 0
  const to = match?.[2] ? Math.min(size, Number(match[2]) + 1) : size
  if (from >= size || from >= to) return new Response(null, { status: 416, headers: { 'content-range': `bytes */${size}` } })
  // The whole range is streamed lazily: Chromium takes a shorter answer for the end of the file (media.md §0.7).
  const chunks = inPieces(reader.range(from, to, onHole ? { onHole } : {}))
  // Read before answering: what cannot be given at all must be an error at once, not a stream that Chromium tries again and again.
  let next: IteratorResult<Buffer> | null
  let at = from
  const give = async (piece: Buffer) => {
    await before(at, at + piece.length)
    at += piece.length
    return new Uint8Array(piece)
  }
  try {
    next = await chunks.next()
  } catch {
    note('media-refused')
    return refuse(500)
  }
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        const { value, done } = next ?? await chunks.next()
        next = null
        if (done) controller.close()
        else controller.enqueue(await give(value))
      } catch (error) {
        controller.error(error)
      }
    },
    async cancel() { await chunks.return(undefined) },
  }, { highWaterMark: 0 })
  const headers: Record<string, string> = { 'content-type': mimeType.split(';')[0]!, 'content-length': String(to - from), 'accept-ranges': 'bytes', 'cache-control': 'no-store', 'x-content-type-options': 'nosniff', 'access-control-allow-origin': appOrigin }
  if (match) headers['content-range'] = `bytes ${from}-${to - 1}/${size}`
  return new Response(body, { status: match ? 206 : 200, headers })
}

/** `root` = built screens, `fonts` = built fonts. GET only; every other host of the scheme is refused. */
export function serve(ses: Session, root: string, fonts: string, desk: MediaDesk): void {
  ses.protocol.handle(scheme, async (request) => {
    const url = new URL(request.url)
    if (request.method !== 'GET') return refuse(405)
    if (`${scheme}://${url.host}` === appOrigin) return serveApp(url, root, fonts)
    return url.host === 'media' ? serveMedia(request, url, desk) : refuse(404)
  })
}

/** Small check at start that the built screens are there at all. */
export async function screensExist(root: string): Promise<boolean> {
  const handle = await open(join(root, 'index.html'), 'r').catch(() => null)
  await handle?.close()
  return handle !== null
}
