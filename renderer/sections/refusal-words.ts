// Why a form file was not taken, in Chinese: main says it in the words of its checks, whoever keeps the room reads them. What is not known here is shown as it is.

/** The first that matches the whole reason counts; `$1` … are its parts. */
const words: readonly (readonly [RegExp, string])[] = [
  [/the form that comes with the app has it; a later version must keep it/, '自带的表有这一项保护，新版本不能去掉'],
  [/the name does not end in \.json/, '文件名要以小写的 .json 结尾'],
  [/no JSON: (.*)/, '不是有效的 JSON 文件：$1'],
  [/not UTF-8/, '不是 UTF-8 编码'],
  [/a link, not a file/, '是链接，不是文件'],
  [/not a regular file/, '不是普通文件'],
  [/larger than 1 MB/, '文件大于 1 MB'],
  [/more than (\d+) MB in one folder/, '文件夹内的表单合计超过 $1 MB'],
  [/more than (\d+) files/, '文件夹内超过 $1 个文件'],
  [/folder cannot be read \((.*)\)/, '文件夹读不出（$1）'],
  [/cannot be read(.*)/, '读不出$1'],
  [/(?:field |group |clock )?key used twice: (.*)/, '键「$1」写了两次'],
  [/option used twice/, '同一选项写了两次'],
  [/part taken twice: (.*)/, '「$1」只能有一个栏目担任'],
  [/unknown (?:field|group): (.*)/, '没有「$1」这个栏目或组'],
  [/conditions go in a circle: (.*)/, '条件互相等待，成了一圈：$1'],
  [/more conditions hang on each other than can be followed/, '条件一层套一层，层数太多'],
  [/no answer to (\S+) meets all of these/, '这些条件互相矛盾，「$1」怎样回答都不会成立'],
  [/no whole number lies between min and max/, '最小值和最大值之间没有整数'],
  [/no photographs are taken in (\S+)/, '「$1」部分不拍照，这一栏永远填不了'],
  [/only what forms of medical allow or forbid is looked at/, '同意或不同意拍照、采样只在 medical 部分的表里起作用'],
  [/only answers of forms of the session stand on the desk/, '只有 session 部分的表能显示在询问桌面上'],
  [/nobody who reads (\S+) is given it/, '能看「$1」部分的人都看不到这一栏'],
  [/nobody who writes in (\S+) is given it, and it is required/, '这一栏必填，能填「$1」部分的人却都看不到'],
  [/side of a body map is a choice of (.*)/, '体表图的 side 要是选项，取值只能是 $1'],
  [/it follows itself/, '栏目不能排在自己之后'],
  [/it ends where it begins/, '起点和终点是同一栏'],
  [/(\S+) is never (.*)/, '条件永远不会成立：「$1」不可能是 $2'],
  [/(\S+) has an option without points/, '「$1」有选项没有分值'],
  [/min above max/, '最小值大于最大值'],
  [/nothing that can be seen/, '文字是空白或看不见的字符'],
  [/a tower of marks over one letter/, '一个字母上叠了太多符号'],
  [/unseen signs.*/, '文字里有看不见的控制字符'],
  [/needs the licence of (.*?); .*/, '需要取得 $1 的许可：请把写有许可编号的表放进本单位的文件夹'],
  [/(\S+) version (\d+) stands in (.*) already/, '「$1」第 $2 版已在 $3 中'],
  [/(\S+) version (\d+) was answered with other content; .*/, '「$1」第 $2 版已经用另外的内容填写过；改动的表要提高版本号'],
  [/(\S+) belongs to (\S+) \((.*)\)/, '「$1」属于 $2（$3），不能换部分'],
  [/(\S+) was answered in (\S+) in this vault.*/, '「$1」在本库已用于 $2，不能换部分'],
  [/kept in this vault, and no definition to this version of the app: (.*)/, '本库保存的旧定义，这一版程序读不懂：$1'],
  [/(\S+) is of type (\S+); here (.*) (?:is|are) needed/, '「$1」的类型是 $2，这里要用 $3'],
  [/the widget (\S+) needs a field (\S+) of type (\S+)/, '「$1」要有类型为 $3 的栏目「$2」'],
  [/Unrecognized keys?: (.*)/, '不认识的键：$1'],
  [/Invalid input: expected (.*), received undefined/, '缺少这一项（应为 $1）'],
  [/Invalid input: expected (.*?)(?:, received (.*))?/, '类型不对：应为 $1'],
  [/Invalid option: expected one of (.*)/, '不在允许的取值之内：$1'],
  [/Too small: (.*)/, '太少或太短：$1'],
  [/Too big: (.*)/, '太多或太长：$1'],
  [/Invalid string: must match pattern (.*)/, '写法不对，应符合 $1'],
  [/Invalid discriminator value\. Expected (.*)/, '没有这种类型，应为 $1'],
  [/Invalid input/, '写法不对'],
]

/** The reason in Chinese; as it is when nothing here fits. */
export function inChinese(reason: string): string {
  for (const [pattern, to] of words) {
    const found = new RegExp(`^(?:${pattern.source})$`, 'u').exec(reason)
    if (found) return to.replace(/\$(\d)/g, (_all, n: string) => inner(found[Number(n)] ?? ''))
  }
  return reason
}

/** A reason can stand inside another one. */
const inner = (part: string): string => (part.length > 12 && / /.test(part) ? inChinese(part) : part)
