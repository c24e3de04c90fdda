// A test that measures something says so here; build/figures.mjs prints all of it at the end of the run.
import { appendFileSync } from 'node:fs'

/** Values of one kind, e.g. `figure('loss at kill', 'ms', [120, 340])`. Without a run around it they are only printed. */
export function figure(name: string, unit: string, values: readonly number[]): void {
  const file = process.env['SAYONCE_FIGURES']
  if (file) appendFileSync(file, `${JSON.stringify({ name, unit, values })}\n`)
  console.log(`${name}: ${values.map((v) => Math.round(v * 100) / 100).join(' ')} ${unit}`)
}
