// The settings of the policy in the order they are shown, with the range the model allows, so that no screen has its own limits.
import { Policy } from '../../shared/model/policy'

/** Settings that are whole numbers; the picture of recordings is a choice of its own. */
export type NumberKey = Exclude<keyof Policy, 'picture'>
export const policyKeys = (Object.keys(Policy.shape) as (keyof Policy)[]).filter((key): key is NumberKey => key !== 'picture')

/** Lowest and highest whole number a setting may have. */
export function policyRange(key: NumberKey): { min: number; max: number } {
  const { minValue, maxValue } = Policy.shape[key]
  return { min: minValue ?? 0, max: maxValue ?? Number.MAX_SAFE_INTEGER }
}
