// One figure of the bench: ours beside an ordinary tool, measured by turns in the same run, as one line of JSON.

/** `slope`: growth exponent, the slope in a log-log plot over the sizes; 1 is linear. */
export type Unit = 'ms' | 's' | 'MB' | 'slope'

export type Figure = {
  name: string
  /** Ours. */
  value: number
  unit: Unit
  /** The ordinary tool's. */
  baseline: number
  /** value / baseline: below 1 we are the better one. */
  ratio: number
  /** How many measurements of each side the medians are taken from. */
  runs: number
  /** What was measured. */
  of: string
  /** What `baseline` is. */
  against: string
}

/** What is measured on both sides, in the unit of the figure, one number a run. */
export type Measured = { ours: readonly number[]; theirs: readonly number[] }

/** The middle value; of an even number of values the mean of the two in the middle. Throws for none. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const upper = sorted[Math.floor(sorted.length / 2)]
  const lower = sorted[Math.floor((sorted.length - 1) / 2)]
  if (upper === undefined || lower === undefined) throw new Error('no value was measured')
  return (lower + upper) / 2
}

/** Nearest-rank percentile, `p` from 0 to 100. Throws for none. */
export function percentile(values: readonly number[], p: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  const found = sorted[Math.max(0, Math.ceil((p / 100) * sorted.length) - 1)]
  if (found === undefined) throw new Error('no value was measured')
  return found
}

/** Medians of both sides and their ratio. Throws when a side has no value or the baseline is zero. */
export function figure(name: string, unit: Unit, measured: Measured, words: { of: string; against: string }): Figure {
  const value = median(measured.ours)
  const baseline = median(measured.theirs)
  if (!(baseline > 0)) throw new Error(`${name}: the baseline is ${baseline}`)
  return { name, value: short(value), unit, baseline: short(baseline), ratio: short(value / baseline), runs: Math.min(measured.ours.length, measured.theirs.length), ...words }
}

/** Four significant digits: more would pretend to a precision that a shared machine does not have. */
const short = (value: number): number => Number(value.toPrecision(4))

/** Measures ours and theirs by turns, A B A B, so that a busy moment of the machine falls on both. */
export async function byTurns(runs: number, ours: (run: number) => Promise<number>, theirs: (run: number) => Promise<number>): Promise<Measured> {
  const measured = { ours: [] as number[], theirs: [] as number[] }
  for (let run = 0; run < runs; run++) {
    measured.ours.push(await ours(run))
    measured.theirs.push(await theirs(run))
  }
  return measured
}

/** Milliseconds that `work` takes. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const before = performance.now()
  await work()
  return performance.now() - before
}

/** Growth exponent by least squares in logarithms: what takes c·sizeᵏ has slope k. Values below `floor` count as `floor`, or noise would look like growth. */
export function slope(sizes: readonly number[], values: readonly number[], floor = 0.01): number {
  const x = sizes.map(Math.log)
  const y = values.map((value) => Math.log(Math.max(floor, value)))
  const mean = (list: readonly number[]) => list.reduce((a, b) => a + b, 0) / list.length
  const [mx, my] = [mean(x), mean(y)]
  const top = x.reduce((sum, xi, i) => sum + (xi - mx) * (y[i]! - my), 0)
  return top / x.reduce((sum, xi) => sum + (xi - mx) ** 2, 0)
}
