// How long a person waits from starting the program to a screen that takes the password.
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { folderIn, forApp, launcher, worldDir } from '../harness/world'
import { appFolder, inElectron, startElectron, stop } from './electron'
import { byTurns, figure, type Figure } from './figure'

const limit = 60_000

/** A window with a line of text in it and nothing else. */
const bareMain = `import { app, BrowserWindow } from 'electron'
app.whenReady().then(() => {
  const window = new BrowserWindow({ width: 1366, height: 768, show: false })
  window.once('ready-to-show', () => { window.show(); console.log('bench-visible ' + Date.now()) })
  window.loadFile(new URL('bare.html', import.meta.url).pathname)
})
`

/** The real app with an eye on its window: tells when the unlock (or set-up) form was drawn in a window that is shown. */
const watchedMain = (main: string) => `import { app } from 'electron'
const look = \`new Promise((seen) => {
  const look = () => document.querySelector('[data-testid=unlock], [data-testid=setup]') ? requestAnimationFrame(() => requestAnimationFrame(() => seen(Date.now()))) : requestAnimationFrame(look)
  look()
})\`
app.on('browser-window-created', (_event, window) => {
  const shown = new Promise((resolve) => window.once('show', () => resolve(Date.now())))
  window.webContents.once('dom-ready', async () => {
    const [drawn, visible] = await Promise.all([window.webContents.executeJavaScript(look), shown])
    console.log('bench-visible ' + Math.max(drawn, visible))
  })
})
await import(${JSON.stringify(main)})
`

/** Milliseconds from starting the process until the app says that its window can be seen. */
async function startOnce(folder: string, world: string, args: readonly string[]): Promise<number> {
  const before = Date.now()
  const child = startElectron(folder, world, args)
  let said = ''
  const timer = setTimeout(() => child.kill('SIGKILL'), limit)
  const visible = new Promise<number>((resolve, reject) => {
    child.stdout?.on('data', (bytes: Buffer) => {
      said += bytes.toString()
      const at = /bench-visible (\d+)/.exec(said)?.[1]
      if (at !== undefined) resolve(Number(at))
    })
    child.stderr?.on('data', (bytes: Buffer) => { said += bytes.toString() })
    child.once('close', (code) => reject(new Error(`the app ended (${code}) before its window was seen: ${said.slice(-2000)}`)))
  })
  try {
    return await visible - before
  } finally {
    clearTimeout(timer)
    await stop(child)
  }
}

export async function start(): Promise<Figure[]> {
  const world = worldDir('start')
  const vault = folderIn(world, 'vault')
  await inElectron({ name: 'vault', folder: vault })
  const bare = appFolder('bare', bareMain)
  writeFileSync(join(bare, 'bare.html'), '<!doctype html><meta charset="utf-8"><title>bare</title><h1>Bare</h1>')
  forApp(join(bare, 'bare.html'))
  const watched = appFolder('watched', watchedMain(join(launcher().app, mainOf(launcher().app))))
  copyFileSync(join(launcher().app, 'package.json'), join(watched, 'package.json'))
  const about = JSON.parse(readFileSync(join(watched, 'package.json'), 'utf8')) as Record<string, unknown>
  writeFileSync(join(watched, 'package.json'), JSON.stringify({ ...about, main: 'main.js' }))
  forApp(join(watched, 'package.json'))

  const ours = () => startOnce(watched, world, [`--vault=${vault}`, `--profile=${folderIn(world, 'profile')}`])
  const theirs = () => startOnce(bare, world, [`--user-data-dir=${folderIn(world, 'bare')}`])
  // Once unmeasured: the first start of a day reads the runtime from the disk and makes the profile.
  await ours()
  await theirs()
  return [figure('start', 'ms', await byTurns(7, ours, theirs), {
    of: 'process start to the unlock form drawn in a shown window, vault locked, profile used before',
    against: 'process start to ready-to-show of a bare window in the same Electron',
  })]
}

const mainOf = (folder: string): string => (JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { main: string }).main
