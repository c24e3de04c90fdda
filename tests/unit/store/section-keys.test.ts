// Walls are keys: a section's entries open with its key only, and their chain can be checked with none.
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { openBody, sealBody, type Place } from '../../../electron/store/entry-body'
import { openSealed, privateKeyFrom, publicKeyOf, sealTo } from '../../../electron/store/sealed-box'
import { openCase } from '../../../electron/sections/cases'
import { sectionsOf } from '../../../electron/store/world'
import { copyRoom, loginAs } from '../../harness/people'

it('a sealed box opens for its holder at its place, and for nobody else, nowhere else, and not after any flipped bit', () => {
  const [mine, other] = [privateKeyFrom(randomBytes(32)), privateKeyFrom(randomBytes(32))]
  const secret = randomBytes(32)
  const box = sealTo(publicKeyOf(mine), secret, 'here')
  expect(openSealed(mine, box, 'here')).toEqual(secret)
  expect(openSealed(other, box, 'here')).toBeNull()
  expect(openSealed(mine, box, 'there')).toBeNull()
  for (let at = 0; at < box.length; at++) {
    const bad = Buffer.from(box)
    bad[at]! ^= 1
    // X25519 ignores the top bit of a public key (RFC 7748 §5); the HKDF salt binds the exact bytes, so even that fails.
    expect(openSealed(mine, bad, 'here'), `byte ${at}`).toBeNull()
  }
})

it('XB5: an entry moved to another place of the log does not open', () => {
  const key = randomBytes(32)
  const place = { sectionId: 'sec_a', seq: 1, atUtc: '2026-11-21T00:00:00.000Z', atMono: 1, author: 'stf_a', kind: 'qa.added', prev: '0' } as unknown as Place
  const box = sealBody(key, place, { text: '他推了我' })
  expect(openBody(key, place, box)).toEqual({ text: '他推了我' })
  for (const moved of [{ ...place, seq: 2 }, { ...place, sectionId: 'sec_b' }, { ...place, author: 'stf_b' }, { ...place, prev: '1' }] as Place[]) {
    expect(() => openBody(key, moved, box)).toThrow('E-A2')
  }
  expect(() => openBody(randomBytes(32), place, box)).toThrow('E-A2')
})

it('F74: the key of one section opens no other, and without a key the section is refused', { timeout: 60_000 }, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'keys-'))
  const vault = join(folder, 'vault')
  await copyRoom(vault, [])
  const store = await loginAs(vault, 'supervisor')
  const { caseId } = await openCase(store, { reporter: '虚构街道办', reportedAt: '', receipt: '', firstReceiver: store.staffId })
  const [a, b] = await sectionsOf(store, caseId)
  expect(await store.sectionKeys.get(a!.sectionId)).not.toEqual(await store.sectionKeys.get(b!.sectionId))
  await store.db.run(`DELETE FROM section_key WHERE section IN (SELECT id FROM section WHERE case_id IS NOT NULL)`)
  await store.close()
  const again = await loginAs(vault, 'supervisor')
  expect(again.log.readOnly).toBe(false) // the chain needs no key
  const caseSection = (await sectionsOf(again, caseId)).find((s) => s.kind === 'case')!.sectionId
  await expect(again.log.read(caseSection)).rejects.toThrow('E-B10')
  await again.close()
  await rm(folder, { recursive: true, force: true })
})
