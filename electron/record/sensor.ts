// Temperature and humidity of the room (F15): typed by a person, or read from a device that sends lines. A missing or silent sensor never harms a recording.
import { constants } from 'node:fs'
import { open, type FileHandle } from 'node:fs/promises'
import { Climate } from '../../shared/model/take'

export type ClimateSensor = {
  /** The newest value; null when there is none, or it is more than a minute old. */
  read(): Climate | null
  close(): void
}

/** A value older than this is not burned into a picture. */
const freshMs = 60_000
const lookEvery = 1_000
const reopenEvery = 5_000
/** A line is short: what is longer is no sensor. */
const longest = 200

/**
 * `T=23.4 H=45`, `23.4,45`, `temp: 23.4 hum: 45 %` … : the two numbers of a line, temperature in °C first unless the letters say
 * otherwise. @returns null when the line is none of these or no climate of this world
 */
export function climateOf(line: string): Climate | null {
  const named = (letter: string) => new RegExp(`(?:^|[^a-z])${letter}[a-z]*\\s*[=:]\\s*(-?\\d+(?:\\.\\d+)?)`, 'i').exec(line)?.[1]
  const plain = /^\s*(-?\d+(?:\.\d+)?)\s*[,; \t]\s*(\d+(?:\.\d+)?)\s*$/.exec(line)
  const celsius = plain?.[1] ?? named('t')
  const humidity = plain?.[2] ?? named('h')
  if (celsius === undefined || humidity === undefined) return null
  return Climate.safeParse({ celsius: Number(celsius), humidity: Number(humidity), source: 'sensor' }).data ?? null
}

/**
 * A serial device or pipe that sends lines. Opened without waiting (O_NONBLOCK) and looked at once a second, so that a silent device
 * holds nothing up; opened again when it was pulled. Speed and mode of a serial line are the system's to set (`stty`, udev).
 * @param now monotonic milliseconds
 */
export function lineSensor(path: string, now: () => number = () => performance.now()): ClimateSensor {
  let newest: { climate: Climate; at: number } | null = null
  let handle: FileHandle | null = null
  let rest = ''
  let closed = false
  let timer: NodeJS.Timeout | undefined
  const block = Buffer.alloc(4_096)

  const letGo = async () => {
    const old = handle
    handle = null
    rest = ''
    await old?.close().catch(() => undefined)
  }
  const take = (text: string) => {
    const lines = (rest + text).split(/[\r\n]+/)
    rest = (lines.pop() ?? '').slice(-longest)
    for (const line of lines) {
      const climate = line.length <= longest ? climateOf(line) : null
      if (climate) newest = { climate, at: now() }
    }
  }
  const look = async (): Promise<number> => {
    try {
      handle ??= await open(path, constants.O_RDONLY | constants.O_NONBLOCK | (constants.O_NOCTTY ?? 0))
      // A device that floods is read a bounded piece a second.
      for (let i = 0; i < 16; i++) {
        const { bytesRead } = await handle.read(block, 0, block.length, null)
        if (bytesRead === 0) break
        take(block.toString('latin1', 0, bytesRead))
      }
      return lookEvery
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EAGAIN') return lookEvery
      await letGo()
      return reopenEvery
    }
  }
  const loop = async () => {
    const next = await look()
    if (closed) await letGo()
    else timer = setTimeout(() => void loop(), next).unref()
  }
  void loop()
  return {
    read: () => (newest && now() - newest.at <= freshMs ? newest.climate : null),
    close() {
      closed = true
      clearTimeout(timer)
      void letGo()
    },
  }
}

/** What a person reads off a thermometer: holds until changed. */
export const typed = (celsius: number, humidity: number): Climate => ({ celsius, humidity, source: 'typed' })

/** The sensor a setting means: the path of a device or pipe; empty: none. */
export function sensorOf(setting: string): ClimateSensor | null {
  return setting.trim() === '' ? null : lineSensor(setting.trim())
}
