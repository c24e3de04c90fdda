// Text of: verify.
import { define } from './define'

export const verify = define({
}, {
})
