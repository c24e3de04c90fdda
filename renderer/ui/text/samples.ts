// Text of: signatures, the sample register, hand-overs, the ledger of costs, the list of tasks.
import { define } from './define'

export const samples = define({
  'unsigned': '未签', 'sign': '签名', 'sign-again': '重签', 'sign-changed': '签名之后改动过：{{what}}。', 'sign-changed-todo': '请核对后重新签名。',
  'sign-how': '签名方式', 'sign-drawn': '手写签名', 'sign-refused': '拒绝签名', 'sign-cannot-write': '不能书写',
  'sign-pad': '签名区，用笔、手指或鼠标书写', 'sign-here': '{{who}}在此签名', 'sign-recording': '录制中签名',
  'sign-back': '退一笔', 'sign-clear': '清除重写', 'sign-name': '姓名', 'sign-reason': '原因', 'sign-witness': '见证人', 'sign-confirm': '确认签名', 'sign-note': '确认注明',
  'sign-block-name': '请填写签名人的姓名。', 'sign-block-drawing': '还有一笔没有写完。', 'sign-block-broken': '书写中断，最后一笔已去掉，没有签成。请补完或清除重写。', 'sign-block-short': '笔迹太短，请签全名。', 'sign-block-reason': '请写明原因。', 'sign-block-witness': '请检查见证人的姓名。',
  'signed-refused': '拒绝签名：{{reason}}', 'signed-cannot-write': '不能书写：{{reason}}', 'signed-witness': '（见证：{{name}}）',

  'unagreed': '身体检查的知情同意中没有记录同意提取样本，或者已经撤回、孩子不愿意。请先停下；确需提取的，在「提取前的同意」选「没有取得同意」，写明理由和批准人。',
  'find': '输入或扫描包装编号', 'find-none': '没有编号为「{{text}}」的样本。', 'add': '登记一件样本', 'remove': '删除这件', 'labels-sheet': '全部标签（A4）', 'labels-roll': '全部标签（标签纸）', 'label-one': '打印这件标签', 'none': '还没有登记样本。',
  'column-package': '包装编号', 'column-site': '部位或来源', 'column-kind': '种类', 'column-time': '提取时间', 'column-seal': '封签', 'column-where': '现在在', 'column-open': '待补', 'column-result': '结果', 'results': '检验结果已登记：{{reports}}。', 'label-stale': '这张标签与登记不符：编号或封签号后来改过，或者标签是抄写的。请核对包装，重新打印标签。',
  'no-number': '（无编号）', 'not-sealed': '未封', 'seal-replaced': '{{no}}（有说明）', 'open-count': '{{n}} 项', 'open-none': '齐全', 'of-rows': '共 {{n}} 件', 'nobody': '没有写明',
  'warn-wet': '没有晾干就装袋，容易霉变。请晾干后再封，或在备注写明原因。', 'warn-clothes': '衣物应当用纸袋单独包装。', 'warn-plastic': '生物样本不宜用塑料袋，潮气会破坏样本。',

  'hand-over': '登记一次移交', 'hand-over-remove': '删除这次移交', 'chains': '每件样本的移交链', 'names-unseen': '您看不到当事人的真实姓名，接收人只与化名作了核对；办案人员打开本页时再与真实姓名核对。', 'hand-none': '还没有移交。样本现在由提取人保管。', 'hand-n': '第 {{n}} 次移交',
  'taken-by': '提取', 'given': '交出', 'received': '接收', 'minutes': '{{n}} 分钟后', 'hours': '{{h}} 小时 {{m}} 分后', 'days': '{{d}} 天 {{h}} 小时后', 'has-now': '现由 {{name}} 保管', 'links': '{{n}} 次移交', 'unnamed': '未写明',
  'fault-giver': '交出人不是上一手的 {{name}}，中间由谁保管没有写明。', 'fault-late': '提取后 {{n}} 分钟才移交。', 'fault-order': '移交时间早于上一次接收的时间。', 'fault-unsigned': '双方签名不全。', 'fault-refused': '有一方没有亲笔签名。', 'fault-signer': '签名人与写明的交出人、接收人不一致。', 'fault-changed': '签名之后又改动过这次移交。', 'fault-register': '签名之后，样本登记又改动过。', 'fault-changed-todo': '请核对后由双方重新签名。', 'fault-signer-todo': '请改正姓名或重签；代签的，在「保管间断的原因」写明。', 'fault-seal': '封签不完好。', 'fault-time': '没有写明移交时间。', 'fault-family': '接收人是本案当事人或其家属、陪同人员，样本不能交给他们。', 'fault-self': '交出人和接收人是同一人，这不是移交。',
  'fault-why': '写明原因', 'fault-todo': '请在「保管间断的原因」写明其间在哪里、由谁保管。', 'fault-answered': '已说明：{{why}}', 'chain-whole': '移交链完整', 'chain-none': '尚未移交', 'chain-open': '{{n}} 处要补', 'all-samples': '选上全部未移交的', 'choose-samples': '选择样本',
  'rows-none': '先登记样本，再选择。',

  'cost-sum': '合计', 'cost-of-kind': '小计 · {{kind}}', 'cost-add': '登记一笔费用', 'cost-remove': '删除这一笔', 'cost-none': '还没有登记费用。', 'cost-basis': '康复所需的心理治疗等费用，有鉴定意见、医疗诊断书等证明的，属于合理费用（法释〔2023〕3号 §14）。', 'cost-yuan': '{{sum}} 元', 'cost-proof': '凭证', 'cost-proof-none': '缺凭证', 'cost-proof-n': '{{n}} 份',
  'cost-other': '未分类', 'cost-precision': '金额最多两位小数，请改正。', 'column-date': '日期', 'column-amount': '金额',

  'task-add': '添加一项', 'task-remove': '删除这一项', 'task-none': '还没有事项。', 'task-over': '已逾期 {{n}} 天', 'task-today': '今天到期', 'task-left': '还有 {{n}} 天', 'task-done': '已办结', 'task-no-date': '没有期限', 'column-task': '事项', 'column-due': '期限', 'column-owner': '负责人', 'column-state': '进度', 'task-none-owner': '未定',
}, {
  'unsigned': 'unsigned', 'sign': 'Sign', 'sign-again': 'Sign again', 'sign-changed': 'Changed after the signature: {{what}}.', 'sign-changed-todo': 'Check it and sign again.',
  'sign-how': 'How', 'sign-drawn': 'by hand', 'sign-refused': 'refuses', 'sign-cannot-write': 'cannot write',
  'sign-pad': 'Field for the signature, by pen, finger or mouse', 'sign-here': 'Sign here: {{who}}', 'sign-recording': 'signed while recording',
  'sign-back': 'Last stroke back', 'sign-clear': 'Clear', 'sign-name': 'Name', 'sign-reason': 'Why', 'sign-witness': 'Witness', 'sign-confirm': 'Confirm signature', 'sign-note': 'Note it',
  'sign-block-name': 'Enter the name of who signs.', 'sign-block-drawing': 'One stroke is not finished.', 'sign-block-broken': 'Writing broke off; the last stroke was dropped and nothing is signed. Complete it, or clear and sign again.', 'sign-block-short': 'Too short: sign the full name.', 'sign-block-reason': 'Write the reason.', 'sign-block-witness': 'Check the name of the witness.',
  'signed-refused': 'Refused to sign: {{reason}}', 'signed-cannot-write': 'Cannot write: {{reason}}', 'signed-witness': '(witness: {{name}})',

  'unagreed': 'No consent to samples is on record in the examination, or it was taken back, or the child does not want it. Stop first; where they are needed all the same, choose "nobody consented" and write why and who approved it.',
  'find': 'Type or scan a package no.', 'find-none': 'No sample has the number "{{text}}".', 'add': 'Add a sample', 'remove': 'Remove this one', 'labels-sheet': 'All labels (A4)', 'labels-roll': 'All labels (label paper)', 'label-one': 'Print its label', 'none': 'No sample is in the register.',
  'column-package': 'Package', 'column-site': 'Site or source', 'column-kind': 'Kind', 'column-time': 'Taken', 'column-seal': 'Seal', 'column-where': 'Where now', 'column-open': 'Open', 'column-result': 'Result', 'results': 'Results entered: {{reports}}.', 'label-stale': 'This label does not fit the register: a number was changed after it was printed, or it was copied by hand. Check the package and print the label again.',
  'no-number': '(no number)', 'not-sealed': 'not sealed', 'seal-replaced': '{{no}} (see note)', 'open-count': '{{n}}', 'open-none': 'complete', 'of-rows': '{{n}} in all', 'nobody': 'not stated',
  'warn-wet': 'Packed before it was dry: it will mould. Dry it first, or write why under remark.', 'warn-clothes': 'Clothes go into a paper bag each.', 'warn-plastic': 'Biological samples do not belong in plastic: damp destroys them.',

  'hand-over': 'Enter a hand-over', 'hand-over-remove': 'Remove this hand-over', 'chains': 'Chain of each sample', 'names-unseen': 'You do not see the true names of the case: takers are compared with the pseudonyms only, and with the true names when the case officer opens this page.', 'hand-none': 'No hand-over yet. The samples are with whoever took them.', 'hand-n': 'Hand-over {{n}}',
  'taken-by': 'taken', 'given': 'given', 'received': 'received', 'minutes': '{{n}} min later', 'hours': '{{h}} h {{m}} min later', 'days': '{{d}} d {{h}} h later', 'has-now': 'now with {{name}}', 'links': 'hand-overs: {{n}}', 'unnamed': 'not stated',
  'fault-giver': 'The giver is not the last taker {{name}}: nobody wrote who kept it between.', 'fault-late': 'Handed over {{n}} minutes after taking.', 'fault-order': 'Handed over before it was received.', 'fault-unsigned': 'A signature is missing.', 'fault-refused': 'One side did not sign by hand.', 'fault-signer': 'Signed under another name than who gave or took.', 'fault-changed': 'This hand-over was changed after it was signed.', 'fault-register': 'The register of the samples was changed after it was signed.', 'fault-changed-todo': 'Check it and let both sign again.', 'fault-signer-todo': 'Correct the name or sign again; who signed for another is written below.', 'fault-seal': 'The seal was not whole.', 'fault-time': 'No time of the hand-over.', 'fault-family': 'The taker is somebody of the case: samples are never handed to them.', 'fault-self': 'Giver and taker are the same person: that is no hand-over.',
  'fault-why': 'Write why', 'fault-todo': 'Write below where it was and who kept it.', 'fault-answered': 'Reason: {{why}}', 'chain-whole': 'chain is whole', 'chain-none': 'not handed over yet', 'chain-open': 'open: {{n}}', 'all-samples': 'All not yet handed over', 'choose-samples': 'Choose samples',
  'rows-none': 'Enter the samples first.',

  'cost-sum': 'Sum', 'cost-of-kind': 'Subtotal · {{kind}}', 'cost-add': 'Add a cost', 'cost-remove': 'Remove this one', 'cost-none': 'No costs yet.', 'cost-basis': 'Costs of recovery such as psychological treatment count as reasonable when an expert opinion or a diagnosis proves the need (Judicial Interpretation [2023] No. 3, art. 14).', 'cost-yuan': '¥ {{sum}}', 'cost-proof': 'Proof', 'cost-proof-none': 'no proof', 'cost-proof-n': '{{n}}',
  'cost-other': 'not classified', 'cost-precision': 'At most two decimals.', 'column-date': 'Date', 'column-amount': 'Amount',

  'task-add': 'Add an item', 'task-remove': 'Remove this one', 'task-none': 'No items yet.', 'task-over': '{{n}} d overdue', 'task-today': 'due today', 'task-left': '{{n}} d left', 'task-done': 'done', 'task-no-date': 'no date', 'column-task': 'What', 'column-due': 'Due', 'column-owner': 'Owner', 'column-state': 'State', 'task-none-owner': 'nobody yet',
})
