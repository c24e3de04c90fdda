// Reads the outer structure of a bundle and accounts for every byte of it: entries lie one after another from offset 0,
// each header is exactly what a sealed bundle's header is, and nothing stands before, between or behind.
import type { Finding } from '../../shared/model/bundle'
import { finding } from './findings'
import type { Source } from './source'
import { aesOverhead, centralHeader, descriptor, endRecords, localHeader } from './zip-records'
import type { Shape } from './zip-records'

/** `path` is the name inside the top folder; `readable` is false when the headers cannot be relied on. */
export type Entry = { path: string; data: number; stored: number; readable: boolean }

export type Structure = { entries: Entry[]; folder: string | null; findings: Finding[] }

type End = { count: number; length: number; offset: number; zip64: boolean; at: number }

const bundleFolder = /^BDL-\d{8}-[0-9a-f]{8}$/
/** No bundle has nearly so many files; each more costs a key derivation (XD6). */
const mostEntries = 4096
const mostDirectory = 8 << 20
/** Below this no record can lie: `Number` stays exact. */
const mostOffset = Number.MAX_SAFE_INTEGER

/** Reads headers only, never content. Findings name the file where one is concerned. Throws on errors of the disk. */
export async function readStructure(source: Source): Promise<Structure> {
  const findings: Finding[] = []
  const end = await findEnd(source, findings)
  if (!end) return { entries: [], folder: null, findings }
  if (end.count > mostEntries || end.length > mostDirectory || end.offset + end.length > end.at) {
    return { entries: [], folder: null, findings: [...findings, finding('V-ZIP-DIRECTORY')] }
  }
  if (end.offset + end.length !== end.at) findings.push(finding('V-ZIP-END'))
  const records = readDirectory(await source.read(end.offset, end.length), end.zip64, findings)
  if (records.length !== end.count) findings.push(finding('V-ZIP-END'))

  const folder = records[0]?.name.split('/')[0] ?? ''
  const named = bundleFolder.test(folder) ? folder : null
  const seen = new Set<string>()
  const entries: Entry[] = []
  let position = 0
  for (const record of records) {
    const path = record.name.startsWith(`${folder}/`) ? record.name.slice(folder.length + 1) : record.name
    if (named === null || path === record.name) findings.push(finding('V-ZIP-FOLDER', record.name))
    if (!/^[A-Za-z0-9._/-]+$/.test(path) || path.split('/').some((part) => part === '' || part.startsWith('.')) || seen.has(path.toLowerCase())) {
      findings.push(finding('V-ZIP-NAME', path))
    }
    seen.add(path.toLowerCase())
    if (record.offset !== position) findings.push(finding('V-ZIP-GAP', path))
    const local = localHeader(record)
    const tail = descriptor(record)
    const data = record.offset + local.length
    const sound = record.sound && await matches(source, record.offset, local)
    if (record.sound && !sound) findings.push(finding('V-ZIP-LOCAL', path))
    const closed = sound && await matches(source, data + record.stored, tail)
    if (sound && !closed) findings.push(finding('V-ZIP-DESCRIPTOR', path))
    // What lies over another entry is not opened: so no more is ever read than the file has bytes (XD6).
    entries.push({ path, data, stored: record.stored, readable: closed && record.offset >= position })
    position = data + record.stored + tail.length
  }
  if (position !== end.offset) findings.push(finding('V-ZIP-GAP', entries.at(-1)?.path ?? ''))
  return { entries, folder: named, findings }
}

/** The end record must be the last thing in the file. When it is found earlier the rest is still read, to name more. */
async function findEnd(source: Source, findings: Finding[]): Promise<End | null> {
  const span = Math.min(source.size, 0xffff + 22 + 1024)
  const tail = await source.read(source.size - span, span)
  const found = tail.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]))
  if (found < 0 || found + 22 > span) {
    findings.push(finding('V-NOT-BUNDLE'))
    return null
  }
  const comment = tail.readUInt16LE(found + 20)
  const behind = span - found - 22
  if (behind > 0) findings.push(comment === behind ? finding('V-ZIP-COMMENT') : finding('V-ZIP-TRAILING', undefined, behind))
  const zip64 = tail.readUInt32LE(found + 16) === 0xffff_ffff
  const last = source.size - span + found
  let end: End
  if (zip64) {
    const at = last - 76
    if (at < 0) return unreadable(findings)
    const record = await source.read(at, 56)
    end = { count: u64(record, 32), length: u64(record, 40), offset: u64(record, 48), zip64, at }
  } else {
    end = { count: tail.readUInt16LE(found + 10), length: tail.readUInt32LE(found + 12), offset: tail.readUInt32LE(found + 16), zip64, at: last }
  }
  if (![end.count, end.length, end.offset].every((n) => n <= mostOffset - mostDirectory)) return unreadable(findings)
  const expected = endRecords(end)
  if (!await matches(source, end.at, expected)) findings.push(finding('V-ZIP-END'))
  return end
}

function unreadable(findings: Finding[]): null {
  findings.push(finding('V-ZIP-DIRECTORY'))
  return null
}

type DirectoryRecord = Shape & { sound: boolean }

function readDirectory(bytes: Buffer, zip64: boolean, findings: Finding[]): DirectoryRecord[] {
  const records: DirectoryRecord[] = []
  let at = 0
  while (at < bytes.length && records.length < mostEntries) {
    if (at + 46 > bytes.length || bytes.readUInt32LE(at) !== 0x0201_4b50) break
    const nameLength = bytes.readUInt16LE(at + 28)
    const extraLength = bytes.readUInt16LE(at + 30)
    const next = at + 46 + nameLength + extraLength + bytes.readUInt16LE(at + 32)
    if (next > bytes.length || nameLength === 0) break
    const name = bytes.toString('latin1', at + 46, at + 46 + nameLength)
    const extra = bytes.subarray(at + 46 + nameLength, at + 46 + nameLength + extraLength)
    const shape: Shape = { name, zip64, ...lengths(bytes.subarray(at, at + 46), extra, zip64) }
    const plainText = (bytes.readUInt16LE(at + 8) & 1) === 0 || bytes.readUInt16LE(at + 10) !== 99
    const sound = shape.stored > aesOverhead && centralHeader(shape).equals(bytes.subarray(at, next))
    if (!sound) findings.push(finding(plainText ? 'V-ZIP-PLAIN' : 'V-ZIP-CENTRAL', name.replace(/^BDL-\d{8}-[0-9a-f]{8}\//, '')))
    records.push({ ...shape, sound })
    at = next
  }
  if (at !== bytes.length || records.length === 0) findings.push(finding('V-ZIP-DIRECTORY'))
  return records
}

/** Length and place as the header (or its ZIP64 field) gives them; whether that is true is found by comparing. */
function lengths(header: Buffer, extra: Buffer, zip64: boolean): { stored: number; offset: number } {
  const near = header.readUInt32LE(42)
  if (!zip64 || extra.length < 20) return { stored: Math.max(header.readUInt32LE(20), aesOverhead), offset: near }
  const stored = u64(extra, 12)
  const offset = near === 0xffff_ffff && extra.length >= 28 ? u64(extra, 20) : near
  const possible = stored <= mostOffset / 4 && offset <= mostOffset / 4
  return possible ? { stored: Math.max(stored, aesOverhead), offset } : { stored: aesOverhead, offset: near }
}

async function matches(source: Source, position: number, expected: Buffer): Promise<boolean> {
  return position + expected.length <= source.size && (await source.read(position, expected.length)).equals(expected)
}

const u64 = (bytes: Buffer, at: number): number => Number(bytes.readBigUInt64LE(at))
