// Which component draws a repeated group that asks for one; every other group is a list of rows.
import type { ComponentType } from 'react'
import type { widgets } from '../../shared/model/form'
import { BodyMap } from './body/BodyMap'
import { Costs } from './costs/Costs'
import { HandOvers } from './samples/HandOvers'
import { Samples } from './samples/Samples'
import { Tasks } from './tasks/Tasks'
import type { WidgetProps } from './widget'

export const drawn: Record<(typeof widgets)[number], ComponentType<WidgetProps>> = {
  'body-map': BodyMap, samples: Samples, 'hand-overs': HandOvers, costs: Costs, tasks: Tasks,
}
