// How hard a password is to guess, judged on this machine alone: zxcvbn with a small list of what people here really choose.
import { zxcvbn, zxcvbnOptions } from '@zxcvbn-ts/core'

/** Same as main demands (E-A5). */
export const minLength = 10
export const minScore = 3

// The common worldwide choices, then pinyin words, surnames, places of work and lucky numbers.
const common = `password passw0rd admin administrator root user guest test login welcome letmein master secret default changeme access
123456 1234567 12345678 123456789 1234567890 0123456789 111111 11111111 000000 00000000 123123 123321 112233 654321 987654321 666666 888888
88888888 6666666 520 5201314 1314520 1314 521 520520 147258369 159753 789456123 qwerty qwertyuiop asdfgh asdfghjkl zxcvbn zxcvbnm 1qaz2wsx
qazwsx qaz123 q1w2e3r4 abc123 abcd1234 a123456 aa123456 abcdef iloveyou monkey dragon sunshine princess football computer internet
woaini woaini1314 woaini520 woaiwojia aini nihao mima wodemima zhongguo china beijing shanghai guangzhou shenzhen chongqing tianjin hangzhou
gongan jingcha gonganju paichusuo xingjing jiancha jianchayuan fayuan yiyuan yisheng lvshi police jiance anquan baomi mimi
wang zhang liu chen yang zhao huang zhou wu xu sun hu zhu gao lin he guo ma luo liang song zheng xie han tang feng yu dong xiao cheng
xiaoming xiaohong xiaohua laowang laoli baobao baobei haizi ertong xuesheng laoshi mama baba gege jiejie didi meimei
yici xunwen yicixunwen sayonce interview child room luxiang luyin jilu bilu
kouling jiesuo denglu xitong guanli guanliyuan putong diannao shouji weixin zhifubao taobao baidu alibaba huawei`
const chinese = '密码 口令 管理员 公安 警察 派出所 公安局 检察院 法院 医院 中国 北京 上海 我爱你 你好 一次询问 询问 录像 录音 孩子 宝宝 妈妈 爸爸 老师 小明 小红'

export type Strength = { /** 0 (guessed at once) to 4. */ score: 0 | 1 | 2 | 3 | 4; /** Characters still missing to the least length. */ missing: number; enough: boolean }

let ready = false

/** `typed` are words this person would think of first: unit, room, own name, badge. Characters are counted, not code units. */
export function strength(password: string, typed: readonly string[]): Strength {
  if (!ready) {
    zxcvbnOptions.setOptions({ dictionary: { common: common.split(/\s+/), chinese: chinese.split(' ') } })
    ready = true
  }
  const own = typed.flatMap((word) => [word, ...word.split(/\s+/)]).map((word) => word.trim()).filter((word) => word.length > 1)
  // zxcvbn's time grows with length; beyond 100 characters nothing is weak any more.
  const { score } = zxcvbn(password.normalize('NFKC').slice(0, 100), own)
  const missing = Math.max(0, minLength - [...password].length)
  return { score, missing, enough: score >= minScore && missing === 0 }
}
