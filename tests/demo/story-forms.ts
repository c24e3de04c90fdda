// What every form of the fictional session says: a push in the school yard, a grazed knee, a gripped arm, a threat; nothing worse.
import type { FormService } from '../../renderer/ui/route'

/** Where a statement of the history comes from; `at`: that time of the recording. */
export type StorySource = 'guardian' | 'papers' | 'child-today' | { at: string }
/** How one field of a form is answered. `kind` is what the text counts as in canaries.json. */
export type StoryAnswer = (
  | { text: string; kind?: string }
  | { number: number }
  | { choice: string }
  | { choices: readonly string[] }
  | { dial: readonly string[] }
  /** Somebody of the register. */
  | { staff: string }
  /** Drawn by hand under this name, or refused with a reason. */
  | { sign: string; kind: string; refused?: string }
  /** All samples that nobody has handed over yet, or rows by what they are called. */
  | { rows: 'all' | readonly string[] }
  | { none: 'not-asked' | 'refused' | 'not-examined' | 'unknown' }
) & { from?: StorySource }
export type StoryFields = Readonly<Record<string, StoryAnswer>>
/** `at`: where it is marked on the body map, from 0 to 1 of the drawing. */
export type StoryRow = { at?: { view: string; x: number; y: number }; fields: StoryFields }
export type StoryGroup = { key: string; fields: StoryFields; rows?: never } | { key: string; rows: readonly StoryRow[]; fields?: never }
export type StoryForm = { service: FormService | 'case' | 'session'; form: string; groups: readonly StoryGroup[] }

type Told = { at: (minutesAgo: number) => string; day: (days: number) => string; home: string; phone: string; names: Record<'medic' | 'counsellor' | 'legalAid' | 'officer' | 'second' | 'late', string> }

/** In the order of the day. Each place of a form that must be answered is. */
export function storyForms({ at, day, home, phone, names }: Told): readonly StoryForm[] {
  const text = (words: string, from?: StorySource): StoryAnswer => ({ text: words, ...(from ? { from } : {}) })
  const name = (words: string): StoryAnswer => ({ text: words, kind: 'staff-name' })
  const choice = (value: string, from?: StorySource): StoryAnswer => ({ choice: value, ...(from ? { from } : {}) })
  const many = (...values: string[]): StoryAnswer => ({ choices: values })
  const yes = choice('yes')
  const staff = (who: string): StoryAnswer => ({ staff: who })
  return [
    { service: 'case', form: 'first-receiver', groups: [
      { key: 'received', fields: { 'received-at': text(at(120)), 'received-how': choice('phone'), 'first-receiver': staff(names.officer), 'received-words': text('课间有孩子被高年级同学推倒，膝盖受伤，还受到威胁。'), 'record-made': yes } },
      { key: 'reporter', fields: { 'reporter-kind': choice('school'), 'reporter-name': { text: '虚明远', kind: 'name' }, 'reporter-contact': { text: '19900005678', kind: 'phone' }, 'reporter-secret': yes } },
      { key: 'mandatory', fields: { mandatory: yes, situations: many('many-injuries'), 'mandatory-unit': text('虚构市演示第一小学'), 'mandatory-at': text(at(125)), 'mandatory-to': text('演示派出所值班室'), 'receipt-no': text('演示回执 0001'), 'evidence-kept': many('video') } },
      { key: 'feedback', rows: [{ fields: { 'feedback-what': choice('accepted'), 'feedback-due': text(day(1)), 'feedback-owner': name(names.officer) } }] },
    ] },
    { service: 'session', form: 'readiness', groups: [
      { key: 'today', fields: { 'checked-at': text(at(65)), 'checked-by': staff(names.officer), slept: choice('little'), eaten: yes, toilet: yes, tired: choice('some'), pain: choice('some'), medicine: text('无'), fit: yes } },
      { key: 'ability', fields: { language: choice('mandarin'), speech: choice('as-age'), understanding: choice('as-age'), disability: many('none') } },
    ] },
    { service: 'session', form: 'wishes', groups: [
      { key: 'asked', fields: { 'wishes-at': text(at(62)), 'wishes-by': staff(names.officer), 'sit-with': text('妈妈'), 'not-with': text('不要爸爸'), asker: choice('woman'), 'may-know': text('妈妈和班主任'), 'not-know': text('班里的同学'), 'stop-sign': text('举起红卡片'), comfort: text('蓝色小毯子') } },
      { key: 'answered', fields: { 'wishes-kept': choice('all') } },
    ] },
    { service: 'medical', form: 'examination', groups: [
      { key: 'consent', fields: {
        'consent-told': yes, 'consent-by': choice('child-and-guardian'), 'consent-person': text('母亲构安澜'), 'consent-free': yes, 'consent-examination': yes, 'consent-evidence': yes, 'consent-photographs': yes, 'consent-intimate': choice('yes'),
        'share-information': yes, 'share-evidence': yes, 'share-photographs': choice('no'), 'child-assent': yes, 'assent-words': text('可以，请轻一点。'), 'consent-signature': { sign: '构安澜', kind: 'name' } } },
      { key: 'visit', fields: {
        'visit-by': choice('clinic'), 'visit-place': text('虚构市演示医院儿科诊室'), 'visit-no': text('演诊-0042'), 'started-at': text(at(50)), 'ended-at': text(at(35)), examiner: staff(names.medic), 'examiner-post': text('儿科医师，虚构市演示医院'), 'examiner-fits': choice('female-staff'), present: text('母亲构安澜在场。') } },
      { key: 'history', fields: {
        'incident-at': { text: at(26 * 60), from: { at: '00:00:04' } }, reported: text('课间被推倒，右膝着地；右前臂被抓住。', { at: '00:00:04' }), 'contact-kinds': { choices: ['push', 'grip'], from: { at: '00:00:04' } }, 'fluid-contact': choice('no', 'guardian'), complaints: text('膝盖有点疼。', 'child-today'), 'past-illness': text('体健，无过敏。', 'guardian'), vaccines: text('按计划接种。', 'papers') } },
      { key: 'after', fields: { 'after-acts': { choices: ['ate', 'toilet'], from: 'guardian' } } },
      { key: 'general', fields: { demeanour: text('安静，能配合，回答简短。'), height: { number: 142 }, weight: { none: 'not-examined' }, temperature: { number: 36.6 }, pulse: { number: 88 }, 'general-rest': text('未见异常。'), 'injuries-seen': choice('some') } },
      { key: 'injuries', rows: [
        { at: { view: 'front', x: 0.4, y: 0.733 }, fields: { type: choice('abrasion'), 'length-mm': { number: 20 }, 'width-mm': { number: 10 }, shape: choice('oval'), colour: many('red'), healing: choice('dry'), tenderness: choice('some'), said: text('摔的时候蹭的。', 'child-today'), technique: many('eye', 'ruler') } },
        { at: { view: 'front', x: 0.225, y: 0.4 }, fields: { type: choice('bruise'), 'length-mm': { number: 25 }, 'width-mm': { number: 15 }, shape: choice('oval'), colour: many('blue', 'purple'), healing: choice('intact'), tenderness: choice('some') } },
        { at: { view: 'back', x: 0.713, y: 0.404 }, fields: { type: choice('redness'), 'length-mm': { number: 12 }, 'width-mm': { number: 5 }, shape: choice('linear'), colour: many('red'), healing: choice('intact'), tenderness: choice('none') } },
      ] },
      { key: 'intimate', fields: { 'intimate-done': choice('not-indicated') } },
      { key: 'photograph-notes', fields: { 'photographs-taken': yes, photographer: staff(names.medic) } },
      { key: 'care', fields: { 'care-given': text('清洗伤口，贴敷料。'), 'wound-open': yes, 'wound-care-at': text(at(36)), referrals: many('none'), disposition: choice('home'), advice: text('伤口保持干燥，两天后复诊。'), explained: yes } },
      { key: 'reviews', rows: [{ fields: { 'review-what': text('看伤口、补拍照片'), 'review-due': text(day(2)), 'review-owner': text('儿科门诊') } }] },
      { key: 'conclusion', fields: { findings: text('右膝擦伤一处，右前臂挫伤一处、发红一处，其余未见异常。'), consistent: choice('consistent'), grading: choice('advised') } },
      { key: 'report', fields: { 'report-state': choice('known') } },
      { key: 'signing', fields: { 'examiner-signature': { sign: names.medic, kind: 'staff-name' }, 'examined-signature': { sign: '构安澜', kind: 'name', refused: '孩子已累，由母亲另日补签。' } } },
    ] },
    { service: 'samples', form: 'samples', groups: [
      { key: 'taking', fields: { taken: yes, agreed: choice('both'), 'contact-at': text(at(26 * 60)), recorded: choice('video') } },
      { key: 'register', rows: [
        { fields: { 'package-no': text('演包-01'), kind: choice('clothes'), site: text('校服外套，蓝色，右袖沾有泥土'), count: { number: 1 }, 'collected-at': text(at(30)), collector: staff(names.medic), witness: text('全程录像'), container: choice('paper-bag'), dried: yes, 'seal-no': text('演封-01'), storage: text('物证柜二层'), temperature: choice('room'), destination: choice('police-laboratory') } },
        { fields: { 'package-no': text('演包-02'), kind: choice('swab'), site: text('右前臂挫伤处'), count: { number: 2 }, wet: choice('both'), 'collected-at': text(at(28)), container: choice('swab-box'), dried: yes, 'seal-no': text('演封-02') } },
        { fields: { 'package-no': text('演包-03'), kind: choice('nails'), site: text('双手指甲'), count: { number: 10 }, 'collected-at': text(at(26)), container: choice('paper-envelope'), dried: yes, 'seal-no': text('演封-03') } },
      ] },
      { key: 'not-collected', rows: [{ fields: { 'missing-kind': choice('blood'), 'missing-why': choice('no-need') } }] },
      { key: 'clothing', fields: { 'clothes-same': yes, 'clothes-state': text('右袖沾有泥土，没有破损。'), 'paper-bags': yes, 'clothes-back': yes } },
      { key: 'hand-overs', rows: [{ fields: {
        samples: { rows: 'all' }, 'given-at': text(at(10)), giver: name(names.medic), 'taker-kind': choice('police'), taker: name(names.second), 'taker-unit': text('虚构市公安局演示分局'), place: text('演示医院儿科诊室'), 'seal-whole': yes,
        'giver-signature': { sign: names.medic, kind: 'staff-name' }, 'taker-signature': { sign: names.second, kind: 'staff-name' } } }] },
    ] },
    { service: 'psychological', form: 'observation', groups: [
      { key: 'observation', fields: { 'observed-at': text(at(25)), 'observed-by': staff(names.counsellor), 'event-at': text(at(26 * 60), 'papers'), appearance: text('衣着整洁，坐姿略紧。'), rapport: choice('slow'), mood: many('tense'), words: text('我明天不想走操场。') } },
      { key: 'distress', rows: [{ fields: { 'distress-at': text('休息前'), 'distress-what': text('提到校门口时捏紧衣角。'), 'distress-helped': text('喝水、休息') } }] },
      { key: 'safety', fields: { 'self-harm': choice('none'), 'harm-to-others': choice('none') } },
      { key: 'support', fields: { intervention: choice('arranged'), 'guardian-support': text('向母亲说明孩子可能的反应和求助方式。') } },
      { key: 'appointments', rows: [{ fields: { 'appointment-what': choice('cries-8'), 'appointment-due': text(day(30)), 'appointment-owner': name(names.late) } }] },
      { key: 'statement', fields: { 'for-the-file': text('轻度紧张，可以正常交流。') } },
    ] },
    { service: 'legal-aid', form: 'rights', groups: [
      { key: 'to-child', fields: {
        'child-told': many('why-here', 'dont-know', 'truth', 'recorded', 'language', 'with-me', 'stop', 'who-asks', 'body', 'lawyer', 'read', 'private', 'safe', 'told-later'), 'child-told-at': text(at(24)), 'child-told-by': staff(names.legalAid), 'child-language': text('普通话，配图卡'),
        'child-understood': yes, 'child-says': text('希望不再有人在校门口等我。') } },
      { key: 'to-guardian', fields: {
        'guardian-told': text('母亲构安澜'), 'guardian-rights': many('present', 'recorded', 'aid', 'agent', 'civil', 'recuse', 'language', 'privacy', 'protect', 'relief', 'services', 'complain', 'informed', 'duty'), 'guardian-told-at': text(at(22)), 'guardian-told-by': staff(names.legalAid),
        'guardian-language': text('普通话'), 'guardian-understood': yes, 'paper-given': yes, 'guardian-signature': { sign: '构安澜', kind: 'name' } } },
    ] },
    { service: 'legal-aid', form: 'legal-aid', groups: [
      { key: 'application', fields: { 'aid-applied': choice('applied'), applicant: text('母亲构安澜'), 'applied-at': text(at(20)), agency: text('虚构市演示区法律援助中心'), exemption: many('minor'), 'urgent-first': choice('no') } },
      { key: 'decision-part', fields: { 'agent-role': many('criminal', 'civil') } },
      { key: 'state-of-rights', fields: { 'guardian-suspect': choice('no') } },
    ] },
    { service: 'legal-aid', form: 'protection', groups: [
      { key: 'items', rows: [{ fields: { 'item-kind': choice('civil-claim'), 'item-applicant': text('母亲构安澜'), 'item-body': text('虚构市演示区人民法院'), 'item-due': text(day(14)), 'item-owner': name(names.legalAid) } }] },
      { key: 'not-needed', fields: { weighed: many('order', 'relief', 'school', 'placement', 'psychology', 'compensation'), 'weighed-note': text('不在一起居住，暂不申请保护令。') } },
    ] },
    { service: 'legal-aid', form: 'costs', groups: [
      { key: 'ledger', rows: [
        { fields: { 'cost-date': text(day(0)), 'cost-kind': choice('medical'), 'cost-amount': { number: 86.5 }, 'cost-proof': choice('invoice'), 'cost-proof-no': text('演票-0088') } },
        { fields: { 'cost-date': text(day(0)), 'cost-kind': choice('property'), 'cost-amount': { number: 30 }, 'cost-proof': choice('receipt'), 'cost-for': text('校服缝补') } },
      ] },
    ] },
    { service: 'follow-up', form: 'safety-plan', groups: [
      { key: 'tonight', fields: { 'safe-adult': text('妈妈'), 'safe-adult-knows': yes, 'tonight-where': { text: home, kind: 'address' }, 'way-home': text('妈妈接送，打车回去。'), 'suspect-contact': choice('possible'), 'suspect-measures': text('上下学由妈妈接送，课间有值日老师。') } },
      { key: 'signs', fields: { 'warning-signs': text('睡不着、不吃饭、不肯上学。'), 'child-does': text('告诉妈妈或者值日老师。'), 'school-knows': choice('told') } },
      { key: 'help', fields: { 'crisis-number': text('110，120'), 'contact-person': text(`${names.late} ${phone}`), 'next-contact': text(`${day(1)}T10:00`), 'family-has-plan': choice('printed') } },
      { key: 'agreed', fields: { 'child-agrees': choice('agrees'), 'plan-made-by': staff(names.late), 'plan-made-at': text(at(6)) } },
    ] },
    { service: 'follow-up', form: 'follow-up', groups: [
      { key: 'helper-part', fields: { helper: name(names.late), 'helper-unit': text('虚构市演示区社工站'), 'helper-child-agrees': yes, measures: many('psychology') } },
      { key: 'ladder', rows: [
        { fields: { 'step-what': choice('call'), 'step-due': text(day(1)), 'step-owner': name(names.late) } },
        { fields: { 'step-what': choice('school-talk'), 'step-detail': text('课间由值日老师照看，放学由母亲接。'), 'step-due': text(day(3)), 'step-owner': name(names.late) } },
        { fields: { 'step-what': choice('medical'), 'step-due': text(day(-1)), 'step-owner': name(names.medic), 'step-done': text(day(0)), 'step-outcome': text('伤口已处理。') } },
      ] },
      { key: 'life', fields: { worries: text('是否仍有人在校门口等她。') } },
      { key: 'again', fields: { 'another-needed': choice('no') } },
    ] },
  ]
}
