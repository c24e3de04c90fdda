// Text of: tracks, marks, frame steps, lost stretches and keys of the player. Its older words stand in record.ts.
import { define } from './define'

export const player = define({
  'track-face': '脸部', 'track-room': '全景', 'track-composite': '合成', 'track-sound': '声音', 'track-both': '并排', 'tracks': '看哪一路',
  'frame-back': '后退一帧', 'frame-forth': '前进一帧', 'mark-back': '上一个标记', 'mark-forth': '下一个标记', 'mark-at': '{{text}}（{{time}}）',
  'marks': '标记', 'mark-line': '问答', 'mark-gap': '未录到', 'mark-note': '标记', 'mark-distress': '情绪', 'mark-disclosure': '披露', 'mark-break-start': '休息开始', 'mark-break-end': '休息结束',
  'reading': '正在读取…', 'before': '这一路当时还没有开始录制', 'after': '这一路当时已经停录',
  'hole': '{{from}} 至 {{to}} 的录像已损坏，任何保存位置都读不出，播放时跳过。其余部分完好。请交管理员检查磁盘。',
  'copy-lost': '快速定位用的副本已损坏，已改放原始录像。原始录像完好。',
  'keys': '按键', 'key-toggle': '空格 / K', 'key-toggle-say': '播放、暂停', 'key-step': '← → / J L', 'key-step-say': '后退、前进 3 秒', 'key-frame': ', .', 'key-frame-say': '后退、前进一帧',
  'key-mark': '[ ]', 'key-mark-say': '上一个、下一个标记', 'key-ends': 'Home End', 'key-ends-say': '到开头、到结尾', 'key-speed': '< >', 'key-speed-say': '放慢、加快', 'key-large': 'F', 'key-large-say': '整窗观看',
}, {
  'track-face': 'Face', 'track-room': 'Room', 'track-composite': 'Composite', 'track-sound': 'Sound', 'track-both': 'Both', 'tracks': 'Which track',
  'frame-back': 'One frame back', 'frame-forth': 'One frame on', 'mark-back': 'Previous mark', 'mark-forth': 'Next mark', 'mark-at': '{{text}} ({{time}})',
  'marks': 'Marks', 'mark-line': 'Line', 'mark-gap': 'Not recorded', 'mark-note': 'Mark', 'mark-distress': 'Distress', 'mark-disclosure': 'Disclosure', 'mark-break-start': 'Break begins', 'mark-break-end': 'Break ends',
  'reading': 'Reading…', 'before': 'This track had not begun yet', 'after': 'This track had ended by then',
  'hole': 'From {{from}} to {{to}} the recording is damaged and cannot be read from any saving place; it is passed over. The rest is intact. Have the administrator check the disk.',
  'copy-lost': 'The copy for quick seeking is damaged; the original plays instead. The original is intact.',
  'keys': 'Keys', 'key-toggle': 'Space / K', 'key-toggle-say': 'play, pause', 'key-step': '← → / J L', 'key-step-say': '3 s back, on', 'key-frame': ', .', 'key-frame-say': 'one frame back, on',
  'key-mark': '[ ]', 'key-mark-say': 'previous, next mark', 'key-ends': 'Home End', 'key-ends-say': 'to the start, to the end', 'key-speed': '< >', 'key-speed-say': 'slower, faster', 'key-large': 'F', 'key-large-say': 'fill the window',
})
