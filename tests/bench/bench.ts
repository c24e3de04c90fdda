// `npm run -s bench [-- NAME]`: JSON lines on stdout, one a figure; everything else goes to stderr.
import { append } from './append'
import { binder } from './binder'
import { body } from './body'
import { capture } from './capture'
import type { Figure } from './figure'
import { forms } from './forms'
import { media } from './media'
import { commits, scale } from './scale'
import { seal } from './seal'
import { start } from './start'

const groups: Readonly<Record<string, () => Promise<Figure[]>>> = { append, capture, commits, start, seal, binder, forms, body, scale, media }

/** Exit code: 0 all groups were measured · 1 one failed · 64 no such group. */
async function main(names: readonly string[]): Promise<number> {
  const unknown = names.find((name) => !Object.hasOwn(groups, name))
  if (unknown !== undefined) {
    console.error(`There is no group "${unknown}". Groups: ${Object.keys(groups).join(', ')}`)
    return 64
  }
  let code = 0
  for (const [name, measure] of Object.entries(groups)) {
    if (names.length > 0 && !names.includes(name)) continue
    console.error(`bench: ${name} …`)
    try {
      for (const figure of await measure()) process.stdout.write(`${JSON.stringify(figure)}\n`)
    } catch (error) {
      console.error(`bench: ${name} failed:`, error)
      code = 1
    }
  }
  return code
}

void main(process.argv.slice(2)).then((code) => { process.exitCode = code })
