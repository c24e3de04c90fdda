// A process that seals and never ends, to be killed: prints a line with each mebibyte. Argument: the folder.
import { writeBundle } from '../../../electron/seal/bundle'
import { createRoomIdentity, memorySigner } from '../../../electron/store/identity'
import { signPdf } from '../../../electron/seal/pades'
import { makeOrder, plainPdf, room, sealedAt } from './world'

async function* endless(): AsyncGenerator<Uint8Array> {
  for (;;) yield Buffer.alloc(1 << 20, 7)
}

async function main(): Promise<void> {
  const signer = memorySigner(await createRoomIdentity(room))
  const order = await makeOrder(process.argv[2]!, signer, await signPdf(await plainPdf(), signer, { reason: '封存', location: '询问室 01', when: sealedAt }))
  const files = order.files.map(({ size, ...file }) => (file.path.endsWith('child.webm') ? { ...file, open: endless } : { ...file, ...(size === undefined ? {} : { size }) }))
  await writeBundle({ ...order, files, onProgress: ({ bytes }) => console.log(bytes) })
}

void main()
