// How a failure is shown: what happened · is the recording safe · what to do now · code. Never a stack, never blame.
import { App } from 'antd'
import i18next from 'i18next'
import { useCallback, useEffect, useRef } from 'react'
import { failures, type Failure } from '../../shared/failure'

/** The sentences of a failure in the language of the screen. */
export function failureText(failure: Failure, language: string) {
  return failures[failure.code][language === 'en' ? 'en' : 'zh']
}

/** Seconds. A refused closing loses nothing and asks for nothing; its notice must not lie over the desk for long. */
const REFUSED_S = 6

/** A stable function that shows a failure as a notice which stays until it is closed (E-C8: until it was read). */
export function useReport(): (failure: Failure) => void {
  const { notification } = App.useApp()
  // It and the language are read when it happens: a function that changed with the language would make every screen read its data again.
  const latest = useRef(notification)
  useEffect(() => { latest.current = notification })
  return useCallback((failure) => {
    const text = failureText(failure, i18next.language)
    latest.current.error({
      key: failure.code,
      ...(failure.code === 'E-C8' ? { duration: REFUSED_S, pauseOnHover: false } : { duration: 0 }),
      title: text.what,
      description: <div data-testid="failure" data-code={failure.code}>{text.safe}<br />{text.todo} <span className="code">[{failure.code}]</span></div>,
    })
  }, [])
}
