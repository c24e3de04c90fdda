// Free recording time as people read it.

/** Hours and whole minutes, rounded down, of a duration in hours. */
export function hoursMinutes(hours: number): { h: number; m: number } {
  const minutes = Math.max(0, Math.floor(hours * 60))
  return { h: Math.floor(minutes / 60), m: minutes % 60 }
}
