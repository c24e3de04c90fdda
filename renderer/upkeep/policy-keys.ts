// The settings of the policy in the order they are shown, with the range the model allows, so that no screen has its own limits.
import { Policy } from '../../shared/model/policy'

export const policyKeys = Object.keys(Policy.shape) as (keyof Policy)[]

/** Lowest and highest whole number a setting may have. */
export function policyRange(key: keyof Policy): { min: number; max: number } {
  const { minValue, maxValue } = Policy.shape[key]
  return { min: minValue ?? 0, max: maxValue ?? Number.MAX_SAFE_INTEGER }
}
