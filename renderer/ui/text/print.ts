// Text of: printing a section on paper.
import { define } from './define'

export const print = define({
  'what-form': '打印', 'what-labels': '打印标签', 'what-plan': '打印给家庭的安排', 'what-photographs': '打印照片目录', 'what-notice': '打印告知书',
  'running': '正在排版…', 'pages': '正在编页码…', 'dialog': '请在系统的打印窗口里选择打印机', 'cancel': '取消打印',
  'sent': '已送往打印机。请核对纸面，用后按规定保管。', 'closed': '打印窗口已关闭。',
  'plan-ask': '打印前请核对', 'plan-told': '安全计划里写的是「只口头说明」：把纸带回家不安全。', 'plan-found': '这张纸会带回家，别人也可能看到。以下各项含有不宜出现的字词：', 'plan-back': '回去修改', 'plan-go': '仍然打印',
}, {
  'what-form': 'Print', 'what-labels': 'Print labels', 'what-plan': 'Print the family\'s plan', 'what-photographs': 'Print the list', 'what-notice': 'Print the notice',
  'running': 'Laying out pages…', 'pages': 'Numbering pages…', 'dialog': 'Choose the printer in the system\'s window', 'cancel': 'Cancel printing',
  'sent': 'Sent to the printer. Check the paper and keep it as the rules say.', 'closed': 'The print window was closed.',
  'plan-ask': 'Look at this before printing', 'plan-told': 'The safety plan says "told only": a paper is not safe at home.', 'plan-found': 'This paper goes home, where others may see it. These answers hold words that should not stand there:', 'plan-back': 'Go back and change', 'plan-go': 'Print all the same',
})
