// What recovery passes between people, windows and the vault: a share, the sheet it is printed on, and what is typed back.
import { z } from 'zod'
import { Sha256 } from './ids'

/** Any two of three named officers. */
export const threshold = 2
export const total = 3

/** Names one set of shares: four random bytes in hexadecimal. A new set makes the old one void. */
export const SetId = z.string().regex(/^[0-9a-f]{8}$/).brand<'SetId'>()
export type SetId = z.infer<typeof SetId>

export const ShareIndex = z.union([z.literal(1), z.literal(2), z.literal(3)])
export type ShareIndex = z.infer<typeof ShareIndex>

/** One officer's share as printed. `data`: 33 bytes, the values of the 32 bytes of the secret and their common coordinate. */
export type Share = { setId: SetId; index: ShareIndex; threshold: typeof threshold; total: typeof total; data: Uint8Array }

/** What the vault keeps to know the right secret by; it says nothing about the secret to who does not hold it. */
export const ShareCheck = z.strictObject({ setId: SetId, check: Sha256 })
export type ShareCheck = z.infer<typeof ShareCheck>

/** What is printed for one officer: the share twice, as words to read and as the text of the QR code. */
export const Sheet = z.strictObject({
  index: ShareIndex,
  officer: z.string().min(1).max(60),
  words: z.array(z.string().min(1).max(2)).length(31),
  qr: z.string().regex(/^SAYONCE-R1:[A-Z2-7]{69}$/),
})
export type Sheet = z.infer<typeof Sheet>
export const SheetSet = z.strictObject({ setId: SetId, sheets: z.array(Sheet).length(total) })
export type SheetSet = z.infer<typeof SheetSet>

/** One share as typed, pasted or scanned: words or the text of the QR code. */
export const TypedShare = z.string().max(2000)
export const TypedShares = z.array(TypedShare).min(1).max(total)
