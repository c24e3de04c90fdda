// Runs an ordinary program and measures its time and its memory.
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'

export type Ran = { ms: number; peakMB: number }

/**
 * Runs a program to its end. `peakMB` = its largest resident set as the kernel counts it (VmHWM), looked up every 5 ms, so
 * that growth in the very last moment is missed; 0 where there is no /proc. Throws unless it exits with 0.
 */
export function ran(program: string, args: readonly string[], cwd?: string): Promise<Ran> {
  return new Promise((resolve, reject) => {
    const before = performance.now()
    const child = spawn(program, [...args], { stdio: ['ignore', 'ignore', 'pipe'], ...(cwd === undefined ? {} : { cwd }) })
    let peakMB = 0
    let said = ''
    child.stderr.on('data', (bytes: Buffer) => { said = (said + bytes.toString()).slice(-2000) })
    const look = () => { peakMB = Math.max(peakMB, highWater(child.pid)) }
    const timer = setInterval(look, 5)
    child.once('error', reject)
    child.once('exit', (code) => {
      const ms = performance.now() - before
      clearInterval(timer)
      if (code === 0) resolve({ ms, peakMB })
      else reject(new Error(`${program} ended with ${code}: ${said}`))
    })
  })
}

function highWater(pid: number | undefined): number {
  try {
    return Number(/^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024
  } catch {
    return 0
  }
}
