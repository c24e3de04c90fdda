// What the fields of one form share, handed down to wherever they are drawn.
import { createContext, useContext } from 'react'
import type { Field, FormDefinition } from '../../shared/model/form'
import type { RowId } from '../../shared/model/ids'
import type { Role } from '../../shared/model/role'
import type { FormState } from './use-form'
import type { Offers } from './use-same'
import type { FormHere } from './widget'

export type Engine = { form: FormDefinition; here: FormHere; state: FormState; locked: boolean; role: Role; /** What other forms hold of the same things. */ offers: Offers; /** The field somebody works in. */ focusAt: (field: Field, row: RowId | null) => void }

const Context = createContext<Engine | null>(null)
export const EngineProvider = Context.Provider

/** Throws outside a form (a bug). */
export function useEngine(): Engine {
  const engine = useContext(Context)
  if (!engine) throw new Error('useEngine outside a form')
  return engine
}
