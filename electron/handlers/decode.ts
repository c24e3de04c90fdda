// What the decoding window says. Without a file that is being decoded all of it is refused (E-B1).
import type { Answers, HandlerWorld } from './world'

export function decode({ decoder }: Pick<HandlerWorld, 'decoder'>): Answers<'decode'> {
  return {
    job: () => decoder.job(),
    page: ({ bytes }) => { decoder.page(bytes); return null },
    done: ({ thumbnail, of }) => { decoder.done(thumbnail, of); return null },
    failed: ({ large }) => { decoder.failed(large); return null },
  }
}
