// Keyboard of a screen. Keys that belong to an input method in the middle of a word are never taken.
import { useEffect, useRef } from 'react'

/** True while a Chinese input method composes: the key is the method's, not ours (keyCode 229 covers older ones). */
export function isComposing(event: KeyboardEvent): boolean {
  return event.isComposing || event.keyCode === 229
}

/** Calls `onKey` for every key press of the window outside composition; it returns true when it took the key. */
export function useKeys(onKey: (event: KeyboardEvent) => boolean): void {
  const latest = useRef(onKey)
  useEffect(() => { latest.current = onKey })
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      if (!isComposing(event) && latest.current(event)) event.preventDefault()
    }
    window.addEventListener('keydown', listen)
    return () => window.removeEventListener('keydown', listen)
  }, [])
}

const isTextBox = (target: EventTarget | null) => target instanceof HTMLTextAreaElement || (target instanceof HTMLInputElement && target.type !== 'radio' && target.type !== 'checkbox')

/** Ctrl+Z and Ctrl+Y (or Ctrl+Shift+Z). Inside a text box they stay the box's own unless `inText` says that its text is autosaved and ours to undo. */
export function useUndoKeys(undo: (() => void) | null, redo: (() => void) | null, inText = false): void {
  useKeys((event) => {
    // A form in a drawer and the page below it both listen: one press is one step.
    if (event.defaultPrevented || (!inText && isTextBox(event.target))) return false
    if (!(event.ctrlKey || event.metaKey) || event.altKey) return false
    const key = event.key.toLowerCase()
    const act = key === 'z' && !event.shiftKey ? undo : key === 'y' || key === 'z' ? redo : undefined
    if (act === undefined) return false
    act?.()
    return true
  })
}
