// Ids as people can compare them.

/** `stf_…` → its last six signs: enough to tell two lines apart, short enough to read out. */
export const shortId = (id: string): string => id.slice(-6)
