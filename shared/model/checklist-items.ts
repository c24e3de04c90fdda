// Names of the pre-start checks (F3); the rules behind them are in shared/fold/checklist.ts.

/** In the order of the screen. Some are answered by a person; what the store already knows (people, staff) is computed. */
export const checkItems = [
  'case-data', 'two-staff', 'recorder-separate', 'female-staff', 'trained-staff', 'companion', 'guardian-notified',
  'interpreter-needed', 'rights-told', 'individual', 'room-ready', 'self-test',
] as const
export type CheckItem = (typeof checkItems)[number]
