// Text of: printing a section on paper.
import { define } from './define'

export const print = define({
  'what-form': '打印', 'what-labels': '打印标签', 'what-plan': '打印给家庭的安排', 'what-photographs': '打印照片目录',
  'running': '正在排版…', 'pages': '正在编页码…', 'dialog': '请在系统的打印窗口里选择打印机', 'cancel': '取消打印',
  'sent': '已送往打印机。请核对纸面，用后按规定保管。', 'closed': '打印窗口已关闭。',
}, {
  'what-form': 'Print', 'what-labels': 'Print labels', 'what-plan': 'Print the family\'s plan', 'what-photographs': 'Print the list',
  'running': 'Laying out pages…', 'pages': 'Numbering pages…', 'dialog': 'Choose the printer in the system\'s window', 'cancel': 'Cancel printing',
  'sent': 'Sent to the printer. Check the paper and keep it as the rules say.', 'closed': 'The print window was closed.',
})
