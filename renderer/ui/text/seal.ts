// Text of: sealing.
import { define } from './define'

export const seal = define({
  'title': '封存',
  'lead': '把本次办理做成一个加密、签名的封存包，交给一个接收单位。须经审批人批准；内容此后不能再改，需要更正时另做一个。',
  'recipient-group': '接收单位类别', 'recipient': '接收单位名称', 'recipient-hint': '写全称，会印在封面上，例如「云栖区人民检察院」', 'recipient-needed': '先填写接收单位名称。',
  'no-recording': '没有录音录像的理由', 'omit-damaged': '不附损坏录像的理由', 'reason-hint': '会印在《录音录像情况说明》里；写完按回车',
  'choose-profile': '先选择接收单位类别。', 'checking': '正在检查…', 'check-again': '重新检查', 'check-failed': '检查没有完成。',
  'blocks': '封存前要处理', 'blocks-say': '还有 {{n}} 件事没有处理，不能封存。', 'go-redact': '去遮蔽', 'go-desk': '去询问', 'go-session': '去总览', 'detail': '涉及：{{text}}',
  'parts': '卷内文书', 'part': '文书', 'lines': '条目', 'redactions': '遮蔽',
  'media': '录音录像', 'media-name': '文件', 'length': '时长', 'size': '大小', 'included': '随包', 'included-yes': '随包', 'included-no': '不随包，按规定查阅', 'media-none': '本次办理没有录音录像。',
  'total': '共 {{parts}} 份文书，遮蔽 {{redactions}} 处；随包录像 {{media}} 段，{{size}}。',
  'make': '封存', 'request-needed': '送审并获批准后才能封存。', 'not-yours': '封存由办案人员办理；这里可以核对内容。', 'choosing': '请在弹出的窗口里选择存放的文件夹', 'dialog-closed': '没有选择文件夹，没有封存。',
  'running': '正在封存', 'running-note': '可以离开本页继续其他工作；结果留在这里。', 'left': '约剩 {{time}}', 'left-unknown': '正在估算剩余时间', 'cancel': '取消封存', 'cancelling': '正在取消…', 'other-running': '另一次办理正在封存，请等它完成。',
  'step-collect': '汇集内容', 'step-print': '排印文书', 'step-assemble': '编页、附清单', 'step-sign': '签名', 'step-media': '加密录像、打包', 'step-check': '核验成品', 'step-done': '完成',
  'done-title': '封存完成', 'short-code': '短码', 'short-code-hint': '双方电话核对时，念这一组。',
  'bundle-id': '封存包号', 'file': '文件', 'folder': '存放位置', 'pages': '页数', 'pages-n': '{{n}} 页', 'manifest': '清单 SHA-256',
  'passphrase': '打开封存包的口令', 'passphrase-once': '只显示这一次，程序不会保存。', 'passphrase-road': '口令要走另一条路：不要和封存包放在同一个盘、同一封邮件里；请当面或打电话告诉接收人。', 'copy': '复制口令', 'copied': '已复制。用后请清空剪贴板。', 'copy-failed': '没有复制成功，请手抄。',
  'noted': '口令已记下，并将另行交付', 'noted-needed': '记下口令之后才能离开这一页的结果。',
  'how': '接收人怎样核验', 'how-1': '一次询问的「核验」页：选择封存包、本室根证书和口令，不需要解锁。', 'how-2': '没有本程序时：包内 README.txt 写明如何用 7z、sha256sum、openssl、pdfsig 核验。', 'how-3': '核验要用本室根证书 ca.pem。请用与封存包不同的途径交给接收人，第一次交付即可。',
  'export-trust': '导出本室根证书', 'exported': '本室根证书已保存。', 'verify-now': '去核验', 'finish': '完成',
 
}, {
  'title': 'Sealing',
  'lead': 'Makes one encrypted, signed bundle of this session for one recipient, once a supervisor has approved. It cannot be changed afterwards; a correction is a new bundle.',
  'recipient-group': 'Kind of recipient', 'recipient': 'Name of the recipient', 'recipient-hint': 'full name, printed on the cover, e.g. "Yunqi District Procuratorate"', 'recipient-needed': 'Enter the name of the recipient.',
  'no-recording': 'Why there is no recording', 'omit-damaged': 'Why the damaged recording is left out', 'reason-hint': 'printed on the sheet about the recordings; press Enter when done',
  'choose-profile': 'Choose the kind of recipient first.', 'checking': 'Checking…', 'check-again': 'Check again', 'check-failed': 'The check was not completed.',
  'blocks': 'To do before sealing', 'blocks-say': '{{n}} things must be settled before sealing.', 'go-redact': 'Go to redaction', 'go-desk': 'Go to questioning', 'go-session': 'Go to the session', 'detail': 'Concerns: {{text}}',
  'parts': 'Documents', 'part': 'Document', 'lines': 'Items', 'redactions': 'Redactions',
  'media': 'Recordings', 'media-name': 'File', 'length': 'Length', 'size': 'Size', 'included': 'In the bundle', 'included-yes': 'in the bundle', 'included-no': 'left out, viewed at the unit', 'media-none': 'This session has no recording.',
  'total': 'Documents: {{parts}}. Redactions: {{redactions}}. Recordings in the bundle: {{media}}, {{size}}.',
  'make': 'Seal', 'request-needed': 'Sealing needs the approval of a second person.', 'not-yours': 'A case officer seals; the content can be checked here.', 'choosing': 'Choose a folder in the window that opened', 'dialog-closed': 'No folder was chosen; nothing was sealed.',
  'running': 'Sealing', 'running-note': 'You may leave this page and go on working; the result stays here.', 'left': 'about {{time}} left', 'left-unknown': 'estimating the time left', 'cancel': 'Cancel sealing', 'cancelling': 'Cancelling…', 'other-running': 'Another session is being sealed; wait until it is done.',
  'step-collect': 'Collect the content', 'step-print': 'Print the documents', 'step-assemble': 'Number pages, attach lists', 'step-sign': 'Sign', 'step-media': 'Encrypt recordings, pack', 'step-check': 'Verify the result', 'step-done': 'Done',
  'done-title': 'Sealed', 'short-code': 'Short code', 'short-code-hint': 'Read this out when both sides compare by telephone.',
  'bundle-id': 'Bundle', 'file': 'File', 'folder': 'Folder', 'pages': 'Pages', 'pages-n': '{{n}} pages', 'manifest': 'SHA-256 of the list',
  'passphrase': 'Passphrase of the bundle', 'passphrase-once': 'Shown this once; the program does not keep it.', 'passphrase-road': 'Hand it over by another road: not on the same disk, not in the same mail. Tell the recipient in person or by telephone.', 'copy': 'Copy', 'copied': 'Copied. Clear the clipboard after use.', 'copy-failed': 'Copying failed; write it down.',
  'noted': 'The passphrase is noted and goes by another road', 'noted-needed': 'Note the passphrase before leaving this result.',
  'how': 'How the recipient verifies', 'how-1': 'On the Verify page of SayOnce: choose the bundle, the root certificate and the passphrase. No unlocking needed.', 'how-2': 'Without this program: README.txt in the bundle says how to check with 7z, sha256sum, openssl and pdfsig.', 'how-3': 'Verifying needs this room\'s root certificate ca.pem. Give it by another road than the bundle; once is enough.',
  'export-trust': 'Export root certificate', 'exported': 'The root certificate was saved.', 'verify-now': 'Go to verify', 'finish': 'Finish',
 
})
