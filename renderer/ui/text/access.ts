// Text of: agreement and watermark of the player, approvals by a second person, closed sections, grants, release, the envelope.
import { define } from './define'

export const access = define({
  'purpose': '用途', 'purpose-treatment': '诊疗', 'purpose-investigation': '侦查办案', 'purpose-review': '审核监督', 'purpose-court': '出庭举证', 'purpose-complaint': '投诉核查', 'purpose-protection': '儿童保护',
  'section-register': '人员登记', 'section-custody': '监督记录', 'section-case': '案件', 'section-key-volume': '真实身份卷', 'section-session': '办理总览', 'section-questioning': '询问', 'section-briefing': '已说情况', 'section-medical': '身体检查', 'section-samples': '样本',
  'section-intimate': '封套照片', 'section-psychological': '心理', 'section-psychological-out': '心理（移交部分）', 'section-legal-aid': '法律援助', 'section-follow-up': '跟进', 'section-redaction': '遮蔽', 'section-seal': '封存',

  'agreement': '观看录像前确认', 'agreement-who': '观看人：{{name}}（{{role}}）',
  'agreement-1': '观看的起止时间和看过的每一段都写入监督记录，不能删改。',
  'agreement-2': '画面带有您的姓名和当前时间。不得翻拍、转录、截取，不得让无关人员看到或听到。',
  'agreement-3': '只为下面选定的用途观看。',
  'agreement-check': '我已知悉并遵守', 'agreement-accept': '开始观看', 'agreement-open': '确认后观看', 'agreement-say': '观看前须确认用途和保密要求。',
  'player-large': '整窗观看', 'player-small': '退出整窗（Esc）',

  'approvals': '审批', 'approvals-lead': '封存移交、销毁、更改管控设置，都要由另一人批准才能办理。',
  'for-me': '等我审批', 'for-me-none': '没有等您审批的事项。', 'mine': '我提交的', 'mine-none': '您没有提交过审批。', 'others': '其他', 'failed': '没有读到审批。', 'again': '重新读取',
  'approve': '批准', 'decline': '不批准', 'withdraw': '撤回', 'look': '查看要封存的内容',
  'asked-by': '提交人', 'asked-at': '提交时间', 'expires': '有效期至', 'what': '事项', 'hash': '内容校验', 'approver': '批准人', 'approver-at': '{{name}}，{{time}}',
  'dual-seal': '封存移交', 'dual-dispose': '销毁案件', 'dual-policy': '更改策略', 'dual-recovery': '重做恢复表', 'dual-reanchor': '核对后继续使用监督记录', 'dual-second': '更换第二磁盘', 'fact-second': '监督记录的校验值改存到另一个文件夹；原来的不再更新。',
  'fact-case': '案件', 'fact-profile': '接收单位类别', 'fact-recipient': '接收单位', 'fact-no-recording': '没有录像的理由', 'fact-omit-damaged': '不附损坏录像的理由', 'fact-without-consent': '未获同意仍提供的理由', 'fact-policy': '策略改为',
  'fact-dispose-case': '销毁本案全部密钥。此后录像、笔录和各项记录都不能再打开，备份里的也不能。', 'fact-dispose-photographs': '销毁本案封套照片的密钥和文件，备份里的也一并销毁。', 'fact-dispose-therapy': '销毁本案心理记录的密钥，备份里的也一并销毁。', 'fact-recovery': '制作三份新的恢复表；核对无误后，原来的三份作废。',
  'fact-reanchor': '监督记录与留存的校验值不一致。批准后以现状为准继续使用，不一致的情况永久留在记录里。',
  'unknown-case': '（在案件列表中未找到）',

  'request': '第二人批准', 'request-lead-supervisor': '这项操作须由一名审批人批准。', 'request-lead-case-officer': '这项操作须由一名办案人员批准。', 'request-lead-admin': '这项操作须由一名管理员批准。',
  'state-none': '尚未提交', 'state-open': '已提交，等待批准', 'state-approved': '已批准', 'state-declined': '未获批准或已撤回', 'state-used': '已使用', 'state-expired': '已过期',
  'say-open': '{{time}} 前有效。审批人登录后在「审批」中处理；也可以当场批准。', 'say-approved': '{{name}} 于 {{at}} 批准，{{until}} 前有效。批准之后内容有变化的，须重新提交。',
  'say-declined': '没有获得批准，或已撤回。请沟通后再提交。', 'say-used': '这次批准已经用过；再办一次须重新提交。', 'say-expired': '批准已过有效期，请重新提交。', 'say-none': '提交后，审批人可以在自己登录时处理，也可以在这台机器上当场批准。',
  'send': '提交审批', 'send-again': '重新提交', 'here': '第二人当场批准',
  'here-title': '第二人当场批准', 'here-lead': '请批准人本人核对下面的事项，选择自己的姓名，输入自己的口令。不切换用户。', 'here-who': '批准人', 'here-none': '没有可以批准的人。请管理员登记并由审批人批准上岗。',
  'here-password': '批准人的口令', 'here-pin': '密钥 PIN', 'here-ok': '核对无误，批准',

  'closed-title': '「{{section}}」不对您开放', 'closed-role': '您的岗位不能查看这一部分。', 'closed-questioning': '询问结束后开放，以免了解到的内容影响提问。', 'closed-pending': '待有权人员登录一次后开放，不需要您操作。', 'closed-destroyed': '这一部分已按规定销毁，不能恢复。销毁证明在「保管」中。',
  'ask': '申请查阅', 'ask-lead': '由能够查看这一部分的人员决定是否开放，开放有期限。申请和决定都写入监督记录。', 'ask-note': '说明（可不填）', 'ask-send': '提交申请', 'asked': '{{time}} 已申请，用途：{{purpose}}。等待有权人员决定。', 'ask-ended': '上次开放已于 {{time}} 到期或收回。',

  'grants': '开放给个人', 'grants-lead': '「{{section}}」按岗位之外开放给个人的情况。', 'grants-none': '没有申请，也没有开放给个人。', 'grant-add': '开放给…', 'grant-give': '同意开放', 'grant-end': '收回', 'grant-decline': '不同意',
  'grant-asked': '申请中', 'grant-running': '开放中', 'grant-ended': '已收回', 'grant-expired': '已到期', 'grant-until': '至 {{time}}', 'grant-by': '由 {{name}} 开放',
  'grant-dialog': '开放「{{section}}」', 'grant-holder': '开放给', 'grant-date': '开放至', 'grant-date-hint': '最长 {{n}} 天，到期自动收回', 'grant-date-wrong': '请选择今天起 {{n}} 天以内的日期。', 'grant-note': '理由', 'grant-note-hint': '写明为什么需要；不写入监督记录，只留在本部分', 'grant-ok': '开放', 'grant-nobody': '没有可以开放的人。',

  'release': '移交办案单位', 'release-lead': '心理记录默认不外传。勾选的条目会复制一份给办案人员；取消勾选即撤回。', 'release-lead-others': '心理人员决定移交的条目：', 'release-none': '还没有可以移交的条目。先填写心理记录。', 'release-none-others': '心理人员没有移交任何条目。',
  'release-out': '已移交', 'release-changed': '内容已变，需重新移交', 'release-gone': '原条目已撤销，请撤回', 'release-again': '重新移交', 'release-count': '已移交 {{n}} / {{m}} 条', 'release-screen': '办案人员在这里查看；不进封存包。', 'release-bundle': '办案人员可以查看；封存时交给：{{who}}。', 'release-and': '、',

}, {
  'purpose': 'Purpose', 'purpose-treatment': 'Treatment', 'purpose-investigation': 'Investigation', 'purpose-review': 'Review', 'purpose-court': 'Court', 'purpose-complaint': 'Complaint', 'purpose-protection': 'Child protection',
  'section-register': 'Register', 'section-custody': 'Custody log', 'section-case': 'Case', 'section-key-volume': 'True names', 'section-session': 'Session overview', 'section-questioning': 'Questioning', 'section-briefing': 'What was said', 'section-medical': 'Examination', 'section-samples': 'Samples',
  'section-intimate': 'Envelope', 'section-psychological': 'Psychology', 'section-psychological-out': 'Psychology (released)', 'section-legal-aid': 'Legal aid', 'section-follow-up': 'Follow-up', 'section-redaction': 'Redaction', 'section-seal': 'Sealing',

  'agreement': 'Before you watch', 'agreement-who': 'Viewer: {{name}} ({{role}})',
  'agreement-1': 'When you watch and every stretch you see is written into the custody log and cannot be changed.',
  'agreement-2': 'The picture carries your name and the time. No filming, copying or clipping; nobody else may see or hear it.',
  'agreement-3': 'Watch for the purpose chosen below only.',
  'agreement-check': 'I understand and will comply', 'agreement-accept': 'Watch', 'agreement-open': 'Agree and watch', 'agreement-say': 'Purpose and confidentiality are agreed before watching.',
  'player-large': 'Fill the window', 'player-small': 'Leave (Esc)',

  'approvals': 'Approvals', 'approvals-lead': 'Sealing, destruction and changes to controls need the approval of a second person.',
  'for-me': 'Waiting for me', 'for-me-none': 'Nothing waits for your approval.', 'mine': 'Asked by me', 'mine-none': 'You have asked for no approval.', 'others': 'Others', 'failed': 'The approvals could not be read.', 'again': 'Read again',
  'approve': 'Approve', 'decline': 'Decline', 'withdraw': 'Withdraw', 'look': 'See what would be sealed',
  'asked-by': 'Asked by', 'asked-at': 'Asked at', 'expires': 'Expires', 'what': 'What', 'hash': 'Content code', 'approver': 'Approver', 'approver-at': '{{name}}, {{time}}',
  'dual-seal': 'Sealing for hand-over', 'dual-dispose': 'Destroying a case', 'dual-policy': 'Change of policy', 'dual-recovery': 'New recovery sheets', 'dual-reanchor': 'Going on with the custody log', 'dual-second': 'Another second disk', 'fact-second': 'Heads of the log are kept in another folder from now on; the old one is not kept up.',
  'fact-case': 'Case', 'fact-profile': 'Kind of recipient', 'fact-recipient': 'Recipient', 'fact-no-recording': 'Why there is no recording', 'fact-omit-damaged': 'Why the damaged recording is left out', 'fact-without-consent': 'Why it is handed over without consent', 'fact-policy': 'New policy',
  'fact-dispose-case': 'Destroys every key of this case. Recordings, record and forms can never be opened again, nor can those in backups.', 'fact-dispose-photographs': 'Destroys keys and files of the photographs of this case, in backups too.', 'fact-dispose-therapy': 'Destroys the keys of the therapy notes of this case, in backups too.', 'fact-recovery': 'Makes three new recovery sheets; once rehearsed, the old ones are void.',
  'fact-reanchor': 'The custody log does not match its kept heads. Approved, it is used on as it stands; the mismatch stays on record for good.',
  'unknown-case': '(not in the list of cases)',

  'request': 'Second person', 'request-lead-supervisor': 'A supervisor must approve this act.', 'request-lead-case-officer': 'A case officer must approve this act.', 'request-lead-admin': 'An administrator must approve this act.',
  'state-none': 'not asked', 'state-open': 'asked, waiting', 'state-approved': 'approved', 'state-declined': 'declined or withdrawn', 'state-used': 'used', 'state-expired': 'expired',
  'say-open': 'Valid until {{time}}. The approver finds it under Approvals, or approves here and now.', 'say-approved': '{{name}} approved at {{at}}, valid until {{until}}. If anything changes after that, ask again.',
  'say-declined': 'It was declined or withdrawn. Talk to the approver before asking again.', 'say-used': 'This approval was used; ask again for another time.', 'say-expired': 'The approval has expired; ask again.', 'say-none': 'Once asked, the approver decides after logging in, or here at this machine.',
  'send': 'Ask for approval', 'send-again': 'Ask again', 'here': 'Approve here and now',
  'here-title': 'Approval here and now', 'here-lead': 'The approver checks the facts below, chooses their own name and types their own password. The user is not switched.', 'here-who': 'Approver', 'here-none': 'Nobody can approve. An administrator must add a person and a supervisor admit them.',
  'here-password': 'Password of the approver', 'here-pin': 'PIN of the token', 'here-ok': 'Checked, approve',

  'closed-title': '"{{section}}" is not open to you', 'closed-role': 'Your post does not open this part.', 'closed-questioning': 'Opens when the questioning is closed, so that it does not shape the questions.', 'closed-pending': 'Opens when an entitled person has logged in once; you need not do anything.', 'closed-destroyed': 'This part was destroyed under the retention rules and cannot come back. The certificate is under Upkeep.',
  'ask': 'Ask to see it', 'ask-lead': 'Somebody who can read this part decides, and for how long. Asking and deciding go to the custody log.', 'ask-note': 'Note (optional)', 'ask-send': 'Ask', 'asked': 'Asked at {{time}}, purpose: {{purpose}}. Waiting for a decision.', 'ask-ended': 'The last opening ended at {{time}}.',

  'grants': 'Opened to single persons', 'grants-lead': 'Whom "{{section}}" is opened to besides the posts.', 'grants-none': 'Nobody asked and nobody was given access.', 'grant-add': 'Open to…', 'grant-give': 'Open', 'grant-end': 'End', 'grant-decline': 'Decline',
  'grant-asked': 'asked', 'grant-running': 'open', 'grant-ended': 'ended', 'grant-expired': 'expired', 'grant-until': 'until {{time}}', 'grant-by': 'by {{name}}',
  'grant-dialog': 'Open "{{section}}"', 'grant-holder': 'To', 'grant-date': 'Until', 'grant-date-hint': 'at most {{n}} days; ends by itself', 'grant-date-wrong': 'Choose a day within {{n}} days from today.', 'grant-note': 'Reason', 'grant-note-hint': 'why it is needed; stays in this part, not in the custody log', 'grant-ok': 'Open', 'grant-nobody': 'There is nobody to open it to.',

  'release': 'Release to the investigators', 'release-lead': 'Therapy notes stay here. A ticked item is copied to the case officers; unticking withdraws it.', 'release-lead-others': 'What the counsellor released:', 'release-none': 'There is nothing to release yet. Fill in the notes first.', 'release-none-others': 'The counsellor released nothing.',
  'release-out': 'released', 'release-changed': 'changed since; release again', 'release-gone': 'withdrawn in the notes; take it back', 'release-again': 'Release again', 'release-count': '{{n}} of {{m}} released', 'release-screen': 'Case officers read it here; it goes into no bundle.', 'release-bundle': 'Case officers read it; in a bundle it goes to: {{who}}.', 'release-and': ', ',

})
