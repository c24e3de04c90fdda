// The words of the body map: named parts of the body and the views of it. Left and right are the child's.
import type { Text2, BodyView } from './model/form'

export type BodyLanguage = keyof Text2

/** Name of a part without its side. */
const names: Readonly<Record<string, readonly [zh: string, en: string]>> = {
  crown: ['头顶部', 'crown'], forehead: ['额部', 'forehead'], temple: ['颞部', 'temple'], face: ['面部', 'face'], 'eye-area': ['眼周', 'area of the eye'], nose: ['鼻部', 'nose'], cheek: ['颊部', 'cheek'],
  mouth: ['口周', 'area of the mouth'], chin: ['颏部', 'chin'], jaw: ['下颌', 'jaw'], ear: ['耳廓', 'ear'], 'behind-ear': ['耳后', 'behind the ear'],
  'head-side': ['头侧部', 'side of the head'], 'head-back': ['顶部后侧', 'back of the head, upper part'], occiput: ['枕部', 'back of the head, lower part'],
  throat: ['颈前正中', 'throat'], 'neck-front': ['颈前部', 'front of the neck'], 'neck-side': ['颈侧部', 'side of the neck'], nape: ['项部', 'nape'],
  'shoulder-front': ['肩部前面', 'front of the shoulder'], 'shoulder-back': ['肩部后面', 'back of the shoulder'], 'shoulder-side': ['肩部外侧', 'outer shoulder'],
  sternum: ['胸骨部', 'breastbone'], chest: ['前胸部', 'chest'], 'chest-side': ['侧胸部', 'side of the chest'],
  'upper-abdomen': ['上腹部', 'upper abdomen'], navel: ['脐周', 'area of the navel'], 'lower-abdomen': ['下腹部', 'lower abdomen'], flank: ['侧腹部', 'flank'], 'hip-front': ['髋部前面', 'front of the hip'], 'hip-side': ['髋部外侧', 'outer hip'],
  'spine-upper': ['背部正中（胸段）', 'spine, upper part'], 'spine-lower': ['背部正中（腰段）', 'spine, lower part'], 'upper-back': ['背部上方', 'upper back'], 'mid-back': ['背部下方', 'middle of the back'], 'lower-back': ['腰部', 'lower back'], buttock: ['臀部', 'buttock'],
  'upper-arm-front-outer': ['上臂前外侧', 'upper arm, front, outer'], 'upper-arm-front-inner': ['上臂前内侧', 'upper arm, front, inner'], 'upper-arm-back-outer': ['上臂后外侧', 'upper arm, back, outer'], 'upper-arm-back-inner': ['上臂后内侧', 'upper arm, back, inner'], 'upper-arm-side': ['上臂外侧', 'upper arm, outer'],
  'elbow-crease': ['肘窝', 'crease of the elbow'], 'elbow-back': ['肘后', 'point of the elbow'], 'elbow-side': ['肘外侧', 'elbow, outer'],
  'forearm-front-outer': ['前臂掌面外侧', 'forearm, palm side, outer'], 'forearm-front-inner': ['前臂掌面内侧', 'forearm, palm side, inner'], 'forearm-back-outer': ['前臂背面外侧', 'forearm, back, outer'], 'forearm-back-inner': ['前臂背面内侧', 'forearm, back, inner'], 'forearm-side': ['前臂外侧', 'forearm, outer'],
  'wrist-front': ['腕掌面', 'wrist, palm side'], 'wrist-back': ['腕背面', 'wrist, back'], 'wrist-side': ['腕外侧', 'wrist, outer'],
  palm: ['手掌', 'palm'], 'hand-back': ['手背', 'back of the hand'], 'hand-side': ['手外侧', 'hand, outer side'], 'fingers-front': ['手指掌面', 'fingers, palm side'], 'fingers-back': ['手指背面', 'fingers, back'],
  'thigh-front-outer': ['大腿前外侧', 'thigh, front, outer'], 'thigh-front-inner': ['大腿前内侧', 'thigh, front, inner'], 'thigh-back-outer': ['大腿后外侧', 'thigh, back, outer'], 'thigh-back-inner': ['大腿后内侧', 'thigh, back, inner'], 'thigh-side': ['大腿外侧', 'thigh, outer'],
  knee: ['膝前', 'knee'], 'knee-back': ['腘窝', 'hollow of the knee'], 'knee-side': ['膝外侧', 'knee, outer'],
  'shin-outer': ['小腿前外侧', 'shin, outer'], 'shin-inner': ['小腿前内侧', 'shin, inner'], 'calf-outer': ['小腿后外侧', 'calf, outer'], 'calf-inner': ['小腿后内侧', 'calf, inner'], 'lower-leg-side': ['小腿外侧', 'lower leg, outer'],
  'ankle-front': ['踝前', 'front of the ankle'], 'ankle-side': ['外踝', 'outer ankle'], heel: ['足跟后面', 'heel, back'], 'foot-top': ['足背', 'top of the foot'], 'foot-side': ['足外侧', 'foot, outer side'],
  'thumb-ball': ['大鱼际', 'ball of the thumb'], 'little-finger-ball': ['小鱼际', 'ball of the little finger'], knuckles: ['掌指关节背面', 'knuckles'],
  thumb: ['拇指掌面', 'thumb, palm side'], 'thumb-tip': ['拇指指腹', 'thumb, pad'], 'thumb-back': ['拇指背面', 'thumb, back'], 'thumb-nail': ['拇指末节背面与指甲', 'thumb, nail'],
  'index-finger': ['示指掌面', 'index finger, palm side'], 'index-finger-tip': ['示指指腹', 'index finger, pad'], 'index-finger-back': ['示指背面', 'index finger, back'], 'index-finger-nail': ['示指末节背面与指甲', 'index finger, nail'],
  'middle-finger': ['中指掌面', 'middle finger, palm side'], 'middle-finger-tip': ['中指指腹', 'middle finger, pad'], 'middle-finger-back': ['中指背面', 'middle finger, back'], 'middle-finger-nail': ['中指末节背面与指甲', 'middle finger, nail'],
  'ring-finger': ['环指掌面', 'ring finger, palm side'], 'ring-finger-tip': ['环指指腹', 'ring finger, pad'], 'ring-finger-back': ['环指背面', 'ring finger, back'], 'ring-finger-nail': ['环指末节背面与指甲', 'ring finger, nail'],
  'little-finger': ['小指掌面', 'little finger, palm side'], 'little-finger-tip': ['小指指腹', 'little finger, pad'], 'little-finger-back': ['小指背面', 'little finger, back'], 'little-finger-nail': ['小指末节背面与指甲', 'little finger, nail'],
  'great-toe': ['拇趾背面', 'great toe, top'], 'second-toe': ['第二趾背面', 'second toe, top'], 'third-toe': ['第三趾背面', 'third toe, top'], 'fourth-toe': ['第四趾背面', 'fourth toe, top'], 'fifth-toe': ['小趾背面', 'little toe, top'],
  'great-toe-sole': ['拇趾底面', 'great toe, underside'], 'second-toe-sole': ['第二趾底面', 'second toe, underside'], 'third-toe-sole': ['第三趾底面', 'third toe, underside'], 'fourth-toe-sole': ['第四趾底面', 'fourth toe, underside'], 'fifth-toe-sole': ['小趾底面', 'little toe, underside'],
  'foot-top-inner': ['足背内侧', 'top of the foot, inner'], 'foot-top-outer': ['足背外侧', 'top of the foot, outer'], 'sole-ball': ['前足底', 'ball of the foot'], arch: ['足弓', 'arch of the foot'], 'sole-outer': ['足底外侧', 'sole, outer'], 'heel-sole': ['足跟底面', 'heel, underside'],
}

const views: Readonly<Record<BodyView, readonly [zh: string, en: string]>> = {
  front: ['全身正面', 'Front'], back: ['全身背面', 'Back'], left: ['全身左侧', 'Left side'], right: ['全身右侧', 'Right side'],
  'head-front': ['头面部正面', 'Head, front'], 'head-back': ['头部后面', 'Head, back'], 'head-left': ['头部左侧', 'Head, left'], 'head-right': ['头部右侧', 'Head, right'],
  'hand-left-palm': ['左手掌面', 'Left hand, palm'], 'hand-left-back': ['左手背面', 'Left hand, back'], 'hand-right-palm': ['右手掌面', 'Right hand, palm'], 'hand-right-back': ['右手背面', 'Right hand, back'],
  'foot-left': ['左足', 'Left foot'], 'foot-right': ['右足', 'Right foot'],
}

/** Under the name of the part the view needs only the rest. */
const shorts: Readonly<Record<BodyView, readonly [zh: string, en: string]>> = {
  front: ['正面', 'front'], back: ['背面', 'back'], left: ['左侧', 'left'], right: ['右侧', 'right'],
  'head-front': ['正面', 'front'], 'head-back': ['后面', 'back'], 'head-left': ['左侧', 'left'], 'head-right': ['右侧', 'right'],
  'hand-left-palm': ['左掌', 'L palm'], 'hand-left-back': ['左背', 'L back'], 'hand-right-palm': ['右掌', 'R palm'], 'hand-right-back': ['右背', 'R back'], 'foot-left': ['左足', 'left'], 'foot-right': ['右足', 'right'],
}

/** The letter of an accepted injury type (forms.md M7) that stands beside its number, so that colour is never the only mark. Of types not listed here: a dot. */
const marks: Readonly<Record<string, readonly [zh: string, en: string]>> = {
  abrasion: ['擦', 'A'], bruise: ['挫', 'B'], petechiae: ['点', 'P'], laceration: ['裂', 'L'], 'incised-wound': ['切', 'I'], puncture: ['刺', 'U'], burn: ['烫', 'H'], 'bite-mark': ['咬', 'T'], swelling: ['肿', 'S'], redness: ['红', 'R'],
  'tenderness-only': ['痛', 'N'], scar: ['疤', 'C'], other: ['他', 'O'],
}

const pick = (words: readonly [zh: string, en: string], language: BodyLanguage): string => words[language === 'zh' ? 0 : 1]

/** The side that a part's name itself tells; a part without one lies in the middle. */
export const sideOf = (region: string): 'left' | 'right' | 'middle' => (region.startsWith('left-') ? 'left' : region.startsWith('right-') ? 'right' : 'middle')

/** 「左上臂外侧」. A region of another form of the drawing keeps its own id, so that nothing stored goes unseen. */
export function regionName(region: string, language: BodyLanguage): string {
  const side = sideOf(region)
  const words = names[side === 'middle' ? region : region.slice(side.length + 1)]
  if (!words) return region
  if (language === 'zh') return `${{ left: '左', right: '右', middle: '' }[side]}${words[0]}`
  return side === 'middle' ? words[1] : `${side} ${words[1]}`
}

export const viewName = (view: string, language: BodyLanguage): string => (view in views ? pick(views[view as BodyView], language) : view)

export const viewShort = (view: BodyView, language: BodyLanguage): string => pick(shorts[view], language)

/** Where a point lies, in words: 「全身正面 · 左上臂前外侧」. */
export const pointWords = (point: { view: string; region: string | null }, language: BodyLanguage): string =>
  (point.region === null ? [viewName(point.view, language)] : [viewName(point.view, language), regionName(point.region, language)]).join(' · ')

export const typeMark = (type: string | null, language: BodyLanguage): string => (type === null ? '' : marks[type] ? pick(marks[type], language) : '·')

/** All parts that have a name, without their side. */
export const namedParts = (): readonly string[] => Object.keys(names)
