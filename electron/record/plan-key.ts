// What a self-test (F16) was made with, as a short word: a test of other devices, tracks or pictures says nothing about these.
import { createHash } from 'node:crypto'
import { canonical } from '../../shared/canonical'
import { posts, type Plan } from '../../shared/model/capture'

/** The first 16 hexadecimal digits of the SHA-256 of devices by their posts, tracks and picture. */
export function planKey({ posts: at, tracks, picture }: Plan): string {
  const devices = posts.map((post) => at[post]?.id ?? null)
  return createHash('sha256').update(canonical({ devices, tracks: [...tracks].sort(), picture })).digest('hex').slice(0, 16)
}
