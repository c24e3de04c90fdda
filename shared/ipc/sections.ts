// Forms of the services: their definitions, as loaded and validated from assets/forms/*.json.
import { z } from 'zod'
import { call } from './contract'
import { FormDefinition } from '../model/form'

export const sections = {
  forms: call('open', z.strictObject({}), z.array(FormDefinition)),
}
