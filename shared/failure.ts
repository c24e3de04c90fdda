// Expected failures: a closed list. Each has a code and, in Chinese and English, four parts: what happened · is the
// recording safe · what to do now · the code. A bug is not here: a bug throws.
import { z } from 'zod'

type Sentence = { what: string; safe: string; todo: string }
type Failures = Record<string, { zh: Sentence; en: Sentence }>

const zhSafe = '已保存的录像和记录不受影响。'
const enSafe = 'What was recorded and saved is not affected.'

export const failures = {
  'E-A1': { zh: { what: '口令不正确。', safe: zhSafe, todo: '请检查大小写和输入法后重新输入。' }, en: { what: 'The password is wrong.', safe: enSafe, todo: 'Check caps lock and the input method, then try again.' } },
  'E-A2': { zh: { what: '加密库文件已损坏，无法打开。', safe: '原始文件没有被改写。', todo: '请不要删除任何文件，联系管理员用备份恢复。' }, en: { what: 'The vault files are damaged and cannot be opened.', safe: 'No original file was changed.', todo: 'Delete nothing; ask the administrator to restore from a backup.' } },
  'E-A3': { zh: { what: '数据来自较新版本的一次询问，本版本不能打开。', safe: '数据没有被改动。', todo: '请安装较新版本后再打开。' }, en: { what: 'The data was written by a newer version of SayOnce.', safe: 'The data was not changed.', todo: 'Install the newer version and open it there.' } },
  'E-A4': { zh: { what: '加密库已锁定。', safe: zhSafe, todo: '请先解锁。' }, en: { what: 'The vault is locked.', safe: enSafe, todo: 'Unlock it first.' } },
  'E-A5': { zh: { what: '口令强度不够。', safe: zhSafe, todo: '请用更长的口令：至少十个字符，且不要用常见词或生日。' }, en: { what: 'The password is too weak.', safe: enSafe, todo: 'Use at least ten characters, no common word and no birthday.' } },
  'E-A6': { zh: { what: '这台机器上已经建立了加密库。', safe: zhSafe, todo: '请用已有口令解锁。' }, en: { what: 'A vault already exists on this machine.', safe: enSafe, todo: 'Unlock it with its password.' } },
  'E-A7': { zh: { what: '记录与库外留存的校验值不一致：有记录缺失或被改动。', safe: '录像文件单独保存并逐段校验。', todo: '本库现为只读。请保留现场，联系管理员核对备份。' }, en: { what: 'The log does not match its head kept outside the database: entries are missing or changed.', safe: 'Media files are stored apart and checked chunk by chunk.', todo: 'The vault is now read-only. Keep everything as it is and call the administrator.' } },
  'E-A8': { zh: { what: '加密库的参数低于安全下限，疑似被人改低。', safe: '数据没有被改动。', todo: '请停止使用并联系管理员。' }, en: { what: 'The stored key parameters are below the floor; someone may have lowered them.', safe: 'The data was not changed.', todo: 'Stop and call the administrator.' } },
  'E-A9': { zh: { what: '加密库正由另一个程序打开。', safe: zhSafe, todo: '请关闭另一个窗口或程序后再解锁。' }, en: { what: 'Another program has this vault open.', safe: enSafe, todo: 'Close the other window or program, then unlock.' } },
  'E-B1': { zh: { what: '请求的内容不存在或已失效。', safe: zhSafe, todo: '请返回上一页重新打开。' }, en: { what: 'What was asked for does not exist or has expired.', safe: enSafe, todo: 'Go back and open it again.' } },
  'E-B2': { zh: { what: '内容不符合要求，没有保存。', safe: zhSafe, todo: '请检查填写内容后再试。' }, en: { what: 'The input is not acceptable and was not saved.', safe: enSafe, todo: 'Check what you entered and try again.' } },
  'E-B3': { zh: { what: '这里不允许进行此操作，已记录。', safe: zhSafe, todo: '如确有需要，请联系管理员。' }, en: { what: 'This act is not allowed here; it was logged.', safe: enSafe, todo: 'If it is needed, call the administrator.' } },
  'E-B4': { zh: { what: '程序内部出错，操作没有完成。', safe: zhSafe, todo: '请重试；如再次出现，请记下代码联系管理员。' }, en: { what: 'An internal fault; the act was not completed.', safe: enSafe, todo: 'Try again; if it happens again note the code and call the administrator.' } },
  'E-C1': { zh: { what: '磁盘写入失败，这一秒的录像没有写入。', safe: '此前已写入的部分完好。', todo: '请立即检查磁盘；录制会自动重试，必要时停止并改用备用设备。' }, en: { what: 'Writing to the disk failed; this second was not written.', safe: 'Everything written before is intact.', todo: 'Check the disk now; the recorder retries. If it goes on, stop and use the spare device.' } },
  'E-C2': { zh: { what: '磁盘空间不足。', safe: '此前已写入的部分完好。', todo: '请清出空间或更换磁盘后再开始录制。' }, en: { what: 'The disk is full.', safe: 'Everything written before is intact.', todo: 'Free space or change the disk before recording.' } },
  'E-C3': { zh: { what: '开始前核对未通过，不能开始录制。', safe: zhSafe, todo: '请补齐清单中标出的项目，或写明理由。' }, en: { what: 'The pre-start checklist is not complete; recording cannot start.', safe: enSafe, todo: 'Complete the marked items or write the reason.' } },
  'E-C4': { zh: { what: '找不到可用的摄像头或麦克风。', safe: zhSafe, todo: '请检查连线和占用情况后重试。' }, en: { what: 'No usable camera or microphone.', safe: enSafe, todo: 'Check the cables and other programs, then try again.' } },
  'E-C5': { zh: { what: '已有录制在进行，不能重复开始。', safe: '正在进行的录制不受影响。', todo: '请先结束当前录制。' }, en: { what: 'A recording is already running.', safe: 'The running recording goes on.', todo: 'Stop it before starting another.' } },
  'E-C6': { zh: { what: '录像片段的顺序不对，未写入。', safe: '此前已写入的部分完好。', todo: '录制会自动重新开始一段。' }, en: { what: 'A chunk arrived out of order and was not written.', safe: 'Everything written before is intact.', todo: 'The recorder starts a new part by itself.' } },
  'E-C7': { zh: { what: '录像的一段已损坏，无法播放或导出该录像。', safe: '其他录像不受影响。', todo: '请不要删除文件，联系管理员用副本恢复。' }, en: { what: 'A part of the recording is damaged; it cannot be played or exported.', safe: 'Other recordings are not affected.', todo: 'Delete nothing; ask the administrator to restore the copy.' } },
  'E-C8': { zh: { what: '录制进行中，不能退出或锁库。', safe: '录制正常进行。', todo: '请先结束录制。' }, en: { what: 'A recording is running: quitting is refused.', safe: 'The recording goes on.', todo: 'Stop the recording first.' } },
  'E-C9': { zh: { what: '这条记录没有写入磁盘。', safe: '录像单独写入，不受影响；此前的记录完好。', todo: '请检查磁盘后再保存一次；程序会保留您刚才填写的内容。' }, en: { what: 'This entry was not written to the disk.', safe: 'The recording is written separately and goes on; earlier entries are intact.', todo: 'Check the disk and save again; what you typed is kept.' } },
  'E-D1': { zh: { what: '还有遮蔽建议没有处理，不能封存。', safe: zhSafe, todo: '请到「遮蔽」逐条采纳或驳回。' }, en: { what: 'Some redaction proposals are undecided; sealing is blocked.', safe: enSafe, todo: 'Decide each of them under Redaction.' } },
  'E-D2': { zh: { what: '录制尚未结束，不能封存。', safe: '录制正常进行。', todo: '请先结束录制。' }, en: { what: 'The recording has not ended; sealing is blocked.', safe: 'The recording goes on.', todo: 'Stop the recording first.' } },
  'E-D3': { zh: { what: '封存已取消，没有留下半成品。', safe: zhSafe, todo: '可以随时重新封存。' }, en: { what: 'Sealing was cancelled; nothing half-made is left.', safe: enSafe, todo: 'Seal again whenever you like.' } },
  'E-D4': { zh: { what: '封存包写出后自检没有通过，已删除。', safe: zhSafe, todo: '请换一个磁盘再试。' }, en: { what: 'The bundle failed its own check after writing and was removed.', safe: enSafe, todo: 'Try again on another disk.' } },
  'E-D5': { zh: { what: '有字符无法用封存字体打印。', safe: zhSafe, todo: '请联系管理员补充字体后再封存。' }, en: { what: 'A character cannot be printed with the embedded font.', safe: enSafe, todo: 'Ask the administrator to add a font, then seal.' } },
  'E-D6': { zh: { what: '选定的文件夹不能写入。', safe: zhSafe, todo: '请选择另一个文件夹。' }, en: { what: 'The chosen folder cannot be written.', safe: enSafe, todo: 'Choose another folder.' } },
  'E-D7': { zh: { what: '这次询问没有录音录像。', safe: zhSafe, todo: '请写明没有录音录像的理由，理由会印在卷内；或者先完成录制。' }, en: { what: 'There is no recording of this questioning.', safe: enSafe, todo: 'Write down why, which is printed in the binder; or record first.' } },
  'E-D8': { zh: { what: '正在封存另一卷。', safe: zhSafe, todo: '请等它完成或先取消，再封存这一卷。' }, en: { what: 'Another bundle is being sealed.', safe: enSafe, todo: 'Wait until it is done or cancel it, then seal this one.' } },
} as const satisfies Failures

export type FailureCode = keyof typeof failures
const codes = Object.keys(failures) as [FailureCode, ...FailureCode[]]

/** A failure on the wire carries its code and, where it helps, one harmless word of detail (a count, a field key): never a name or a path. */
export const Failure = z.strictObject({ code: z.enum(codes), detail: z.string().max(200).optional() })
export type Failure = z.infer<typeof Failure>

export type Result<T> = { ok: true; value: T } | { ok: false; failure: Failure }

export const ok = <T>(value: T): Result<T> => ({ ok: true, value })
export const fail = (code: FailureCode, detail?: string): { ok: false; failure: Failure } =>
  ({ ok: false, failure: detail === undefined ? { code } : { code, detail } })

/** Thrown by deep code to leave with an expected failure; caught once, in ipc.ts. */
export class Refused extends Error {
  constructor(readonly code: FailureCode, readonly detail?: string) {
    super(code)
    this.name = 'Refused'
  }
}
