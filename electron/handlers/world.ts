// What every handler works with.
import { dialog } from 'electron'
import type { Emit, Handlers } from '../../shared/ipc/contract'
import type { RoomContract } from '../../shared/ipc/index'
import type { DecodeDesk } from '../decode-desk'
import type { MediaDesk } from '../protocol'
import type { ClimateDesk } from '../record/climate'
import type { DeviceBook } from '../record/device-book'
import type { Room } from '../room'
import type { FormBook } from '../sections/definitions'
import type { Handover } from '../sections/handover'
import type { Settings } from '../settings'
import type { TokenDesk } from '../token/token'
import type { Windows } from '../windows'

export type HandlerWorld = {
  room: Room; settings: Settings; windows: Windows; desk: MediaDesk; decoder: DecodeDesk; devices: DeviceBook; climate: ClimateDesk; tokens: TokenDesk; forms: FormBook; fontFolder: string; handover: Handover; /** Folder for PDF files instead of the system's print dialog: tests and the demo, never a packaged app. */ printTo: string | null; emit: Emit<RoomContract>
}
export type Answers<G extends keyof RoomContract> = Handlers<RoomContract>[G]

/** Lets a person choose in a native dialog; null when it was closed. A window never sends or sees a path. */
export async function choose({ windows }: Pick<HandlerWorld, 'windows'>, options: Electron.OpenDialogOptions): Promise<string | null> {
  return (await chooseMany({ windows }, options))?.[0] ?? null
}

/** The same for several; null when it was closed or nothing was chosen. */
export async function chooseMany({ windows }: Pick<HandlerWorld, 'windows'>, options: Electron.OpenDialogOptions): Promise<string[] | null> {
  const parent = windows.room
  const { canceled, filePaths } = parent ? await dialog.showOpenDialog(parent, options) : await dialog.showOpenDialog(options)
  return canceled || filePaths.length === 0 ? null : filePaths
}

/** Prints the room's page as it stands (its print style shows the sheet or certificate only). False when the person closed the dialog. */
export function printRoom({ windows }: Pick<HandlerWorld, 'windows'>): Promise<boolean> {
  const { room } = windows
  return room ? new Promise((resolve) => { room.webContents.print({ silent: false, pageSize: 'A4' }, (done) => resolve(done)) }) : Promise.resolve(false)
}

export const aFolder: Electron.OpenDialogOptions = { properties: ['openDirectory', 'createDirectory'] }
