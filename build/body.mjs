// @ts-check
// Draws the outlines of the body map: `node build/body.mjs` writes assets/body/*.json anew. What these files mean is told in assets/body/README.md.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { HEIGHT, WIDTH, back, builds, front } from './body-figure.mjs'
import { FOOT_HEIGHT, FOOT_WIDTH, HAND_HEIGHT, HAND_WIDTH, foot, handBack, handPalm, hands } from './body-hand.mjs'
import { HEAD_HEIGHT, HEAD_WIDTH, headBack, headFront, headSide, heads } from './body-head.mjs'
import { side } from './body-side.mjs'

export const groups = /** @type {const} */ (['under-6', '6-13', '14-17'])

/** The file of one age group as text. @param {typeof groups[number]} group */
export function drawGroup(group) {
  const [body, head, limb] = [builds[group], heads[group], hands[group]]
  if (!body || !head || !limb) throw new Error(`no proportions for ${group}`)
  const whole = { width: WIDTH, height: HEIGHT }
  const views = {
    front: { ...whole, ...front(body) }, back: { ...whole, ...back(body) }, left: { ...whole, ...side(body) },
    'head-front': { width: HEAD_WIDTH, height: HEAD_HEIGHT, ...headFront(head) }, 'head-back': { width: HEAD_WIDTH, height: HEAD_HEIGHT, ...headBack(head) }, 'head-left': { width: HEAD_WIDTH, height: HEAD_HEIGHT, ...headSide(head) },
    'hand-left-palm': { width: HAND_WIDTH, height: HAND_HEIGHT, ...handPalm(limb) }, 'hand-left-back': { width: HAND_WIDTH, height: HAND_HEIGHT, ...handBack(limb) },
    'foot-left': { width: FOOT_WIDTH, height: FOOT_HEIGHT, ...foot(limb) },
  }
  return `${JSON.stringify({ group, heads: body.heads, views }, null, 1)}\n`
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const group of groups) writeFileSync(join(import.meta.dirname, `../assets/body/${group}.json`), drawGroup(group))
}
