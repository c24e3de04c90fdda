// Prints the family's plan (F73). What should not lie on a table at home is shown first: who prints goes back and mends it, or prints all the same.
import { App } from 'antd'
import type { SectionId } from '../../shared/model/ids'
import { room } from '../room'
import { useReport } from '../ui/report'
import { useText } from '../ui/text'
import { PrintButton } from './PrintButton'

export function PlanButton({ sectionId }: { sectionId: SectionId }) {
  const { t, language } = useText()
  const { modal } = App.useApp()
  const report = useReport()
  const ask = async (): Promise<boolean> => {
    const result = await room.sections.planCheck({ sectionId })
    if (!result.ok) { report(result.failure); return false }
    const { told, found } = result.value
    if (!told && found.length === 0) return true
    return new Promise((resolve) => {
      modal.confirm({
        title: t('print:plan-ask'), width: 520, autoFocusButton: 'cancel',
        content: (
          <div className="stack tight" data-testid="plan-ask">
            {told && <p className="warn" data-testid="plan-told">{t('print:plan-told')}</p>}
            {found.length > 0 && <p>{t('print:plan-found')}</p>}
            {found.length > 0 && <ul className="plan-found">{found.map(({ label, words }, i) => <li key={i}>{label[language]}{language === 'zh' ? '：' : ': '}<b>{words.join(language === 'zh' ? '、' : ', ')}</b></li>)}</ul>}
          </div>
        ),
        cancelText: t('print:plan-back'), okText: t('print:plan-go'), okButtonProps: { danger: true, type: 'default', 'data-testid': 'plan-go' } as never, cancelButtonProps: { type: 'primary', 'data-testid': 'plan-back' } as never,
        onOk: () => resolve(true), onCancel: () => resolve(false),
      })
    })
  }
  return <PrintButton sectionId={sectionId} what="plan" text={t('day:print-plan')} ask={ask} />
}
