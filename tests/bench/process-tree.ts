// Processor time and memory of a program with all the processes it has started, from /proc (proc(5)).
import { execFileSync } from 'node:child_process'
import { readFileSync, readdirSync } from 'node:fs'

type Stat = { ppid: number; ticks: number }

let hertz: number | undefined
/** Clock ticks of the kernel in a second. */
const ticksPerSecond = (): number => (hertz ??= Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' })))

function statOf(pid: number): Stat | null {
  try {
    const line = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The name before may hold spaces and brackets.
    const fields = line.slice(line.lastIndexOf(')') + 2).split(' ')
    return { ppid: Number(fields[1]), ticks: Number(fields[11]) + Number(fields[12]) }
  } catch {
    return null
  }
}

/** A process and all its descendants. */
export function treeOf(pid: number): Map<number, Stat> {
  const all = new Map(readdirSync('/proc').filter((name) => /^\d+$/.test(name)).flatMap((name) => {
    const stat = statOf(Number(name))
    return stat ? [[Number(name), stat] as const] : []
  }))
  const tree = new Map<number, Stat>()
  const take = (parent: number) => {
    const stat = all.get(parent)
    if (!stat || tree.has(parent)) return
    tree.set(parent, stat)
    for (const [child, { ppid }] of all) if (ppid === parent) take(child)
  }
  take(pid)
  return tree
}

/** Starts counting; the answer is called at the end and gives the processor seconds used since. Of a process that ended meanwhile nothing is counted. */
export function countCpu(pid: number): () => number {
  const before = treeOf(pid)
  return () => [...treeOf(pid)].reduce((sum, [id, { ticks }]) => sum + Math.max(0, ticks - (before.get(id)?.ticks ?? 0)), 0) / ticksPerSecond()
}

/** Memory of the whole tree in MB; what processes share is counted once (Pss), where the kernel tells us that much of a process. */
export function memoryMB(pid: number): number {
  const read = (file: string, name: string) => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(readFileSync(file, 'utf8'))?.[1] ?? 0) / 1024
  return [...treeOf(pid).keys()].reduce((sum, id) => {
    for (const [file, name] of [['smaps_rollup', 'Pss'], ['status', 'VmRSS']] as const) {
      try {
        return sum + read(`/proc/${id}/${file}`, name)
      } catch {
        // Not ours to look into, or gone.
      }
    }
    return sum
  }, 0)
}
