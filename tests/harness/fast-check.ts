// What `fast-check` is in vitest (see vitest.config.ts): random tests take the same values in every run, so that a red run is the work of a change.
// SAYONCE_SEED=… takes others.
import fc from '../../node_modules/fast-check/lib/fast-check.js'

fc.configureGlobal({ seed: Number(process.env['SAYONCE_SEED'] ?? 20260203) })
// oxlint-disable-next-line import/no-default-export -- as the package itself has it
export { fc as default }
