// Text of: redact.
import { define } from './define'

export const redact = define({
}, {
})
