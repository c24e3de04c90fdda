// Code points as ascending pairs of first and last, as the built fonts list what they can draw (fonts/coverage.json).

/** Whether a code point lies in one of the ascending pairs of first and last (fonts/coverage.json). */
export function inRanges(ranges: readonly (readonly [number, number])[]): (code: number) => boolean {
  return (code) => {
    let [low, high] = [0, ranges.length - 1]
    while (low <= high) {
      const middle = (low + high) >> 1
      const [first, last] = ranges[middle]!
      if (code < first) high = middle - 1
      else if (code > last) low = middle + 1
      else return true
    }
    return false
  }
}
