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
  'E-A10': { zh: { what: '连续多次口令不正确，已暂停登录。', safe: zhSafe, todo: '请等倒计时结束后再试；忘记口令请联系管理员或使用恢复表。' }, en: { what: 'Too many wrong passwords: sign-in is paused.', safe: enSafe, todo: 'Wait for the countdown; if the password is forgotten, ask the administrator or use the recovery sheets.' } },
  'E-A11': { zh: { what: '没有找到您的密钥（UKey）。', safe: zhSafe, todo: '请插好密钥后再试。' }, en: { what: 'Your security token is not plugged in.', safe: enSafe, todo: 'Plug it in and try again.' } },
  'E-A12': { zh: { what: '密钥的 PIN 不正确。', safe: zhSafe, todo: '请核对后重新输入；多次输错密钥会自行锁死。' }, en: { what: 'The PIN of the token is wrong.', safe: enSafe, todo: 'Check it and try again; the token locks itself after several wrong tries.' } },
  'E-A13': { zh: { what: '密钥的驱动程序没有响应或已崩溃。', safe: zhSafe, todo: '请拔下密钥重新插入；仍不行请联系管理员更换驱动。' }, en: { what: 'The driver of the token crashed or does not answer.', safe: enSafe, todo: 'Plug the token in again; if that does not help, ask the administrator to replace the driver.' } },
  'E-A14': { zh: { what: '恢复表的份数不够。', safe: zhSafe, todo: '需要三份中的任意两份，请再取一份。' }, en: { what: 'There are too few recovery sheets.', safe: enSafe, todo: 'Any two of the three are needed: fetch another one.' } },
  'E-A15': { zh: { what: '这份恢复表抄录有误。', safe: zhSafe, todo: '请按表上的序号逐字核对。' }, en: { what: 'This recovery sheet was not copied correctly.', safe: enSafe, todo: 'Compare it with the sheet, word by word.' } },
  'E-A16': { zh: { what: '这份恢复表不属于这个加密库，或已经作废。', safe: zhSafe, todo: '请核对表上的组号，换用同一组的恢复表。' }, en: { what: 'This recovery sheet belongs to another vault or was replaced.', safe: enSafe, todo: 'Compare the set number and use a sheet of the same set.' } },
  'E-A17': { zh: { what: '恢复表与加密库对不上，其中有一份是错的。', safe: zhSafe, todo: '请换用第三份再试，并报告管理员。' }, en: { what: 'The recovery sheets do not fit this vault: one of them is wrong.', safe: enSafe, todo: 'Try with the third sheet and tell the administrator.' } },
  'E-A18': { zh: { what: '这是最后一个，不能移除。', safe: zhSafe, todo: '请先添加并启用另一人，再移除。' }, en: { what: 'This is the last one and cannot be removed.', safe: enSafe, todo: 'Add and admit another person first.' } },
  'E-A19': { zh: { what: '您的账号尚未启用或已经停用。', safe: zhSafe, todo: '请联系审批人或管理员。' }, en: { what: 'Your account is not admitted yet or was removed.', safe: enSafe, todo: 'Ask the supervisor or the administrator.' } },
  'E-B1': { zh: { what: '请求的内容不存在或已失效。', safe: zhSafe, todo: '请返回上一页重新打开。' }, en: { what: 'What was asked for does not exist or has expired.', safe: enSafe, todo: 'Go back and open it again.' } },
  'E-B2': { zh: { what: '内容不符合要求，没有保存。', safe: zhSafe, todo: '请检查填写内容后再试。' }, en: { what: 'The input is not acceptable and was not saved.', safe: enSafe, todo: 'Check what you entered and try again.' } },
  'E-B3': { zh: { what: '这里不允许进行此操作，已记录。', safe: zhSafe, todo: '如确有需要，请联系管理员。' }, en: { what: 'This act is not allowed here; it was logged.', safe: enSafe, todo: 'If it is needed, call the administrator.' } },
  'E-B4': { zh: { what: '程序内部出错，操作没有完成。', safe: zhSafe, todo: '请重试；如再次出现，请记下代码联系管理员。' }, en: { what: 'An internal fault; the act was not completed.', safe: enSafe, todo: 'Try again; if it happens again note the code and call the administrator.' } },
  'E-B5': { zh: { what: '这项操作需要另一人当场或事先批准。', safe: zhSafe, todo: '请提交审批，由另一位有权人员批准后再办理。' }, en: { what: 'This act needs the approval of a second person.', safe: enSafe, todo: 'Ask for it; another entitled person approves, then go on.' } },
  'E-B6': { zh: { what: '批准已过期、已使用，或批准之后内容有变化。', safe: zhSafe, todo: '请重新提交审批。' }, en: { what: 'The approval has expired, was used, or the content changed after it.', safe: enSafe, todo: 'Ask for approval again.' } },
  'E-B7': { zh: { what: '本案已设置保全，不能销毁。', safe: zhSafe, todo: '请先由有权人员解除保全。' }, en: { what: 'This case is on hold and cannot be destroyed.', safe: enSafe, todo: 'An entitled person must lift the hold first.' } },
  'E-B8': { zh: { what: '这部分内容已按规定销毁。', safe: zhSafe, todo: '销毁证明可在「保管」中查看。' }, en: { what: 'This content was destroyed under the retention rules.', safe: enSafe, todo: 'The certificate is under Upkeep.' } },
  'E-B9': { zh: { what: '这一条在别处已被修改，没有覆盖。', safe: zhSafe, todo: '请对照两个版本后再保存。' }, en: { what: 'This was changed elsewhere meanwhile; nothing was overwritten.', safe: enSafe, todo: 'Compare the two versions, then save.' } },
  'E-B10': { zh: { what: '这部分内容目前不对您开放。', safe: zhSafe, todo: '询问结束后，或经有权人员授权后可以查看。' }, en: { what: 'This content is not open to you at present.', safe: enSafe, todo: 'It opens when the questioning is closed, or when someone entitled grants it.' } },
  'E-C1': { zh: { what: '磁盘写入失败。', safe: '此前已写入的部分完好。', todo: '请立即检查磁盘的连接；录制中会自动重试，一直不恢复时请更换磁盘或改用备用设备。' }, en: { what: 'Writing to the disk failed.', safe: 'Everything written before is intact.', todo: 'Check the connection of the disk now; while recording it is tried again. If it goes on, change the disk or use the spare device.' } },
  'E-C2': { zh: { what: '磁盘空间不足。', safe: '此前已写入的部分完好。', todo: '请清出空间或更换磁盘后再开始录制。' }, en: { what: 'The disk is full.', safe: 'Everything written before is intact.', todo: 'Free space or change the disk before recording.' } },
  'E-C3': { zh: { what: '开始前核对未通过，不能开始录制。', safe: zhSafe, todo: '请补齐清单中标出的项目，或写明理由。' }, en: { what: 'The pre-start checklist is not complete; recording cannot start.', safe: enSafe, todo: 'Complete the marked items or write the reason.' } },
  'E-C4': { zh: { what: '找不到可用的摄像头或麦克风。', safe: zhSafe, todo: '请检查连线和占用情况后重试。' }, en: { what: 'No usable camera or microphone.', safe: enSafe, todo: 'Check the cables and other programs, then try again.' } },
  'E-C5': { zh: { what: '已有录制在进行，不能重复开始。', safe: '正在进行的录制不受影响。', todo: '请先结束当前录制。' }, en: { what: 'A recording is already running.', safe: 'The running recording goes on.', todo: 'Stop it before starting another.' } },
  'E-C6': { zh: { what: '录像片段的顺序不对，未写入。', safe: '此前已写入的部分完好。', todo: '录制会自动重新开始一段。' }, en: { what: 'A chunk arrived out of order and was not written.', safe: 'Everything written before is intact.', todo: 'The recorder starts a new part by itself.' } },
  'E-C7': { zh: { what: '录像的一段已损坏，读不出来。', safe: '能读出的部分和其他录像不受影响。', todo: '请不要删除文件，联系管理员用副本恢复。' }, en: { what: 'A stretch of the recording is damaged and cannot be read.', safe: 'What can be read, and other recordings, are not affected.', todo: 'Delete nothing; ask the administrator to restore the copy.' } },
  'E-C8': { zh: { what: '录制进行中，不能退出程序。', safe: '录制不受影响。', todo: '请先结束录制再退出；离开座位时可以锁定，录制不停。' }, en: { what: 'A recording is running: quitting is refused.', safe: 'The recording is not affected.', todo: 'End it first; to leave the desk, lock: it records on.' } },
  'E-C9': { zh: { what: '这条记录没有写入磁盘。', safe: '录像单独写入，不受影响；此前的记录完好。', todo: '请检查磁盘后再保存一次；程序会保留您刚才填写的内容。' }, en: { what: 'This entry was not written to the disk.', safe: 'The recording is written separately and goes on; earlier entries are intact.', todo: 'Check the disk and save again; what you typed is kept.' } },
  'E-C10': { zh: { what: '录制的一部分正在自动重新开始，这几秒可能没有录下。', safe: '此前已写入的部分完好。', todo: '请暂停提问，几秒内会恢复；一直不恢复时请检查设备，并记下时间。' }, en: { what: 'A part of the recording is being restarted; these seconds may be missing.', safe: 'What was written is intact.', todo: 'Do not ask on for a moment; if it does not come back within seconds, check the devices and note the time.' } },
  'E-C11': { zh: { what: '三秒内没有新的内容写入磁盘。', safe: '此前已写入的部分完好；新的内容先暂存，磁盘恢复后补写。', todo: '请暂停提问，检查磁盘；恢复后会自动继续。' }, en: { what: 'Nothing was written to disk for three seconds.', safe: 'What was written is intact; new content is held and written when the disk answers.', todo: 'Stop asking and check the disk; it goes on by itself.' } },
  'E-C12': { zh: { what: '写入的录像没有前进：画面和声音可能没有被录下。', safe: '此前已写入的部分完好。', todo: '请暂停提问，检查摄像机和麦克风；一直不恢复时请结束录制，再重新开始。' }, en: { what: 'What is written does not advance: picture and sound may not be recorded.', safe: 'What was written is intact.', todo: 'Stop asking and check camera and microphone; if it does not come back, end the recording and start again.' } },
  'E-C13': { zh: { what: '磁盘已到保留线，录制已正常结束。', safe: '已写入的部分完好，可以播放。', todo: '请清出空间或更换磁盘后再开始；结束的原因已写入记录。' }, en: { what: 'The disk reached its reserve; the recording was ended in good order.', safe: 'What was written is intact and can be played.', todo: 'Free space or change the disk, then start again; why it ended is on record.' } },
  'E-C14': { zh: { what: '一个保存位置写不进去，少了一份副本。', safe: '此前已写入的部分完好。', todo: '请检查各块盘的连接，不必停止录制；接好后会自动补齐。' }, en: { what: 'A saving place cannot be written: one copy is missing.', safe: 'What was written is intact.', todo: 'Check the connection of the disks; no need to stop. Once it is back it is completed by itself.' } },
  'E-C15': { zh: { what: '摄像机没有画面。', safe: '接着的其他设备不受影响，已写入的部分完好。', todo: '请检查摄像机的线缆和电源，恢复后会自动继续。' }, en: { what: 'A camera gives no picture.', safe: 'Other devices are not affected; what was written is intact.', todo: 'Check its cable and power; it goes on by itself.' } },
  'E-C16': { zh: { what: '麦克风没有声音信号。', safe: '接着的其他设备不受影响，已写入的部分完好。', todo: '请检查麦克风的线缆，恢复后会自动继续。' }, en: { what: 'A microphone gives no sound.', safe: 'Other devices are not affected; what was written is intact.', todo: 'Check its cable; it goes on by itself.' } },
  'E-C17': { zh: { what: '摄像机的画面已经不动。', safe: '录制仍在继续，已写入的部分完好。', todo: '请看摄像机是否被遮挡或死机；必要时拔下重新插好。' }, en: { what: 'The picture of a camera stands still.', safe: 'The recording goes on; what was written is intact.', todo: 'See whether it is covered or hangs; plug it in again if needed.' } },
  'E-C18': { zh: { what: '麦克风超过十秒没有任何声音信号。', safe: '录制仍在继续，已写入的部分完好。', todo: '请说一句话，看音量条是否跳动；不动时请检查静音开关和线缆。' }, en: { what: 'A microphone has given no signal at all for more than ten seconds.', safe: 'The recording goes on; what was written is intact.', todo: 'Say a word and watch the level; if it does not move, check the mute switch and the cable.' } },
  'E-C19': { zh: { what: '磁盘写入变慢，内容正在排队。', safe: '没有丢失；排队的内容会依次写入。', todo: '请不要拷贝大文件；持续出现时请更换磁盘。' }, en: { what: 'The disk is slow: content is queueing.', safe: 'Nothing is lost; it is written in turn.', todo: 'Do not copy large files now; change the disk if this goes on.' } },
  'E-C20': { zh: { what: '机器来不及处理，有画面丢失。', safe: '录制仍在继续，已写入的部分完好。', todo: '请关闭其他程序；结束后请在录制设置里重新检测本机能力。' }, en: { what: 'The machine is too slow: frames are being lost.', safe: 'The recording goes on; what was written is intact.', todo: 'Close other programs; afterwards measure this machine anew in the recorder set-up.' } },
  'E-C21': { zh: { what: '系统时钟被改动。', safe: '录制时长不受影响，改动已写入记录。', todo: '请核对系统时间；改动的时刻和差值会印在录音录像情况说明里。' }, en: { what: 'The clock of this machine was changed.', safe: 'The length of the recording is not affected; the change is on record.', todo: 'Check the time of the machine; the change is printed in the information sheet.' } },
  'E-C22': { zh: { what: '两路画面不同步。', safe: '录制仍在继续，已写入的部分完好。', todo: '请在结束后用同步标记核对；导出时会按测得的差值对齐。' }, en: { what: 'Two pictures are out of step.', safe: 'The recording goes on; what was written is intact.', todo: 'Check with the sync mark afterwards; exports are aligned by the measured difference.' } },
  'E-C23': { zh: { what: '录制刚才中断过，已自动接上。', safe: '此前已写入的部分完好；中断的起止时间已写入记录。', todo: '请向在场人员说明，从中断处继续。' }, en: { what: 'The recording was interrupted and went on by itself.', safe: 'What was written is intact; the times of the break are on record.', todo: 'Tell those present and go on from where it broke.' } },
  'E-C24': { zh: { what: '剩余空间不多。', safe: '录制仍在继续，已写入的部分完好。', todo: '请准备更换磁盘或在合适的时候结束；到保留线时会自动正常结束。' }, en: { what: 'Little space is left.', safe: 'The recording goes on; what was written is intact.', todo: 'Get another disk ready or end in good time; at the reserve it ends by itself in good order.' } },
  'E-C25': { zh: { what: '两个保存位置在同一块盘上，只能算一份。', safe: '录制仍在继续，已写入的部分完好。', todo: '请把第二个保存位置设在另一块盘上。' }, en: { what: 'Both saving places lie on one disk and count as one copy.', safe: 'The recording goes on; what was written is intact.', todo: 'Put the second place on another disk.' } },
  'E-C26': { zh: { what: '只有一个保存位置，需要说明理由后才能开始。', safe: '已保存的录像和记录不受影响。', todo: '请接好第二块盘；确实没有时，写明理由后再开始，理由会印在卷内。' }, en: { what: 'There is one saving place only: a reason is needed before the start.', safe: 'What was recorded and saved is not affected.', todo: 'Connect the second disk; if there is none, write why, and start. The reason is printed in the binder.' } },
  'E-C27': { zh: { what: '没有在录制，但已经记了一分钟笔录。', safe: '笔录已保存；这一分钟没有录音录像。', todo: '请立即开始录制，并在记录中说明。' }, en: { what: 'Nothing is being recorded, and the record has been typed for a minute.', safe: 'The typed record is saved; there is no recording of this minute.', todo: 'Start the recording now and say so in the record.' } },
  'E-C28': { zh: { what: '二十分钟没有人说话。', safe: '录制仍在继续，已写入的部分完好。', todo: '询问结束了吗？结束请按 F8；没有结束请点「继续录制」。' }, en: { what: 'Nobody has spoken for twenty minutes.', safe: 'The recording goes on; what was written is intact.', todo: 'Is the questioning over? Press F8 to end; otherwise choose to go on.' } },
  'E-C29': { zh: { what: '自检没有通过。', safe: '已保存的录像和记录不受影响。', todo: '请按提示逐项检查后重新自检；情况紧急时可写明理由后开始。' }, en: { what: 'The self-test did not pass.', safe: 'What was recorded and saved is not affected.', todo: 'Check item by item and test again; in an emergency write why and start.' } },
  'E-C30': { zh: { what: '可拖动的播放副本没有做成。', safe: '原始录像完好，可以直接播放。', todo: '程序会在下次登录时重做；一再出现时请联系管理员。' }, en: { what: 'The seekable copy could not be made.', safe: 'The original is intact and can be played.', todo: 'It is tried again at the next login; call the administrator if it keeps failing.' } },
  'E-C31': { zh: { what: '录像的保存位置是只读的。', safe: '已保存的录像和记录不受影响。', todo: '请检查磁盘是否写保护或已损坏，换一块盘后再开始。' }, en: { what: 'The saving place is read-only.', safe: 'What was recorded and saved is not affected.', todo: 'See whether the disk is write-protected or failing; start with another one.' } },
  'E-C32': { zh: { what: '程序可打开的文件已到系统上限。', safe: '此前已写入的部分完好。', todo: '请关闭其他程序并重新启动本程序；管理员可提高上限。' }, en: { what: 'The system allows no more open files.', safe: 'What was written is intact.', todo: 'Close other programs and start again; the administrator can raise the limit.' } },
  'E-C33': { zh: { what: '录制已结束，但结尾没有全部写完。', safe: '已写入的内容完好，可以播放。', todo: '请检查磁盘；下次登录时程序会自动补记，届时请核对这次录像的长度。' }, en: { what: 'The recording has ended, but its end was not written completely.', safe: 'What was written is intact and can be played.', todo: 'Check the disk; at the next login the program completes it, then check the length of this recording.' } },
  'E-D1': { zh: { what: '还有遮蔽建议没有处理，不能封存。', safe: zhSafe, todo: '请到「遮蔽」逐条采纳或驳回。' }, en: { what: 'Some redaction proposals are undecided; sealing is blocked.', safe: enSafe, todo: 'Decide each of them under Redaction.' } },
  'E-C34': { zh: { what: '这次询问有录制曾异常中断，尚未核对完毕，不能封存。', safe: '已写入的内容都在，没有改动。', todo: '请稍候再试；如提示第二存储盘未接入，请接上该盘后重新登录，或确认该盘已无法取回。' }, en: { what: 'A recording of this session broke off and has not been looked through yet; it cannot be sealed.', safe: 'Everything that was written is there, unchanged.', todo: 'Try again in a moment; where the second disk is said to be missing, connect it and log in again, or confirm that it is gone for good.' } },
  'E-D2': { zh: { what: '录制尚未结束，不能封存。', safe: '录制正常进行。', todo: '请先结束录制。' }, en: { what: 'The recording has not ended; sealing is blocked.', safe: 'The recording goes on.', todo: 'Stop the recording first.' } },
  'E-D3': { zh: { what: '封存已取消，没有留下半成品。', safe: zhSafe, todo: '可以随时重新封存。' }, en: { what: 'Sealing was cancelled; nothing half-made is left.', safe: enSafe, todo: 'Seal again whenever you like.' } },
  'E-D4': { zh: { what: '封存包写出后自检没有通过，已删除。', safe: zhSafe, todo: '请换一个磁盘再试。' }, en: { what: 'The bundle failed its own check after writing and was removed.', safe: enSafe, todo: 'Try again on another disk.' } },
  'E-D5': { zh: { what: '有字符无法用封存字体打印。', safe: zhSafe, todo: '请联系管理员补充字体后再封存。' }, en: { what: 'A character cannot be printed with the embedded font.', safe: enSafe, todo: 'Ask the administrator to add a font, then seal.' } },
  'E-D6': { zh: { what: '选定的文件夹不能写入。', safe: zhSafe, todo: '请选择另一个文件夹。' }, en: { what: 'The chosen folder cannot be written.', safe: enSafe, todo: 'Choose another folder.' } },
  'E-D7': { zh: { what: '这次询问没有录音录像。', safe: zhSafe, todo: '请写明没有录音录像的理由，理由会印在卷内；或者先完成录制。' }, en: { what: 'There is no recording of this questioning.', safe: enSafe, todo: 'Write down why, which is printed in the binder; or record first.' } },
  'E-D8': { zh: { what: '正在封存另一卷。', safe: zhSafe, todo: '请等它完成或先取消，再封存这一卷。' }, en: { what: 'Another bundle is being sealed.', safe: enSafe, todo: 'Wait until it is done or cancel it, then seal this one.' } },
  'E-E1': { zh: { what: '备份文件夹不能写入或空间不足。', safe: zhSafe, todo: '请换一个磁盘或文件夹再试。' }, en: { what: 'The backup folder cannot be written or is full.', safe: enSafe, todo: 'Choose another disk or folder.' } },
  'E-E2': { zh: { what: '备份写出后核对没有通过，已作废。', safe: zhSafe, todo: '请检查磁盘，换一个文件夹重新备份。' }, en: { what: 'The backup failed its check after writing and was discarded.', safe: enSafe, todo: 'Check the disk and back up again to another folder.' } },
  'E-E3': { zh: { what: '这个文件夹不是一次询问的备份，或备份已损坏。', safe: zhSafe, todo: '请选择另一个备份。' }, en: { what: 'This folder is no SayOnce backup, or the backup is damaged.', safe: enSafe, todo: 'Choose another backup.' } },
  'E-E4': { zh: { what: '操作已取消。', safe: zhSafe, todo: '可以随时重新开始。' }, en: { what: 'The work was cancelled.', safe: enSafe, todo: 'Start again whenever you like.' } },
  'E-E6': { zh: { what: '另一项保管工作正在进行。', safe: zhSafe, todo: '请等它完成或先取消，再开始这一项。' }, en: { what: 'Another work of upkeep is running.', safe: enSafe, todo: 'Wait until it is done or cancel it, then start this one.' } },
  'E-E5': { zh: { what: 'restic 没有完成备份。', safe: zhSafe, todo: '文件夹备份不受影响；请检查 restic 的设置。' }, en: { what: 'restic did not complete the backup.', safe: enSafe, todo: 'The folder backup is not affected; check the settings of restic.' } },
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
