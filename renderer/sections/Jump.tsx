// The parts of a long screen below its forms, in reach from the foot: photographs, envelope, hand-over, ladder, signature.
import { Button } from 'antd'
import type { ReactNode } from 'react'
import { useText } from '../ui/text'

export type PartId = 'photographs' | 'envelope' | 'release' | 'ladder' | 'sign' | 'addenda'

export function Part({ id, children }: { id: PartId; children: ReactNode }) {
  return <div id={`part-${id}`} className="part" tabIndex={-1}>{children}</div>
}

/** Brings a part to the top and the keyboard into it. `next`: the next act waits there. */
export function Jump({ to, next = false }: { to: PartId; next?: boolean }) {
  const { t } = useText()
  const go = () => {
    const part = document.getElementById(`part-${to}`)
    part?.scrollIntoView({ block: 'start' })
    part?.focus({ preventScroll: true })
  }
  return (
    <Button type={next ? 'primary' : 'text'} size="large" onClick={go} data-testid={`part-go-${to}`}>
      {t(`sections:part-${to}`)}
    </Button>
  )
}
