// The fictional session that the demonstration and the flow tests play: visibly invented people, a push in the school yard.
import { idCheck } from '../../renderer/cases/id-number'
import { localStamp } from '../../renderer/ui/time'
import type { RecipientProfile } from '../../shared/model/redaction'
import type { PersonRole } from '../../shared/model/person'
import type { Role, Sex } from '../../shared/model/role'
import { storyForms } from './story-forms'
import { behindTheSeal, therapyNotes } from './story-later'

export type StaffMember = {
  name: string
  role: Role
  sex: Sex
  badge: string
  password: string
  /** Certificate of training in questioning minors, and its last day. */
  training?: { certificate: string; until: string }
}
export type StoryPerson = {
  /** Names the person in canaries.json: `person.<who>.name`. */
  who: string
  role: PersonRole
  sex: Sex
  age?: 'under-6' | '6-9' | '10-13' | '14-17' | 'adult'
  relation?: string
  unsuitable?: string
  name: string
  aliases?: string
  idNumber?: string
  birthDate?: string
  phone?: string
  address?: string
  school?: string
}
export type StoryLine = { speaker: 'question' | 'answer' | 'note'; text: string }

/** Identity number of a place that does not exist (99 is no province), with a right check sign. */
const idNumber = (birth: string, order: number) => {
  const digits = `990001${birth.replaceAll('-', '')}${String(order).padStart(3, '0')}`
  return digits + idCheck(digits)
}

/** The story on the day it is played; ages, dates and times follow from `now`. */
export function story(now: Date = new Date()) {
  const year = now.getFullYear()
  const at = (minutesAgo: number) => localStamp(new Date(now.getTime() - minutesAgo * 60_000))
  const day = (days: number) => localStamp(new Date(now.getTime() + days * 86_400_000)).slice(0, 10)
  const childBirth = `${year - 11}-03-05`
  const motherBirth = `${year - 38}-07-19`
  const home = '虚构市云栖区演示路18号3幢502室'
  const phone = '19900001234'

  // The first two found the room, the others are entered with them; `late` and `observer` come when the vault stands.
  const until = `${year + 2}-12-31`
  const secret = (words: string) => `${words} ${year - 1984}`
  const staff = {
    supervisor: { name: '王演示', role: 'supervisor', sex: 'female', badge: '演0000', password: secret('屋檐 核桃 风筝 码头') },
    admin: { name: '陈演示', role: 'admin', sex: 'male', badge: '演9001', password: secret('灯塔 麦芽 抽屉 山雀') },
    officer: { name: '李演示', role: 'case-officer', sex: 'female', badge: '演0001', password: secret('云栖 柿子 信箱 梯子') },
    interviewer: { name: '赵演示', role: 'interviewer', sex: 'female', badge: '演0004', password: secret('钟楼 石榴 毛线 渡船'), training: { certificate: '演训-0417', until } },
    second: { name: '周演示', role: 'interviewer', sex: 'male', badge: '演0002', password: secret('水塔 栗子 铅笔 吊桥'), training: { certificate: '演训-0418', until } },
    recorder: { name: '何演示', role: 'recorder', sex: 'female', badge: '演0003', password: secret('磨坊 杏仁 雨靴 台阶') },
    medic: { name: '孙演示', role: 'medic', sex: 'female', badge: '演医011', password: secret('花棚 松果 围巾 车站') },
    counsellor: { name: '吴演示', role: 'counsellor', sex: 'female', badge: '演心021', password: secret('凉亭 桑葚 书签 河湾') },
    legalAid: { name: '郑演示', role: 'legal-aid', sex: 'male', badge: '演律031', password: secret('石桥 榛子 邮票 窗台') },
    auditor: { name: '韩演示', role: 'auditor', sex: 'male', badge: '演审041', password: secret('谷仓 莲藕 木马 长廊') },
  } as const satisfies Record<string, StaffMember>
  const late: StaffMember = { name: '林演示', role: 'counsellor', sex: 'male', badge: '演心022', password: secret('田埂 枇杷 瓷碗 竹篱') }
  const observer: StaffMember = { name: '许演示', role: 'observer', sex: 'female', badge: '演检051', password: secret('港湾 橄榄 沙漏 阁楼') }

  const people: readonly StoryPerson[] = [
    { who: 'child', role: 'child', sex: 'female', age: '10-13', name: '虚一念', aliases: '念念', idNumber: idNumber(childBirth, 2), birthDate: childBirth, address: home, school: '虚构市演示第一小学四年级2班' },
    { who: 'mother', role: 'guardian', sex: 'female', relation: '母亲', name: '构安澜', idNumber: idNumber(motherBirth, 4), birthDate: motherBirth, phone, address: home, school: '虚构市演示纺织厂' },
    { who: 'father', role: 'guardian', sex: 'male', relation: '父亲', unsuitable: '与对方家长正在争执，情绪激动。', name: '虚长川' },
    { who: 'classmate', role: 'other-child', sex: 'male', age: '10-13', relation: '同班同学', name: '构子岳', aliases: '岳岳' },
    { who: 'reporter', role: 'reporter', sex: 'male', relation: '班主任', name: '虚明远', phone: '19900005678' },
    { who: 'suspect', role: 'suspect', sex: 'male', age: '10-13', relation: '高年级同学', name: '构高旻' },
  ]

  const lines: readonly StoryLine[] = [
    { speaker: 'question', text: '今天我们慢慢说。不知道的，就说不知道。你叫什么名字？' },
    { speaker: 'answer', text: '我叫虚一念，大家都叫我念念。' },
    { speaker: 'question', text: '请你从头说说课间发生了什么。' },
    { speaker: 'answer', text: '课间在操场上，六年级的一个高个子推了我一下，我摔倒了，膝盖破了皮。' },
    { speaker: 'question', text: '当时还有谁在？' },
    { speaker: 'answer', text: '构子岳在旁边，是他跑去叫虚明远老师的。' },
    { speaker: 'question', text: '那个高个子说了什么？' },
    { speaker: 'answer', text: '他说放学在星星文具店门口等我，就是招牌上有个“𠮷”字的那家，不许我告诉别人。我有点害怕。' },
    { speaker: 'note', text: '孩子喝水，休息片刻，情绪平稳。' },
    { speaker: 'question', text: '后来你告诉了谁？' },
    { speaker: 'answer', text: '我打电话给妈妈构安澜，她的号码是199 0000 1234。' },
    { speaker: 'question', text: '你在哪个学校、哪个班？' },
    { speaker: 'answer', text: '虚构市演示第一小学四年级2班。墙上贴着公开的求助热线010-00000000。' },
  ]

  const forms = storyForms({ at, day, home, phone, names: { medic: staff.medic.name, counsellor: staff.counsellor.name, legalAid: staff.legalAid.name, officer: staff.officer.name, second: staff.second.name, late: late.name } })

  const later = { at, day, names: { counsellor: staff.counsellor.name, second: staff.second.name } }

  const recipients: readonly { profile: RecipientProfile; name: string }[] = [
    { profile: 'prosecutor', name: '虚构市演示区人民检察院 钱演示' },
    { profile: 'defence', name: '演示律师事务所 冯演示' },
  ]

  return {
    place: { unit: '虚构市公安局演示分局', room: '一号询问室' },
    staff, late, observer, people, lines, forms, recipients, notes: therapyNotes(later), behind: behindTheSeal(later),
    /** Three who keep the recovery sheets. */
    keepers: [staff.supervisor.name, staff.officer.name, staff.auditor.name],
    /** What the counsellor lets leave her notes (F69). */
    released: ['mood', 'for-the-file'],
    /** Said after the section was signed (F63). */
    addendum: '复看：右膝敷料干燥，无渗出。',
    /** Neutral test picture of the envelope (F57). */
    picture: { label: '比色卡 01', reason: '核对伤处照片的颜色基准' },
    /** Read off a thermometer in the room. */
    climate: { celsius: 23.5, humidity: 46 },
    /** Written to the marker afterwards. */
    markerWords: '说到谁在旁边',
    /** A case that is destroyed again. */
    second: { reporter: '街道网格员来电', reportedAt: at(3000), receipt: '演示回执 0002', child: { who: 'other', role: 'child', sex: 'male', age: '6-9', name: '构南柯' } as StoryPerson },
    holdReason: '检察机关要求保全。',
    report: { reporter: '小学班主任来电', reportedAt: at(120), receipt: '演示回执 0001' },
    notNeeded: { service: 'samples' as const, reason: '检查前看来没有需要提取的附着物。' },
    /** Texts that no list knows: hidden by hand. */
    byHand: [{ text: '星星文具店', code: 'R2' as const, replacement: '一家店', kind: 'address' }],
    /** A proposal that is not private, and why. */
    kept: { text: '010-00000000', reason: '公开的求助热线，与个人无关。' },
  }
}
export type Story = ReturnType<typeof story>

/** Kinds of canary that a recipient who may not know the person must never find (names of staff and units may be read). */
export const secretKinds: ReadonlySet<string> = new Set(['name', 'alias', 'id-number', 'birth-date', 'phone', 'address', 'school'])
