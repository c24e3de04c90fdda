// Every Electron security switch in one place (reference/security.md §1.1): what is not allowed here does not happen.
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { app, Menu, session, type Session, type WebContents } from 'electron'
import { note } from './journal'

export const scheme = 'sayonce'
export const appOrigin = `${scheme}://app`

const partition = 'sayonce-room'
/** Not kept on disk, and never a process in common with the room: a session has its own. */
const strangers = 'sayonce-strangers'

/** Before `ready`: what Chromium may have put aside of blobs in an earlier run is in clear (reference/media.md §0.3). */
export function wipeBlobs(profile: string): void {
  for (const folder of [profile, join(profile, 'Partitions', partition)]) rmSync(join(folder, 'blob_storage'), { recursive: true, force: true })
}

/** First line of start-up: nothing this process or its children write is readable by other users. */
export function restrictFiles(): void {
  process.umask(0o077)
}

/** Before `ready`: sandbox for every renderer, no background traffic, no cache on disk, no way in for a debugger. */
export function lockProcess(): void {
  app.enableSandbox()
  // There is no fuse for these; a packaged app refuses to start with them. Unpackaged is development and tests.
  const doors = ['remote-debugging-port', 'remote-debugging-pipe', 'inspect', 'inspect-brk', 'js-flags', 'disable-web-security', 'no-sandbox']
  if (app.isPackaged && doors.some((door) => app.commandLine.hasSwitch(door))) {
    note('start-refused')
    app.exit(2)
  }
  for (const name of ['disable-background-networking', 'disable-component-update', 'disable-domain-reliability', 'disable-sync', 'no-pings', 'disable-http-cache', 'disable-breakpad']) {
    app.commandLine.appendSwitch(name)
  }
  app.commandLine.appendSwitch('disable-features', 'MediaRouter,OptimizationHints,AutofillServerCommunication,CertificateTransparencyComponentUpdater,Translate,SpareRendererForSitePerProcess,WebRtcHideLocalIpsWithMdns')
  app.commandLine.appendSwitch('host-resolver-rules', 'MAP * ~NOTFOUND')
  // WebRTC asks neither the request filter nor the content policy: without a proxy for UDP it may not send at all.
  app.commandLine.appendSwitch('force-webrtc-ip-handling-policy', 'disable_non_proxied_udp')
  Menu.setApplicationMenu(null)
  app.on('web-contents-created', (_event, contents) => lockContents(contents))
}

/**
 * The one session of all windows: no cache, no network, no permission but the camera and microphone of the room and the capturing window, and these
 * only while `mayRecord` says so: `use` when a page opens one, `names` when it lists them. It is kept on disk only so that devices have the same ids
 * after a restart; the pages store nothing in it.
 */
export function lockedSession(mayRecord: (contents: WebContents | null, what: 'use' | 'names') => boolean): Session {
  return locked(session.fromPartition(`persist:${partition}`, { cache: false }), mayRecord)
}

/** The session of windows that decode files from outside: as the other, and with no device ever. */
export function strangersSession(): Session {
  return locked(session.fromPartition(strangers, { cache: false }), () => false)
}

function locked(ses: Session, mayRecord: (contents: WebContents | null, what: 'use' | 'names') => boolean): Session {
  ses.setSpellCheckerEnabled(false)
  ses.setSpellCheckerDictionaryDownloadURL(`${appOrigin}/no-dictionaries/`)
  const isApp = (url: string) => url === appOrigin || url.startsWith(`${appOrigin}/`)
  // With no handler Electron allows requests and checks; both are denied but for one case.
  ses.setPermissionRequestHandler((contents, permission, callback, details) => {
    callback(permission === 'media' && details.isMainFrame && isApp(details.requestingUrl) && mayRecord(contents, 'use'))
  })
  ses.setPermissionCheckHandler((contents, permission, requestingOrigin, details) =>
    permission === 'media' && details.isMainFrame && isApp(requestingOrigin.replace(/\/$/, '')) && mayRecord(contents, 'names'))
  ses.setDevicePermissionHandler(() => false)
  ses.setDisplayMediaRequestHandler((_request, callback) => {
    // Electron throws for an empty answer; to the page it is a refusal either way.
    try { callback({}) } catch { /* refused */ }
  })
  ses.webRequest.onBeforeRequest((details, callback) => {
    const allowed = details.url.startsWith(`${scheme}:`) || details.url.startsWith(`blob:${appOrigin}`) || (details.url.startsWith('data:') && details.resourceType === 'image')
    if (!allowed) note('request-blocked')
    callback({ cancel: !allowed })
  })
  // Whatever gets past the filter (WebRTC over TCP) ends at a proxy that is not there; the loopback is no exception.
  void ses.setProxy({ mode: 'fixed_servers', proxyRules: 'socks5://127.0.0.1:9', proxyBypassRules: '<-loopback>' })
  ses.on('will-download', (event) => event.preventDefault())
  return ses
}

/** Guards of one window's contents: stays on its page, opens nothing, embeds nothing. */
function lockContents(contents: WebContents): void {
  contents.setWebRTCIPHandlingPolicy('disable_non_proxied_udp')
  contents.setWindowOpenHandler(() => ({ action: 'deny' }))
  // Loading its own page anew is how the room window empties itself after a lock; everything else is elsewhere.
  const stay = (event: { url: string; isMainFrame: boolean; preventDefault: () => void }) => { if (!event.isMainFrame || event.url !== contents.getURL()) event.preventDefault() }
  contents.on('will-navigate', stay)
  contents.on('will-frame-navigate', stay)
  contents.on('will-redirect', (event) => event.preventDefault())
  contents.on('will-attach-webview', (event) => event.preventDefault())
  // Reload, print, developer tools and zoom keys lose work or show what should stay closed (F5 stands beside F4: ux.md XF5).
  contents.on('before-input-event', (event, input) => {
    const command = input.control || input.meta
    const key = input.key.toLowerCase()
    if (key === 'f5' || key === 'browserback' || key === 'browserforward' || (input.alt && (key === 'arrowleft' || key === 'arrowright')) ||
      (command && (['r', 'p', 'w', 'u', 's', 'o', '+', '-', '=', '0'].includes(key) || (input.shift && ['i', 'j', 'c'].includes(key))))) event.preventDefault()
  })
  // Chromium lets no one object to about:blank; so whoever went there is brought back to the page the window was opened with.
  let home = ''
  contents.on('did-navigate', (_event, url) => {
    if (home === '') home = url
    else if (!url.startsWith(`${appOrigin}/`)) void contents.loadURL(home)
  })
  contents.on('did-finish-load', () => { void contents.setVisualZoomLevelLimits(1, 1) })
}

/** Options no window may be without. */
export function windowPreferences(ses: Session, preload: string): Electron.WebPreferences {
  return {
    session: ses, preload, sandbox: true, contextIsolation: true, nodeIntegration: false, nodeIntegrationInWorker: false,
    nodeIntegrationInSubFrames: false, webSecurity: true, allowRunningInsecureContent: false, experimentalFeatures: false,
    webviewTag: false, spellcheck: false, navigateOnDragDrop: false, devTools: false, enableWebSQL: false,
    // Pickers of files and fonts ask no permission handler.
    disableBlinkFeatures: 'FileSystemAccess,FileSystemAccessLocal,FontAccess',
    backgroundThrottling: false, autoplayPolicy: 'no-user-gesture-required',
  }
}
