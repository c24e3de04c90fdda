// Start of the decoding window: asks main for the one file it was opened for, draws it anew, answers, and waits for its end.
import '../../shared/no-eval'
import { jpegOf, small } from './canvas'
import { drawPicture } from './picture'
import { TooLarge } from './too-large'

const main = window.sayonce.decode

async function draw(): Promise<void> {
  const job = await main.job({})
  if (!job.ok) throw new Error(job.failure.code)
  const { mimeType, side, thumbnail, pages } = job.value
  const bytes = new Uint8Array(job.value.bytes)
  let cover: OffscreenCanvas | null = null
  const give = async (page: OffscreenCanvas) => {
    cover ??= small(page, thumbnail)
    const given = await main.page({ bytes: await jpegOf(page) })
    if (!given.ok) throw new Error(given.failure.code)
  }
  let of = 1
  // Documents bring a large program with them: it is fetched for them alone.
  if (mimeType === 'application/pdf') of = await (await import('./paper')).drawPaper(bytes, side, pages, give)
  else await give(await drawPicture(bytes, mimeType, side))
  if (!cover) throw new Error('no page')
  await main.done({ thumbnail: await jpegOf(cover), of })
}

void draw().catch((error: unknown) => main.failed({ large: error instanceof TooLarge }))
