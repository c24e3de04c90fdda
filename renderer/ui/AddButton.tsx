// A button that adds one thing at a press: the second half of a double click, and a press while the first is being written, add no second.
import { Button, type ButtonProps } from 'antd'
import { useRef } from 'react'

type Props = Omit<ButtonProps, 'onClick'> & { onAdd: () => Promise<unknown> }

export function AddButton({ onAdd, ...props }: Props) {
  const under = useRef(false)
  return <Button {...props} onClick={({ detail }) => {
    // `detail` counts the clicks of a mouse that belong together; a press by key has none.
    if (detail > 1 || under.current) return
    under.current = true
    void onAdd().finally(() => { under.current = false })
  }} />
}
