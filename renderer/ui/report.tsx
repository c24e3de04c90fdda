// How a failure is shown: what happened · is the recording safe · what to do now · code. Never a stack, never blame.
import { App } from 'antd'
import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import { failures, type Failure } from '../../shared/failure'

/** The sentences of a failure in the language of the screen. */
export function failureText(failure: Failure, language: string) {
  return failures[failure.code][language === 'en' ? 'en' : 'zh']
}

/** A stable function that shows a failure as a notice which stays until it is closed. */
export function useReport(): (failure: Failure) => void {
  const { notification } = App.useApp()
  const { i18n } = useTranslation()
  const { language } = i18n
  return useCallback((failure) => {
    const text = failureText(failure, language)
    notification.error({
      key: failure.code,
      duration: 0,
      title: text.what,
      description: <div data-testid="failure" data-code={failure.code}>{text.safe}<br />{text.todo} <span className="code">[{failure.code}]</span></div>,
    })
  }, [notification, language])
}
