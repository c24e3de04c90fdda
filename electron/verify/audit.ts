// The custody log in a bundle: its lines must lead to the root that the signed manifest names (RFC 6962 §2.1).
import { createHash } from 'node:crypto'
import { parseCanonical } from '../../shared/canonical'
import type { Finding } from '../../shared/model/bundle'
import { finding } from './findings'

/** `bytes` = data/audit.jsonl: one canonical JSON object a line, each with its `leaf` hash; otherwise not interpreted. */
export function checkAudit(path: string, bytes: Buffer, head: { size: number; root: string }): Finding[] {
  const lines = bytes.toString('utf8').split('\n')
  if (lines.pop() !== '') return [finding('V-AUDIT-FORM', path, lines.length + 1)]
  const leaves: Buffer[] = []
  for (const [index, line] of lines.entries()) {
    const value = parseCanonical(line)
    const leaf = typeof value === 'object' && value !== null && 'leaf' in value ? value.leaf : undefined
    if (typeof leaf !== 'string' || !/^[0-9a-f]{64}$/.test(leaf)) return [finding('V-AUDIT-FORM', path, index + 1)]
    leaves.push(Buffer.from(leaf, 'hex'))
  }
  if (leaves.length !== head.size) return [finding('V-AUDIT-SIZE', path, `${leaves.length} / ${head.size}`)]
  return merkleRoot(leaves).toString('hex') === head.root ? [] : [finding('V-AUDIT-ROOT', path)]
}

/** Root of an RFC 6962 tree over given leaf hashes: a node is SHA-256(0x01 ‖ left ‖ right), an odd one moves up as it is. */
export function merkleRoot(leaves: readonly Buffer[]): Buffer {
  if (leaves.length === 0) return createHash('sha256').digest()
  let level = [...leaves]
  while (level.length > 1) {
    const next: Buffer[] = []
    for (let i = 0; i < level.length; i += 2) {
      const [left, right] = [level[i]!, level[i + 1]]
      next.push(right ? createHash('sha256').update(Buffer.of(1)).update(left).update(right).digest() : left)
    }
    level = next
  }
  return level[0]!
}
