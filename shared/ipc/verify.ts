// Verifying a bundle inside the app; works while the vault is locked.
import { z } from 'zod'
import { call } from './contract'
import { Report } from '../model/bundle'

export const verify = {
  /** Asks for a bundle (and optionally another room's CA certificate) in native dialogs. The window gets names, never paths. */
  chooseBundle: call('anyone', z.strictObject({}), z.strictObject({ token: z.string(), name: z.string(), bytes: z.number() }).nullable()),
  chooseTrust: call('anyone', z.strictObject({}), z.strictObject({ token: z.string(), name: z.string() }).nullable()),
  run: call('anyone', z.strictObject({ token: z.string().max(40), trust: z.string().max(40).nullable(), passphrase: z.string().max(200) }), Report),
}
