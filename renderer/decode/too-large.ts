// Why a file was not drawn, where main has to know.

/** A picture inside has more points than are taken. */
export class TooLarge extends Error {}
