// Everything the verifier can find, in words: what it means for the person holding the bundle. Codes never change.
import type { Finding, Severity } from '../../shared/model/bundle'

type Text = readonly [severity: Severity, zh: string, en: string]

/** `{f}` stands for the file, `{d}` for a detail (a number, another name). */
const texts = {
  'V-READ': ['unsure', '读取文件时磁盘出错，无法完成核验。请换一个读卡器或磁盘重试。', 'The disk failed while reading; the check could not be completed. Try another reader or copy.'],
  'V-FAULT': ['unsure', '核验程序处理这个文件时出错（{d}），无法得出结论。', 'The verifier failed on this file ({d}) and can draw no conclusion.'],
  'V-NOT-BUNDLE': ['error', '这不是封存包，或文件开头、结尾已被破坏（找不到封存包的目录）。', 'This is not a sealed bundle, or its end is missing: no directory was found.'],
  'V-NAME': ['note', '文件被改过名：现在叫「{f}」，封存时叫「{d}」。改名不影响内容。', 'The file was renamed: it is now “{f}”, and was sealed as “{d}”. That does not affect what is inside.'],
  'V-ZIP-TRAILING': ['error', '封存包结尾之后多出 {d} 个字节。', '{d} bytes were added after the end of the bundle.'],
  'V-ZIP-COMMENT': ['error', '封存包被加上了注释。', 'A comment was added to the bundle.'],
  'V-ZIP-END': ['error', '封存包的结尾记录被改动。', 'The end record of the bundle was changed.'],
  'V-ZIP-DIRECTORY': ['error', '封存包的目录损坏，无法读全。', 'The directory of the bundle is damaged and cannot be read in full.'],
  'V-ZIP-CENTRAL': ['error', '「{f}」在封存包目录中的条目被改动，或不是封存时写入的。', 'The directory entry of “{f}” was changed, or was not written at sealing.'],
  'V-ZIP-LOCAL': ['error', '「{f}」的文件头被改动。', 'The header of “{f}” was changed.'],
  'V-ZIP-DESCRIPTOR': ['error', '「{f}」的长度记录被改动。', 'The length record of “{f}” was changed.'],
  'V-ZIP-GAP': ['error', '「{f}」的位置不对：前面多出、缺少或重叠了字节。', '“{f}” is not where it must be: bytes before it were added, removed or overlap.'],
  'V-ZIP-PLAIN': ['error', '「{f}」没有按封存格式加密。', '“{f}” is not encrypted as a sealed bundle must be.'],
  'V-ZIP-NAME': ['error', '文件名「{f}」不合规或重复，可能用来蒙混。', 'The file name “{f}” is not allowed or occurs twice; it may be there to deceive.'],
  'V-ZIP-FOLDER': ['error', '「{f}」不在封存包自己的文件夹里。', '“{f}” is not in the one folder of the bundle.'],
  'V-PASS-NONE': ['unsure', '没有提供口令，只检查了封存包的外层结构，内容未核验。', 'No passphrase was given: only the outer structure was checked, not the content.'],
  'V-PASS-WRONG': ['unsure', '口令不对，打不开这个封存包，内容未核验。请核对口令；如果确认无误，说明封存包已被人重新加密。', 'The passphrase does not open this bundle, so its content was not checked. If it is surely right, someone encrypted the bundle anew.'],
  'V-CONTENT': ['error', '「{f}」的内容被改动（加密校验码不符）。', 'The content of “{f}” was changed (its authentication code does not match).'],
  'V-FILE-MISSING': ['error', '缺少文件「{f}」。', 'The file “{f}” is missing.'],
  'V-FILE-EXTRA': ['error', '多出清单里没有的文件「{f}」。', '“{f}” is in the bundle but not in its signed list.'],
  'V-FILE-RENAMED': ['error', '文件被改名：清单中的「{d}」现在叫「{f}」（内容相同）。', 'A file was renamed: “{d}” of the signed list is now called “{f}” (same content).'],
  'V-FILE-SIZE': ['error', '「{f}」的长度与清单不符（{d}）。', 'The length of “{f}” does not match the signed list ({d}).'],
  'V-FILE-SHA256': ['error', '「{f}」的 SHA-256 与清单不符：内容被换过或改过。', 'The SHA-256 of “{f}” does not match the signed list: it was replaced or changed.'],
  'V-FILE-SM3': ['error', '「{f}」的 SM3 与清单不符：内容被换过或改过。', 'The SM3 of “{f}” does not match the signed list: it was replaced or changed.'],
  'V-FILE-ORDER': ['error', '文件的排列次序与封存时不同，封存包被重新打包过。', 'The files are not in the order of sealing: the bundle was packed anew.'],
  'V-MANIFEST-MISSING': ['error', '缺少清单 manifest.json，无法核验。', 'The list manifest.json is missing.'],
  'V-MANIFEST-VERSION': ['error', '清单的格式版本不是本程序认可的版本（{d}）。', 'The list is of a format version that is not accepted ({d}).'],
  'V-MANIFEST-FORM': ['error', '清单 manifest.json 不是规范写法（RFC 8785），被改写过。', 'manifest.json is not in canonical form (RFC 8785): it was rewritten.'],
  'V-MANIFEST-SCHEMA': ['error', '清单 manifest.json 的内容不完整或不合格式（{d}）。', 'manifest.json is incomplete or malformed ({d}).'],
  'V-MANIFEST-ID': ['error', '清单里的编号（{d}）与封存包的文件夹名不一致。', 'The id in the list ({d}) is not the name of the bundle’s folder.'],
  'V-BAG': ['error', '「{f}」与签名清单不一致。', '“{f}” does not agree with the signed list.'],
  'V-SIG-MISSING': ['error', '清单的签名文件缺失：签名被去掉了。', 'The signature of the list is missing: it was stripped.'],
  'V-SIG-FORM': ['error', '清单的签名文件格式不对或被改动。', 'The signature file of the list is malformed or was changed.'],
  'V-SIG-DIGEST': ['error', '签名所签的不是这份清单：清单在签名后被改动。', 'The signature belongs to another list: the list was changed after signing.'],
  'V-SIG-VALUE': ['error', '清单的签名无效。', 'The signature of the list is not valid.'],
  'V-SIG-TIME': ['error', '签名中的时间与清单中的封存时间不一致。', 'The time in the signature is not the time of sealing in the list.'],
  'V-SIG-CERT': ['error', '签名所用的证书与包内「{f}」不是同一张。', 'The certificate in the signature is not the one in “{f}”.'],
  'V-CERT-FORM': ['error', '证书「{f}」无法读取。', 'The certificate “{f}” cannot be read.'],
  'V-CERT-CHAIN': ['error', '签名证书不是由包内根证书签发的。', 'The signing certificate was not issued by the root certificate in the bundle.'],
  'V-CERT-USE': ['error', '签名证书不是文件签名用途的证书。', 'The signing certificate is not one for signing documents.'],
  'V-CERT-TIME': ['error', '封存时间不在证书的有效期内。', 'The time of sealing is outside the validity of the certificate.'],
  'V-TRUST-NONE': ['unsure', '没有提供要信任的根证书（--trust），只能说包内前后一致，不能说是谁封存的。', 'No certificate to trust was given (--trust): the bundle agrees with itself, but who sealed it is not confirmed.'],
  'V-TRUST-OTHER': ['unsure', '签名者不是由您信任的根证书签发的：可能拿错了 ca.pem，也可能是冒名封存。', 'The signer was not certified by the authority you trust: either this is the wrong ca.pem, or someone else sealed it under that name.'],
  'V-TRUST-PIN': ['unsure', '签名证书不是您指定的那一张（指纹不同）。', 'The signing certificate is not the one you named (its fingerprint differs).'],
  'V-PDF-MISSING': ['error', '清单里的 PDF 与文件不对应（「{f}」）。', 'The PDF documents and the files do not correspond (“{f}”).'],
  'V-PDF-HEADER': ['error', '「{f}」开头不是 PDF。', '“{f}” does not begin as a PDF.'],
  'V-PDF-REVISION': ['error', '「{f}」在签名后被追加过内容（应只有一个版本）。', 'Something was appended to “{f}” after signing (it must have a single revision).'],
  'V-PDF-PARSE': ['error', '「{f}」的内部结构损坏，不能确认。', 'The inner structure of “{f}” is damaged.'],
  'V-PDF-FIELDS': ['error', '「{f}」中的签名数目或表单不对（{d}）。', 'The number of signatures or form fields in “{f}” is wrong ({d}).'],
  'V-PDF-RANGE': ['error', '「{f}」的签名没有覆盖整个文件。', 'The signature in “{f}” does not cover the whole file.'],
  'V-PDF-SIGNATURE': ['error', '「{f}」里的 PDF 签名无效：内容在签名后被改动，或签名被改动。', 'The signature inside “{f}” is not valid: the document or the signature was changed.'],
  'V-PDF-SIGNER': ['error', '「{f}」不是由签清单的同一证书签名的。', '“{f}” was not signed with the certificate that signed the list.'],
  'V-PDF-CERTIFIED': ['error', '「{f}」的签名没有声明“不允许任何更改”。', 'The signature in “{f}” does not forbid all changes.'],
  'V-PDF-ACTIVE': ['error', '「{f}」里有会自动执行或向外连接的内容（{d}）。', '“{f}” holds content that runs by itself or reaches out ({d}).'],
  'V-PDF-ATTACHMENT': ['error', '「{f}」里的附件与清单不符。', 'The files embedded in “{f}” are not those of the list.'],
  'V-PDF-PAGES': ['error', '「{f}」的页数与清单不符（{d}）。', 'The number of pages of “{f}” does not match the list ({d}).'],
  'V-AUDIT-FORM': ['error', '保管记录「{f}」第 {d} 行不合格式。', 'Line {d} of the custody log “{f}” is malformed.'],
  'V-AUDIT-SIZE': ['error', '保管记录「{f}」的行数与清单不符（{d}）：有记录被增删。', 'The custody log “{f}” has not as many lines as the list says ({d}): lines were added or removed.'],
  'V-AUDIT-ROOT': ['error', '保管记录「{f}」与清单中的校验根不符：有记录被改动。', 'The custody log “{f}” does not lead to the root in the list: lines were changed.'],
  'V-LOG-HEADER': ['error', '这不是导出的保管记录，或第一行被改动。', 'This is not an exported custody log, or its first line was changed.'],
  'V-LOG-FORM': ['error', '保管记录第 {d} 行不合格式：被改写、多出或移动过。', 'Line {d} of the custody log is malformed: it was rewritten, added or moved.'],
  'V-LOG-SIGNATURE': ['error', '导出文件末行的签名缺失或不符：导出以后有内容被增、删或改。', 'The signature in the last line is missing or does not fit: the file was changed after it was exported.'],
  'V-LOG-GAP': ['error', '保管记录缺少第 {d} 号：这些记录被删除。', 'The custody log lacks number {d}: entries were removed.'],
  'V-LOG-ORDER': ['error', '第 {d} 号记录重复或次序不对。', 'Entry {d} occurs twice or is out of order.'],
  'V-LOG-CHAIN': ['error', '第 {d} 号记录接不上本分卷的前一条：这一条或前一条被改动，或中间有缺失。', 'Entry {d} does not follow the one before it in its section: one of them was changed, or some between are missing.'],
  'V-LOG-SIZE': ['error', '保管记录的条数与首行不符（{d}）。', 'The custody log has not as many entries as its first line says ({d}).'],
  'V-LOG-ROOT': ['error', '保管记录的内容与首行的校验根不符：有记录被改动。', 'The entries do not lead to the root in the first line: some were changed.'],
  'V-LOG-PROOF': ['error', '第 {d} 号记录的包含证明不成立：它不在这份记录里，或被改动。', 'The inclusion proof of entry {d} does not hold: it is not in this log, or was changed.'],
  'V-LOG-SIGNED': ['error', '文件里没有与首行相符的已签名校验头。', 'The file holds no signed head that fits its first line.'],
  'V-LOG-CONSISTENCY': ['error', '从 {d} 的一致性证明不成立。', 'The consistency proof {d} does not hold.'],
  'V-LOG-HEAD-FORM': ['error', '「{f}」中第 {d} 条校验头的签名无效。', 'The signature of head {d} in “{f}” is not valid.'],
  'V-LOG-HEAD': ['error', '「{f}」记得的记录（{d} 条时）与这份不同：记录被改写过。', '“{f}” remembers other entries (at size {d}): this log was rewritten.'],
  'V-LOG-SHORT': ['error', '「{f}」证明还有第 {d} 号记录，这份里没有：末尾的记录被删除（或者这份是在那之前导出的，请重新导出再核）。', '“{f}” proves that number {d} existed, and this log lacks it: entries at the end were removed (or it was exported earlier: ask for a new export).'],
  'V-LOG-HEAD-KEY': ['error', '「{f}」的校验头是同一来源用另一把密钥签的：这份记录或那个校验头是伪造的。', 'The head in “{f}” is of the same origin but signed with another key: this log or that head is forged.'],
  'V-LOG-HEAD-OTHER': ['unsure', '「{f}」的校验头属于另一个加密库，无法用来核对。', 'The head in “{f}” belongs to another vault and cannot be used here.'],
  'V-LOG-HEAD-NONE': ['unsure', '「{f}」里没有校验头。', 'There is no head in “{f}”.'],
  'V-LOG-HEAD-PIECES': ['note', '「{f}」里有 {d} 段不完整的校验头，已略过（断电会留下这样的残段）。', '“{f}” holds {d} pieces that are not whole heads; they were passed over (a power cut leaves such).'],
  'V-LOG-HEAD-UNPROVEN': ['unsure', '这份节录没有从「{f}」的校验头（{d} 条）到现在的一致性证明，无法核对。请要求按该校验头重新导出。', 'This part holds no consistency proof from the head in “{f}” (size {d}); ask for an export made for that head.'],
  'V-LOG-KEY-NONE': ['unsure', '没有提供公钥（--key），也没有外部校验头（--head）相符：只能说这份记录前后一致，不能说是谁的，也不能说末尾没有被删。', 'No key was given (--key) and no outside head (--head) agrees: the log agrees with itself, but whose it is, and whether its end was cut off, is not confirmed.'],
  'V-LOG-KEY': ['unsure', '签名的密钥不是您指定的那一把：可能拿错了公钥，也可能是冒名的记录。', 'It is not signed with the key you named: either that is the wrong key, or someone else made this log.'],
  'V-LOG-EVENT-NONE': ['unsure', '这个文件里没有第 {d} 号记录。', 'Entry {d} is not in this file.'],
  'V-LOG-MORE': ['note', '同类问题还有 {d} 处，未逐一列出。', '{d} more of the same kind are not listed.'],
} as const satisfies Record<string, Text>

export type FindingCode = keyof typeof texts

/** One finding with its sentences filled in. */
export function finding(code: FindingCode, file?: string, detail?: string | number): Finding {
  const [severity, zh, en]: Text = texts[code]
  const shown = file === undefined ? undefined : plain(file)
  const fill = (text: string): string => text.replaceAll('{f}', () => shown ?? '').replaceAll('{d}', () => plain(String(detail ?? '')))
  return { code, severity, ...(shown === undefined ? {} : { file: shown }), zh: fill(zh), en: fill(en) }
}

/** Text from an untrusted file made harmless for a terminal or a screen: no control, escape or direction characters. */
export function plain(text: string): string {
  return text.slice(0, 300).replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}\u2028\u2029]/gu, '\ufffd')
}
