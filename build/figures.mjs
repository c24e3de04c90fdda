// @ts-check
// Figures that tests measure beside holding or failing: each is a line in one file, read and printed at the end of the run.
import { existsSync, readFileSync } from 'node:fs'

/** @typedef {{ name: string, unit: string, values: number[] }} Figure */

/** All figures of a run by name, values of one name put together. @param {string} file lines of JSON @returns {Figure[]} */
export function readFigures(file) {
  if (!existsSync(file)) return []
  /** @type {Map<string, Figure>} */
  const figures = new Map()
  for (const line of readFileSync(file, 'utf8').split('\n').filter(Boolean)) {
    /** @type {Figure} */
    const figure = JSON.parse(line)
    const known = figures.get(figure.name)
    if (known) known.values.push(...figure.values)
    else figures.set(figure.name, figure)
  }
  return [...figures.values()]
}

/** `name: p50 12 ms, p99 40, max 41 (of 20)`; one value stands alone. @param {readonly Figure[]} figures */
export function figureLines(figures) {
  return figures.filter(({ values }) => values.length > 0).map(({ name, unit, values }) => {
    const sorted = [...values].sort((a, b) => a - b)
    const at = (/** @type {number} */ share) => round(sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0)
    if (sorted.length === 1) return `${name}: ${at(0)} ${unit}`
    return `${name}: p50 ${at(0.5)} ${unit}, p99 ${at(0.99)}, max ${at(1)} (of ${sorted.length})`
  })
}

/** Three digits that count. @param {number} value */
const round = (value) => (Math.abs(value) >= 100 ? Math.round(value) : Number(value.toPrecision(3)))
