// A vault as part A left it, made by hand: one officer, one slot, sections sealed to him in person, no roles, no custody log.
import { createHash, createHmac, randomBytes } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { derive, stretch, wrap } from '../../../electron/store/keys'
import { canonical } from '../../../shared/canonical'
import type { StaffId } from '../../../shared/model/ids'
import { cheap } from '../../harness/people'

/** slots.json as part A wrote it. */
export async function writePartA(to: string, { root, seed: own, staffId, password: secret, ...rest }: { root: Buffer; seed: Buffer; staffId: StaffId; password: string; vaultId?: string; databaseSalt?: string }): Promise<void> {
  const kdf = { ...cheap, salt: randomBytes(16).toString('hex') }
  const vaultId = rest.vaultId ?? randomBytes(16).toString('hex')
  const box = wrap(await stretch(secret, kdf), Buffer.concat([root, own]), canonical({ vaultId, staffId, kdf }))
  const body = { format: 'sayonce-slots/1', vaultId, generation: 1, databaseSalt: rest.databaseSalt ?? randomBytes(16).toString('hex'), slots: [{ staffId, kdf, box }] }
  const digest = createHash('sha256').update(canonical(body)).digest('hex')
  const mac = createHmac('sha256', derive(root, 'slots')).update(canonical(body)).digest('hex')
  for (const name of ['slots.json', 'slots-2.json']) await writeFile(join(to, name), JSON.stringify({ ...body, digest, mac }))
}
