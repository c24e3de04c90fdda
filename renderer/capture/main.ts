// Start of the hidden window that records: it asks main what to do, does it, and reports. No screen, no keys, no paths.
import type { Device, Order } from '../../shared/model/capture'
import { ChunkPort } from './chunk-port'
import { listDevices } from './devices'
import { probe } from './probe'
import { Run } from './run'
import { TakeClock } from './take-clock'

const main = window.sayonce.capture
const chunks = new ChunkPort()
const clock = new TakeClock(() => performance.now())
let run: Run | null = null
/** Orders are carried out one after the other. */
let work: Promise<unknown> = Promise.resolve()

const REPORT_MS = 500

async function tellDevices(): Promise<Device[]> {
  const devices = await listDevices(navigator.mediaDevices)
  await main.devices({ devices }).catch(() => null)
  return devices
}

async function carryOut(order: Order): Promise<void> {
  switch (order.kind) {
    case 'idle':
      run?.close()
      run = null
      return
    case 'run': {
      if (run?.order.takeId === order.takeId) return run.setOverlay(order.overlay)
      run?.close()
      await clock.set(async () => {
        const answer = await main.clock({}).catch(() => null)
        return answer?.ok ? answer.value.ms : null
      })
      run = new Run(order, await tellDevices(), clock, chunks, main)
      return run.start()
    }
    case 'stop':
      await run?.stop(order.reason === 'abnormal' ? 'stopped' : order.reason)
      run = null
      await main.done({ takeId: order.takeId })
      return
    case 'probe':
      await main.probed(await probe(order.plan, order.candidates, await tellDevices()))
  }
}

function obey(order: Order): void {
  work = work.then(() => carryOut(order)).catch(() => undefined)
}

window.addEventListener('message', ({ data, source, ports: [port] }: MessageEvent<unknown>) => {
  if (source === window && (data as { kind?: unknown } | null)?.kind === 'sayonce-chunks' && port) chunks.use(port)
})
main.order(obey)
navigator.mediaDevices.addEventListener('devicechange', () => {
  run?.look()
  void tellDevices()
})
setInterval(() => { if (run) void main.report(run.report()).catch(() => null) }, REPORT_MS)

void tellDevices()
void main.hello({}).then((answer) => { if (answer.ok) obey(answer.value) })
