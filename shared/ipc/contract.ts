// call() and event(): the two words the contract is written in, and the types both ends derive from it.
import type { z } from 'zod'
import type { Result } from '../failure'

/** Which windows may use a call. The print window draws pages and nothing else. */
export type Caller = 'room' | 'print'

export type Call<I extends z.ZodType, O extends z.ZodType> = { type: 'call'; input: I; output: O; callers: readonly Caller[]; locked: boolean }
export type Event<P extends z.ZodType> = { type: 'event'; payload: P }

/** A call needs an unlocked vault and the room window unless it says otherwise. */
export function call<I extends z.ZodType, O extends z.ZodType>(input: I, output: O, options: { callers?: readonly Caller[]; locked?: boolean } = {}): Call<I, O> {
  return { type: 'call', input, output, callers: options.callers ?? ['room'], locked: options.locked ?? false }
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
