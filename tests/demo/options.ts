// The command line of the demonstration.
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'

/** Inner size of the window, CSS pixels. */
export type Size = { width: number; height: number }
export type DemoOptions = { out: string; seconds: number; lang: 'zh' | 'en'; size: Size }

export const usage = 'npm run demo -- --out DIR [--seconds N] [--lang zh|en] [--size WIDTHxHEIGHT]   (N: length of the recording, 3 to 600, default 20; size of the window, default 1366x768)'

/** Reads `argv` (without node and script). Gives a sentence instead where something is wrong. */
export function readOptions(argv: readonly string[]): DemoOptions | string {
  try {
    const { values } = parseArgs({ args: argv.filter((arg) => arg !== '--'), options: { out: { type: 'string' }, seconds: { type: 'string', default: '20' }, lang: { type: 'string', default: 'zh' }, size: { type: 'string', default: '1366x768' } } })
    const seconds = Number(values.seconds)
    if (!values.out) return 'demo: --out is missing'
    if (!Number.isInteger(seconds) || seconds < 3 || seconds > 600) return `demo: --seconds takes a whole number from 3 to 600, not ${values.seconds}`
    if (values.lang !== 'zh' && values.lang !== 'en') return `demo: --lang takes zh or en, not ${values.lang}`
    const [, width, height] = (/^(\d{4})x(\d{3,4})$/.exec(values.size) ?? []).map(Number)
    if (!width || !height || width < 1280 || height < 720) return `demo: --size takes WIDTHxHEIGHT from 1280x720 on, not ${values.size}`
    return { out: resolve(values.out), seconds, lang: values.lang, size: { width, height } }
  } catch (error) {
    return `demo: ${error instanceof Error ? error.message : String(error)}`
  }
}
