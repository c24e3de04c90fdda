// A picture's size, rate and codec as they are shown wherever one is chosen or told.
import type { Picture } from '../../shared/model/capture'
import type { T } from './text'

/** `1280 × 720，30 帧/秒，VP8，2.5 兆比特/秒`. */
export const pictureWords = (t: T, { width, height, frameRate, codec, bitsPerSecond }: Picture): string =>
  t('record:picture-words', { width, height, frameRate, codec: codec.toUpperCase(), mbit: (bitsPerSecond / 1e6).toFixed(1) })
