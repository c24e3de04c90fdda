// Text of: the body map and the clock dial. Names of body parts and views are in shared/body-names.ts, because print needs them too.
import { define } from './define'

export const body = define({
  'part-whole': '全身', 'part-head': '头面', 'part-hands': '手', 'part-feet': '足', 'part-of': '看哪一部分', 'view-of': '看哪一面', 'with-points': '{{name}} · {{n}}',
  'map': '体表图：{{view}}。方向键移动十字，回车标一处，N 和 P 选下一处、上一处，空格把所选的移到十字处，Delete 移除。',
  'how': '点图标出一处，拖动可改位置。', 'how-keys': '键盘：方向键移动（Shift 大步），回车标一处，空格移动所选，N / P 换一处，PageUp / PageDown 换一面，Delete 移除。',
  'how-place': '第 {{n}} 处还没有标在图上：点一下它的位置。', 'locked': '只能查看。',
  'zoom-in': '放大', 'zoom-out': '缩小', 'zoom': '{{n}} 倍',
  'off': '这里不在身体上，没有标。', 'closed': '会阴部的所见不在图上标注，没有标：请到按结构逐一记录的一组，用文字和钟点位置填写。', 'full': '已到上限 {{n}} 处，没有标。',
  'child-left': '孩子的左侧', 'child-right': '孩子的右侧', 'sole': '足底', 'top': '足背',
  'list': '已标出的各处', 'none': '还没有标出。点左边的图，或把光标放到图上用键盘标。', 'number': '第 {{n}} 处', 'unplaced': '还没有标在图上', 'no-type': '类型未填',
  'remove': '移除这一处', 'chosen-none': '选一处，填写它的各项。', 'region': '部位（按位置自动填写，可改）',
  'contradicts': '位置在{{at}}，填写的侧别是{{side}}，两者不一致。', 'side-left': '左侧', 'side-right': '右侧', 'side-middle': '正中', 'side-both': '两侧', 'side-fix': '改为{{side}}', 'contradicts-mark': '侧别不一致',
  'age': '按{{age}}的身材画。', 'age-under-6': '6 岁以下', 'age-6-13': '6 至 13 岁', 'age-14-17': '14 岁以上',
  'dial': '钟点方位', 'dial-hour': '{{n}} 点', 'dial-none': '没有选方位', 'dial-list': '所选方位：{{hours}}', 'dial-how': '按钟面记方位，可选多个；方向键绕钟面走，空格选或取消。',
}, {
  'part-whole': 'Whole', 'part-head': 'Head', 'part-hands': 'Hands', 'part-feet': 'Feet', 'part-of': 'Which part', 'view-of': 'Which view', 'with-points': '{{name}} · {{n}}',
  'map': 'Body map: {{view}}. Arrow keys move the cross, Enter marks a place, N and P choose the next or previous, Space moves the chosen one to the cross, Delete removes it.',
  'how': 'Tap the drawing to mark a place; drag to move it.', 'how-keys': 'Keys: arrows move (Shift: far), Enter marks, Space moves the chosen one, N / P next or previous, PageUp / PageDown other view, Delete removes.',
  'how-place': 'Number {{n}} is not on the drawing yet: tap its place.', 'locked': 'To read only.',
  'zoom-in': 'Larger', 'zoom-out': 'Smaller', 'zoom': '{{n}} ×',
  'off': 'This is not on the body; nothing was marked.', 'closed': 'Nothing was marked: findings here are recorded structure by structure, in words and clock positions.', 'full': 'The limit of {{n}} is reached; nothing was marked.',
  'child-left': 'child\'s left', 'child-right': 'child\'s right', 'sole': 'sole', 'top': 'top',
  'list': 'Marked places', 'none': 'Nothing is marked. Tap the drawing, or focus it and use the keys.', 'number': 'Number {{n}}', 'unplaced': 'not on the drawing yet', 'no-type': 'no type yet',
  'remove': 'Remove this place', 'chosen-none': 'Choose a place to fill in its details.', 'region': 'Part of the body (filled in from the place; can be changed)',
  'contradicts': 'The place is {{at}}, the side written down is {{side}}: they do not agree.', 'side-left': 'left', 'side-right': 'right', 'side-middle': 'middle', 'side-both': 'both', 'side-fix': 'Change to {{side}}', 'contradicts-mark': 'sides differ',
  'age': 'Drawn as {{age}}.', 'age-under-6': 'under 6', 'age-6-13': '6 to 13', 'age-14-17': '14 and over',
  'dial': 'Clock position', 'dial-hour': '{{n}} o\'clock', 'dial-none': 'No position chosen', 'dial-list': 'Positions: {{hours}}', 'dial-how': 'Positions as on a clock face, as many as needed; arrows go round, Space chooses.',
})
