// The way to the writer: a MessagePort that may be replaced at any time, and the queues of the recordings that use it.
import type { ChunkAnswer, ChunkMessage } from '../../shared/model/capture'
import type { RecordingId } from '../../shared/model/ids'
import type { ChunkQueue } from './chunk-queue'

type PortLike = Pick<MessagePort, 'postMessage' | 'close'> & { onmessage: ((event: MessageEvent) => void) | null }

export class ChunkPort {
  #port: PortLike | null = null
  readonly #queues = new Map<RecordingId, ChunkQueue>()

  /** Uses this port from now on; what the old one had not answered goes to it, in order. */
  use(port: PortLike): void {
    if (this.#port) {
      this.#port.onmessage = null
      this.#port.close()
    }
    this.#port = port
    // Set before anything is posted: setting it also starts the port.
    port.onmessage = (event: MessageEvent<ChunkAnswer>) => this.#queues.get(event.data.recordingId)?.answer(event.data)
    for (const queue of this.#queues.values()) queue.resend()
  }

  /** Without a port the chunk waits in its queue until `use` asks for it again. Bytes are copied: Electron delivers a transferred buffer as null (electron#34905). */
  readonly post = (message: ChunkMessage): void => { this.#port?.postMessage(message) }

  add(recordingId: RecordingId, queue: ChunkQueue): void { this.#queues.set(recordingId, queue) }
  remove(recordingId: RecordingId): void { this.#queues.delete(recordingId) }
}
