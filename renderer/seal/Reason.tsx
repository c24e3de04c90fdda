// A reason that lifts a block: typed where the block stands, taken over when the field is left or Enter is pressed.
import { Input } from 'antd'
import { useState } from 'react'
import { Labelled } from '../ui/Page'

type Props = { label: string; hint: string; testId: string; value: string; onTake: (reason: string) => void }

export function Reason({ label, hint, testId, value, onTake }: Props) {
  const [text, setText] = useState(value)
  const take = () => { if (text.trim() !== value) onTake(text.trim()) }
  return (
    <Labelled label={label} hint={hint}>
      <Input size="large" data-testid={testId} maxLength={200} value={text} onChange={(e) => setText(e.target.value)} onBlur={take} onPressEnter={take} style={{ maxWidth: 640 }} />
    </Labelled>
  )
}
