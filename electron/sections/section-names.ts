// What the sections of a session are called on paper and in the list of texts to redact.
import type { Text2 } from '../../shared/model/form'
import type { SectionKind } from '../../shared/model/section'

export const sectionNames: Record<SectionKind, Text2> = {
  register: { zh: '人员登记', en: 'Staff register' }, custody: { zh: '监督记录', en: 'Custody log' }, case: { zh: '案件', en: 'Case' }, 'key-volume': { zh: '身份卷', en: 'Identities' },
  session: { zh: '一次办理', en: 'Session' }, questioning: { zh: '询问调查', en: 'Questioning' }, briefing: { zh: '情况告知', en: 'Briefing' }, medical: { zh: '身体检查', en: 'Examination' },
  samples: { zh: '生物样本', en: 'Samples' }, psychological: { zh: '心理抚慰', en: 'Counselling' }, 'legal-aid': { zh: '法律援助', en: 'Legal aid' }, 'follow-up': { zh: '后续跟进', en: 'Follow-up' },
  intimate: { zh: '封套照片', en: 'Envelope' }, 'psychological-out': { zh: '心理支持（对外）', en: 'Counselling (released)' }, redaction: { zh: '遮蔽', en: 'Redaction' }, seal: { zh: '封存', en: 'Sealing' },
}
