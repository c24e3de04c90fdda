// What the capturing window says. It knows nothing but the take that runs; outside a take nearly all of it is refused (E-B1).
import type { Answers, HandlerWorld } from './world'

export function capture({ room, devices }: HandlerWorld): Answers<'capture'> {
  const { recorder } = room
  return {
    hello: () => recorder.hello(),
    clock: () => recorder.clock(),
    open: (part) => recorder.open(part),
    finish: async ({ recordingId, reason, startMs }) => { await recorder.finish(recordingId, reason, startMs); return null },
    report: (report) => { recorder.report(report); return null },
    done: ({ takeId }) => { recorder.done(takeId); return null },
    devices: (list) => { devices.devices = list.devices; return null },
    probed: (measured) => { devices.probed(measured); return null },
  }
}
