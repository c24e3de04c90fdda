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
/** Main ends the parts itself after six seconds: past that nobody waits for a writer that does not answer. */
const STOP_MS = 8000

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
      await Promise.race([run?.stop(order.reason === 'abnormal' ? 'stopped' : order.reason), new Promise((resolve) => { setTimeout(resolve, STOP_MS) })])
      run?.close()
      run = null
      await main.done({ takeId: order.takeId })
      return
    case 'probe':
      await main.probed(await probe(order.plan, order.candidates, await tellDevices()))
  }
}

function obey(order: Order): void {
  // Nobody answers for a take that is over: what still waits in line for it must not hold up what comes.
  if (order.kind === 'idle' || (order.kind === 'run' && run !== null && run.order.takeId !== order.takeId)) run?.close()
  work = work.then(() => carryOut(order)).catch(() => undefined)
}

window.addEventListener('message', ({ data, source, ports: [port] }: MessageEvent<unknown>) => {
  if (source === window && (data as { kind?: unknown } | null)?.kind === 'sayonce-chunks' && port) chunks.use(port)
})
let ordered = false
main.order((order) => {
  ordered = true
  obey(order)
})
navigator.mediaDevices.addEventListener('devicechange', () => {
  run?.look()
  void tellDevices()
})
setInterval(() => { if (run) void main.report(run.report()).catch(() => null) }, REPORT_MS)

void tellDevices()
// The answer and the orders come by two ways: an order that overtook the answer is the newer one.
void main.hello({}).then((answer) => { if (answer.ok && !ordered) obey(answer.value) })
