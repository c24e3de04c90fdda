// call() and event(): the two words the contract is written in, and the types both ends derive from it.
import type { z } from 'zod'
import type { Result } from '../failure'
import type { Act } from '../model/access'

/** Which windows may use a call. The print window draws pages and nothing else, the capturing window records, the decoding window decodes, and nothing else. */
export type Caller = 'room' | 'print' | 'capture' | 'decode'

/**
 * Who may use a call: an act of the access table · `section`: the section it names decides (its key and the table) · `open`:
 * everybody who is logged in · `anyone`: works while the vault is locked · `window`, `capture`, `decode`: the print, the capturing or the decoding window, by being it.
 */
export type Need = Act | 'section' | 'open' | 'anyone' | 'window' | 'capture' | 'decode'

export type Call<I extends z.ZodType, O extends z.ZodType> = { type: 'call'; input: I; output: O; need: Need; callers: readonly Caller[] }
export type Event<P extends z.ZodType> = { type: 'event'; payload: P }

/** `need` stands with every call: a call that forgot it does not compile. Only the print window may use `window` calls, only the capturing one `capture` calls, only the decoding one `decode` calls, only the room the others. */
export function call<I extends z.ZodType, O extends z.ZodType>(need: Need, input: I, output: O): Call<I, O> {
  return { type: 'call', input, output, need, callers: need === 'window' ? ['print'] : need === 'capture' || need === 'decode' ? [need] : ['room'] }
}

export function event<P extends z.ZodType>(payload: P): Event<P> {
  return { type: 'event', payload }
}

type AnyCall = Call<z.ZodType, z.ZodType>
type AnyEvent = Event<z.ZodType>
export type Contract = Record<string, Record<string, AnyCall | AnyEvent>>

/** What the renderer holds: `room.cases.list({...})` → Result. Events are subscribed with a listener and return an unsubscribe function. */
export type Client<C extends Contract> = {
  [G in keyof C]: {
    [K in keyof C[G]]: C[G][K] extends Call<infer I, infer O> ? (input: z.input<I>) => Promise<Result<z.output<O>>>
      : C[G][K] extends Event<infer P> ? (listener: (payload: z.output<P>) => void) => () => void : never
  }
}

/** What main must supply: one function a call. A missing one does not compile. `Refused` may be thrown for expected failures. */
export type Handlers<C extends Contract> = {
  [G in keyof C]: {
    [K in keyof C[G] as C[G][K] extends AnyCall ? K : never]: C[G][K] extends Call<infer I, infer O>
      ? (input: z.output<I>) => Promise<z.input<O>> | z.input<O> : never
  }
}

/** How main sends an event. */
export type Emit<C extends Contract> = <G extends keyof C, K extends keyof C[G]>(
  group: G, name: C[G][K] extends AnyEvent ? K : never,
  payload: C[G][K] extends Event<infer P> ? z.input<P> : never,
) => void
