// The end of sealing: a bundle is checked and entered in the log, or it is gone. No file is left that the log does not know.
import { rm } from 'node:fs/promises'
import { Refused } from '../../shared/failure'
import type { Report } from '../../shared/model/bundle'

/**
 * `check` verifies the file, `enter` writes its entry. Throws what they throw, `Refused` E-D4 when the file does not verify
 * and E-D3 when it was cancelled by then; in each case `file` has been removed.
 */
export async function finish(file: string, signal: AbortSignal, check: () => Promise<Pick<Report, 'verdict' | 'findings'>>, enter: () => Promise<unknown>): Promise<void> {
  try {
    const report = await check()
    if (report.verdict !== 'intact') throw new Refused('E-D4', report.findings[0]?.code)
    if (signal.aborted) throw new Refused('E-D3')
    await enter()
  } catch (error) {
    await rm(file, { force: true }).catch(() => undefined)
    throw error
  }
}
