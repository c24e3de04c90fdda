// Words of the printed documents. They are Chinese whatever the language of the screen: the file is read by police and courts.
import type { CheckItem } from '../../shared/model/checklist-items'
import type { PersonRole } from '../../shared/model/person'
import type { EndReason, Track } from '../../shared/model/recording'
import type { SharedPart } from '../../shared/model/form'
import type { FindingKind, ReasonCode, RecipientProfile } from '../../shared/model/redaction'
import type { Role } from '../../shared/model/role'
import type { ServiceKind, ServiceState } from '../../shared/model/section'
import type { AlarmKind, Place, SelfTest, TakeEvent } from '../../shared/model/take'
import type { z } from 'zod'

type ProcessName = Extract<TakeEvent['what'], { type: 'process' }>['process']

export const serviceWords: Record<ServiceKind, string> = { questioning: '询问调查', medical: '身体检查', samples: '生物样本提取', psychological: '心理抚慰', 'legal-aid': '法律援助', 'follow-up': '后续跟进' }
export const stateWords: Record<ServiceState, string> = { open: '未开始', active: '进行中', done: '已完成', sealed: '已签封', 'not-needed': '不需要' }
export const staffWords: Record<Role, string> = {
  interviewer: '询问人', recorder: '录制/记录人', observer: '观察员', medic: '医务人员', counsellor: '心理人员', 'legal-aid': '法律援助人员',
  'case-officer': '办案人员', supervisor: '审批人', auditor: '审计员', admin: '管理员',
}
export const personWords: Record<PersonRole, string> = {
  child: '未成年被害人', guardian: '法定代理人', 'suitable-adult': '合适成年人', suspect: '嫌疑人', witness: '证人', reporter: '报告人', 'other-child': '其他未成年人', interpreter: '翻译', other: '其他',
}
export const profileWords: Record<RecipientProfile, string> = { police: '公安办案部门', prosecutor: '人民检察院', court: '人民法院', defence: '辩护律师', 'legal-aid': '法律援助律师', hospital: '医疗机构' }
/** What the child or a guardian did not agree to hand over (F52). */
export const consentWords: Record<SharedPart, string> = { information: '检查信息', evidence: '样本等证据', photographs: '照片' }
/** The cause alone: whether it went on is said where a next part is known. */
export const endWords: Record<EndReason, string> = {
  stopped: '正常结束', 'track-ended': '设备中断', 'no-data': '数据中断', error: '写入故障', abnormal: '异常中断（断电或程序中止），已保存至中断前',
  device: '更换设备', suspended: '机器休眠', space: '磁盘到保留线，正常结束', window: '录制程序重新启动',
}
export const trackWords: Record<Track, string> = { face: '脸部画面和声音', room: '全景画面和声音', composite: '合成画面', sound: '单独的声音' }
export const placeWords: Record<Place, string> = { vault: '本机盘', second: '第二块盘' }
export const alarmWords: Record<AlarmKind, string> = {
  restarting: '正在重新接上', stale: '三秒内没有写入', 'no-progress': '写入没有前进', 'space-out': '磁盘到保留线', 'target-lost': '一个保存位置不可用', 'no-picture': '没有画面', 'no-sound': '没有声音', frozen: '画面停住不动',
  flat: '麦克风没有声音信号', slow: '磁盘写入变慢', dropped: '有画面丢失', clock: '系统时钟被改动', sync: '两路画面不同步', broke: '中断后已接上', space: '磁盘空间将满', 'same-disk': '两份在同一块盘上',
}
export const processWords: Record<ProcessName, string> = { capture: '采集', writer: '写盘', window: '显示', gpu: '图形' }
export const selfTestWords: Record<SelfTest['findings'][number]['item'], string> = {
  picture: '脸部画面', 'second-picture': '全景画面', sound: '声音', playback: '回放', space: '磁盘空间', places: '保存位置', clock: '时间', cameras: '画面对应', sync: '两路同步', frames: '丢失画面',
}
export const findingWords: Record<z.infer<typeof FindingKind>, string> = { name: '姓名', alias: '别名', 'id-number': '身份证号', phone: '电话', address: '住址', school: '学校/单位', 'birth-date': '出生日期', manual: '人工遮蔽' }
export const checkWords: Record<CheckItem, string> = {
  'case-data': '案件来源与被害人信息已登记', 'two-staff': '询问人员不少于二人', 'recorder-separate': '录制人员与询问人员分离', 'female-staff': '女性被害人由女性工作人员询问', 'trained-staff': '询问人员具备未成年人询问培训资格',
  companion: '法定代理人或合适成年人到场', 'guardian-notified': '已通知法定代理人', 'interpreter-needed': '是否需要翻译', 'rights-told': '已告知权利义务', individual: '个别询问', 'room-ready': '场所就绪', 'self-test': '录制设备已自检',
}

/** Reason codes with the basis that is printed beside them. The basis is only named where its text was confirmed (reference/law.md). */
export const reasonWords: Record<ReasonCode, { word: string; basis: string }> = {
  R1: { word: '被害儿童身份', basis: '未成年人保护法 第103条' },
  R2: { word: '住所、学校', basis: '未成年人保护法 第103条' },
  R3: { word: '其他未成年人', basis: '未成年人保护法 第103条' },
  R4: { word: '报告人', basis: '反家庭暴力法 第14条' },
  R5: { word: '证人、协助人', basis: '待使用单位确定' },
  R6: { word: '与案件无关的医疗信息', basis: '个人信息保护法 第28条' },
  R7: { word: '心理治疗内容', basis: '个人信息保护法 第28条' },
  R8: { word: '安全、庇护地点', basis: '待使用单位确定' },
  R9: { word: '国家秘密、工作秘密', basis: '待使用单位确定' },
  R10: { word: '生物识别信息', basis: '个人信息保护法 第28条' },
  R11: { word: '监护人隐私', basis: '未成年人保护法 第103条' },
  R12: { word: '其他', basis: '见说明' },
}
