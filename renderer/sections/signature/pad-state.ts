// What a signature pad holds, as a value: only strokes that were drawn to their end count. A stroke that broke off (tablet unplugged, window left) is dropped,
// and until something is done about it nothing can be confirmed: half a signature is none (XC10).
import { isReadable, type Signature } from '../../../shared/model/answer'
import { isSignature, strokesOf, type PadStroke } from '../../../shared/signature'

export type PadState = {
  strokes: readonly PadStroke[]
  /** A stroke is being drawn. */
  drawing: boolean
  /** The last stroke broke off and was dropped; nothing was drawn since. */
  broken: boolean
}
export const emptyPad: PadState = { strokes: [], drawing: false, broken: false }

export type PadEvent =
  | { kind: 'begin' }
  /** The pen was lifted: the stroke is whole. */
  | { kind: 'end'; stroke: PadStroke }
  /** The pen is gone, or the window lost the focus, in the middle of it. */
  | { kind: 'break' }
  | { kind: 'back' }
  | { kind: 'clear' }

export function nextPad(state: PadState, event: PadEvent): PadState {
  switch (event.kind) {
    case 'begin':
      return { ...state, drawing: true }
    case 'end':
      // The end of a stroke that was already given up is the end of nothing.
      return state.drawing && event.stroke.length > 0 ? { strokes: [...state.strokes, event.stroke], drawing: false, broken: false } : { ...state, drawing: false }
    case 'break':
      return state.drawing ? { ...state, drawing: false, broken: true } : state
    case 'back':
      return { strokes: state.strokes.slice(0, -1), drawing: false, broken: false }
    case 'clear':
      return emptyPad
  }
}

export const padBlocks = ['name', 'drawing', 'broken', 'short'] as const
export type PadBlock = (typeof padBlocks)[number]

type Size = { width: number; height: number }

/** What keeps it from being confirmed, or null. */
export function padBlock(state: PadState, name: string, { width, height }: Size): PadBlock | null {
  if (state.drawing) return 'drawing'
  if (state.broken) return 'broken'
  if (!isSignature(strokesOf(state.strokes, width, height), width / height)) return 'short'
  return isReadable(name) ? null : 'name'
}

/** The signature as it is kept; null while something keeps it from being confirmed. `at`: the instant of the confirmation. */
export function signatureOf(state: PadState, name: string, size: Size, at: Date): Signature | null {
  if (padBlock(state, name, size)) return null
  return { signed: 'drawn', name: name.trim(), at: at.toISOString(), ratio: Math.round((size.width / size.height) * 100) / 100, strokes: strokesOf(state.strokes, size.width, size.height) }
}

/** What keeps the note instead of a signature from being confirmed, or null. */
export const noteBlock = (name: string, reason: string, witness: string): 'name' | 'reason' | 'witness' | null =>
  (!isReadable(name) ? 'name' : reason.trim().length < 2 || !isReadable(reason) ? 'reason' : witness.trim() !== '' && !isReadable(witness) ? 'witness' : null)

/** The note instead of a signature (程序规定 §206): why, and who saw it; null while name or reason is missing. */
export function noteOf(signed: 'refused' | 'cannot-write', name: string, reason: string, witness: string, at: Date): Signature | null {
  if (noteBlock(name, reason, witness)) return null
  return { signed, name: name.trim(), at: at.toISOString(), reason: reason.trim(), witness: witness.trim() }
}
