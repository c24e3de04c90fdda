// What is burned in of temperature and humidity (F15): the sensor's value, or where there is none what a person read off and typed, for as long as that can be true.
import type { Climate } from '../../shared/model/take'
import { sensorOf, type ClimateSensor } from './sensor'

/** Longer than a questioning with its self-test; the next morning somebody reads the thermometer again. */
const typedMs = 4 * 3_600_000

export class ClimateDesk {
  private open: { path: string; sensor: ClimateSensor | null } = { path: '', sensor: null }
  private typed: { climate: Climate; at: number } | null = null

  /** `path`: the sensor of the settings, opened anew when it changes; empty: none. `now`: monotonic ms. */
  constructor(private readonly path: () => string, private readonly now: () => number, private readonly openSensor: (path: string) => ClimateSensor | null = sensorOf) {}

  type(climate: Climate | null): void {
    this.typed = climate && { climate, at: this.now() }
  }

  /** Null when nothing is known: a sensor that fell silent is not made up for by an old reading. */
  read(): Climate | null {
    const path = this.path()
    if (path !== this.open.path) {
      this.open.sensor?.close()
      this.open = { path, sensor: this.openSensor(path) }
    }
    if (this.open.sensor) return this.open.sensor.read()
    return this.typed && this.now() - this.typed.at < typedMs ? this.typed.climate : null
  }
}
