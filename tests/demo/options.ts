// The command line of the demonstration.
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'

export type DemoOptions = { out: string; seconds: number; lang: 'zh' | 'en' }

export const usage = 'npm run demo -- --out DIR [--seconds N] [--lang zh|en]   (N: length of the recording, 3 to 600, default 20)'

/** Reads `argv` (without node and script). Gives a sentence instead where something is wrong. */
export function readOptions(argv: readonly string[]): DemoOptions | string {
  try {
    const { values } = parseArgs({ args: argv.filter((arg) => arg !== '--'), options: { out: { type: 'string' }, seconds: { type: 'string', default: '20' }, lang: { type: 'string', default: 'zh' } } })
    const seconds = Number(values.seconds)
    if (!values.out) return 'demo: --out is missing'
    if (!Number.isInteger(seconds) || seconds < 3 || seconds > 600) return `demo: --seconds takes a whole number from 3 to 600, not ${values.seconds}`
    if (values.lang !== 'zh' && values.lang !== 'en') return `demo: --lang takes zh or en, not ${values.lang}`
    return { out: resolve(values.out), seconds, lang: values.lang }
  } catch (error) {
    return `demo: ${error instanceof Error ? error.message : String(error)}`
  }
}
