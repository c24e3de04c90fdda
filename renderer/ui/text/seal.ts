// Text of: seal.
import { define } from './define'

export const seal = define({
}, {
})
