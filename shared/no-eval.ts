// Imported first by everything that runs in a page: zod would otherwise probe for eval, which our pages forbid.
import { z } from 'zod'

z.config({ jitless: true })
