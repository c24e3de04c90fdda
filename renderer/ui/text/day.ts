// Text of: signing a section, closing the session, what is due, handing over what was said.
import { define } from './define'

export const day = define({
  'sign-title': '签封', 'sign-lead': '签名后，这一部分不能再改动、也不能撤销；以后只能补充，每次另行签名。', 'sign-later': '签封后仍可补充：{{nouns}}，以及补充说明。',
  'sign-writers': '写过这一部分的人：{{names}}', 'sign-answers': '由签名人对全部内容负责。', 'sign-go': '签名并签封', 'sign-open': '还有 {{n}} 项必填没有填写，填齐后才能签封。', 'sign-empty': '这一部分还没有内容。', 'sign-unsaved': '有 {{n}} 处填写没有保存（格式不对、没有被接收，或与他人的修改冲突），不会被签名。请处理后再签封。',
  'sign-ask': '签封「{{what}}」？', 'sign-ask-text': '签名人：{{name}}。签封后任何人都不能改动，也不能重新打开。', 'sign-ask-go': '确定签封',
  'sign-not-writer': '您没有写过这一部分的内容。',
  'signed': '已签封', 'signed-by': '{{name}} · {{time}}', 'signed-digest': '校验码 {{digest}}', 'signed-holds': '签名核对无误', 'signed-broken': '签名与内容不符：请不要使用，并立即通知管理员。', 'signed-checking': '正在核对签名',
  'addenda': '签封后的补充', 'addendum-none': '还没有补充。', 'addendum-rows': '补充了：{{rows}}', 'addendum-photographs': '补充了照片 {{numbers}}', 'addendum-new': '写一条补充说明', 'addendum-hint': '写入后不能修改；签名人是您本人。', 'addendum-go': '签名写入', 'addendum-broken': '签名不符',
  'card-sealed': '{{name}} {{time}} 签封 · {{digest}}',

  'closing': '结束这次办理', 'closing-lead': '孩子离开以前，下面各项都要有着落。', 'closing-ready': '各项都已办妥，可以结束这次办理。', 'closing-count': '还差 {{n}} 项', 'closing-go': '结束办理', 'closing-say': '结束前还差：{{items}}',
  'closing-ask': '结束这次办理？', 'closing-ask-text': '结束后，询问、身体检查和总览不再改动；样本移交、心理、法律援助和后续工作照常进行。', 'closing-ask-go': '确定结束',
  'closed': '已于 {{time}} 结束办理（{{name}}）', 'closed-note': '当天的内容不再改动。样本移交、心理、法律援助和后续工作照常进行。',
  'block-service': '{{service}}还没有办完', 'block-service-questioning': '询问还没有结束', 'block-safety-plan': '今晚的安全计划没有写全', 'block-recording': '还在录制', 'block-escalation': '{{service}}有紧急事项没有报告', 'block-right': '安全计划您不能查看，请由办案人员结束',
  'block-form': '「{{form}}」没有填齐', 'block-fill': '去填', 'closing-left': '下列各表没有填齐。可以现在填写，或者写明不填的原因后结束：', 'closing-why': '没有填齐的原因', 'closing-why-hint': '随办理结束的记录保存，例如「报告由派出所登记，编号见卷」。', 'closed-reason': '有表没有填齐，原因：{{reason}}',
  'block-go': '去办', 'next-go': '去办：{{service}}', 'briefing-section': '询问情况交接', 'retold-today': '当日又问 {{n}} 处', 'retold-hint': '询问以外，又向孩子问过的内容。每一处都是再讲一遍。',

  'ladder': '到期事项', 'ladder-lead': '按到期时间排列，做完的不再列出。', 'ladder-none': '没有等待办理的事项。', 'ladder-no-owner': '没有指定', 'ladder-hidden': '内容不对您开放',
  'ladder-open': '打开', 'overdue-days': '已逾期 {{n}} 天', 'overdue-hours': '已逾期 {{n}} 小时', 'due-days': '还有 {{n}} 天', 'due-hours': '还有 {{n}} 小时', 'due-now': '不到一小时', 'overdue-now': '刚刚逾期',
  'helper': '一对一帮扶人', 'helper-none': '还没有指定一对一帮扶人。', 'overdue': '逾期 {{n}} 件', 'overdue-none': '没有逾期', 'overdue-hint': '只看到期事项', 'all-cases': '全部案件', 'next-due': '下一件到期', 'print-plan': '打印给家庭的安排', 'ladder-gone': '表单文件已不在', 'plan-gaps': '您打印的安排里没有不对您开放的部分：{{parts}}。这些由他们另行打印。', 'plan-gap': '{{service}}（{{role}}）',

  'briefing': '询问情况交接', 'briefing-lead': '孩子已经说过的，由办案人员交给医务和心理人员，他们不再重复问。只交接需要的部分。', 'briefing-lines': '笔录中的回答', 'briefing-find': '查找回答', 'briefing-no-lines': '还没有记录孩子的回答。', 'briefing-no-match': '没有找到。', 'briefing-closed-lines': '笔录不对您开放；可以直接填写右侧的交接表。',
  'briefing-take': '交接', 'briefing-taken': '已交接', 'briefing-topic': '这句话说的是', 'briefing-distress': '带入情绪记录（{{n}} 处）', 'briefing-distress-none': '没有新的情绪记录', 'briefing-distress-done': '已带入 {{n}} 处情绪记录。', 'briefing-readers': '医务、心理人员可以看到交接的内容，看不到笔录。', 'briefing-read-only': '只能查看。', 'briefing-board': '交接已说过的内容', 'distress-plain': '情绪波动',
  'topic-what': '发生了什么', 'topic-when': '时间', 'topic-where': '地点', 'topic-who': '什么人', 'topic-body': '身体哪里', 'topic-pain': '疼痛不适', 'topic-after': '之后做了什么', 'topic-threat': '威胁的话', 'topic-told-whom': '告诉过谁', 'topic-wishes': '孩子的想法',
}, {
  'sign-title': 'Sign and seal', 'sign-lead': 'Once signed, this part cannot be changed or undone; what comes later is added, signed on its own.', 'sign-later': 'What can still be added after sealing: {{nouns}}; and addenda in words.',
  'sign-writers': 'Written by: {{names}}', 'sign-answers': 'Whoever signs answers for all of it.', 'sign-go': 'Sign and seal', 'sign-open': 'Required fields still open: {{n}}. It can be sealed once they are filled in.', 'sign-empty': 'Nothing is written here yet.', 'sign-unsaved': 'Not saved on the screen: {{n}} (faulty, not taken, or changed by somebody else). This would not be signed: settle it first.',
  'sign-ask': 'Seal: {{what}}?', 'sign-ask-text': 'Signed by {{name}}. After that nobody can change or reopen it.', 'sign-ask-go': 'Seal it',
  'sign-not-writer': 'You wrote nothing in this part.',
  'signed': 'Sealed', 'signed-by': '{{name}} · {{time}}', 'signed-digest': 'check code {{digest}}', 'signed-holds': 'signature holds', 'signed-broken': 'The signature does not fit the content: do not use it, and tell the administrator at once.', 'signed-checking': 'checking the signature',
  'addenda': 'Added after sealing', 'addendum-none': 'Nothing was added.', 'addendum-rows': 'Added: {{rows}}', 'addendum-photographs': 'Photographs added: {{numbers}}', 'addendum-new': 'Write an addendum', 'addendum-hint': 'It cannot be changed afterwards; you sign it.', 'addendum-go': 'Sign and add', 'addendum-broken': 'signature does not fit',
  'card-sealed': 'sealed by {{name}} {{time}} · {{digest}}',

  'closing': 'Closing the session', 'closing-lead': 'Before the child leaves, all of this has to be settled.', 'closing-ready': 'Everything is settled: the session can be closed.', 'closing-count': '{{n}} missing', 'closing-go': 'Close the session', 'closing-say': 'Before closing: {{items}}',
  'closing-ask': 'Close this session?', 'closing-ask-text': 'Questioning, examination and overview are not changed any more; hand-over of samples, psychology, legal aid and follow-up go on.', 'closing-ask-go': 'Close it',
  'closed': 'Closed {{time}} ({{name}})', 'closed-note': 'What belongs to that day is not changed any more. Hand-over of samples, psychology, legal aid and follow-up go on.',
  'block-service': '{{service}} is not finished', 'block-service-questioning': 'Questioning is not finished', 'block-safety-plan': 'The safety plan for tonight is not complete', 'block-recording': 'A recording is running', 'block-escalation': '{{service}}: something urgent was not passed on', 'block-right': 'You may not read the safety plan; a case officer closes the session',
  'block-form': '"{{form}}" is not filled in', 'block-fill': 'Fill in', 'closing-left': 'These forms are not filled in. Fill them in now, or write why not and close:', 'closing-why': 'Why they are left open', 'closing-why-hint': 'Kept with the closing, e.g. "report registered by the police station, number on file".', 'closed-reason': 'Forms were left open: {{reason}}',
  'block-go': 'Go', 'next-go': 'Next: {{service}}', 'briefing-section': 'Briefing', 'retold-today': 'asked again today: {{n}}', 'retold-hint': 'What the child was asked again outside the questioning. Each is one more telling.',

  'ladder': 'What is due', 'ladder-lead': 'By date; what is done is not listed.', 'ladder-none': 'Nothing is waiting.', 'ladder-no-owner': 'nobody named', 'ladder-hidden': 'not open to you',
  'ladder-open': 'Open', 'overdue-days': '{{n}} d overdue', 'overdue-hours': '{{n}} h overdue', 'due-days': '{{n}} d left', 'due-hours': '{{n}} h left', 'due-now': 'within the hour', 'overdue-now': 'just overdue',
  'helper': 'One-to-one helper', 'helper-none': 'No one-to-one helper is named yet.', 'overdue': '{{n}} overdue', 'overdue-none': 'nothing overdue', 'overdue-hint': 'Show what is due', 'all-cases': 'All cases', 'next-due': 'Next due', 'print-plan': 'Print the plan for the family', 'ladder-gone': 'the file of its form is gone', 'plan-gaps': 'What is not open to you is not on the plan you print: {{parts}}. They print theirs.', 'plan-gap': '{{service}} ({{role}})',

  'briefing': 'Briefing', 'briefing-lead': 'What the child has said already, handed to medical and counselling staff so that nobody asks again. Only what they need.', 'briefing-lines': 'Answers on record', 'briefing-find': 'Find an answer', 'briefing-no-lines': 'No answer of the child is on record yet.', 'briefing-no-match': 'Nothing found.', 'briefing-closed-lines': 'The record is not open to you; the form on the right can be filled in by hand.',
  'briefing-take': 'Hand on', 'briefing-taken': 'handed on', 'briefing-topic': 'What this is about', 'briefing-distress': 'Copy the distress marks ({{n}})', 'briefing-distress-none': 'no new distress marks', 'briefing-distress-done': 'Distress marks copied: {{n}}.', 'briefing-readers': 'Medical and counselling staff see what is handed on, never the record.', 'briefing-read-only': 'Read only.', 'briefing-board': 'Hand on what was said', 'distress-plain': 'distress',
  'topic-what': 'What happened', 'topic-when': 'When', 'topic-where': 'Where', 'topic-who': 'Who', 'topic-body': 'Where on the body', 'topic-pain': 'Pain', 'topic-after': 'What came after', 'topic-threat': 'Threats', 'topic-told-whom': 'Told to whom', 'topic-wishes': 'Wishes',
})
