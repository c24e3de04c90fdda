// How a failure is shown: what happened · is the recording safe · what to do now · code. Never a stack, never blame.
import { App } from 'antd'
import i18next from 'i18next'
import { useCallback, useEffect, useRef } from 'react'
import { failures, type Failure } from '../../shared/failure'

/** The sentences of a failure in the language of the screen. */
export function failureText(failure: Failure, language: string) {
  return failures[failure.code][language === 'en' ? 'en' : 'zh']
}

/** A stable function that shows a failure as a notice which stays until it is closed. */
export function useReport(): (failure: Failure) => void {
  const { notification } = App.useApp()
  // It and the language are read when it happens: a function that changed with the language would make every screen read its data again.
  const latest = useRef(notification)
  useEffect(() => { latest.current = notification })
  return useCallback((failure) => {
    const text = failureText(failure, i18next.language)
    latest.current.error({
      key: failure.code,
      duration: 0,
      title: text.what,
      description: <div data-testid="failure" data-code={failure.code}>{text.safe}<br />{text.todo} <span className="code">[{failure.code}]</span></div>,
    })
  }, [])
}
