// README.txt of a bundle: how anyone can check it with ordinary tools, without our program.

/** Chinese first, English second; the commands are the same in both. */
export function readmeText(bundleId: string): string {
  const commands = (note: { open: string; sums: string; extra: string; sm3: string; sign: string; pdf: string; print: string }): string => `
  ${note.open}
     7z t -p ${bundleId}.zip
     7z x -p ${bundleId}.zip
     cd ${bundleId}
  ${note.sums}
     sha256sum -c --strict manifest-sha256.txt
  ${note.extra}
     find data -type f | wc -l
     wc -l < manifest-sha256.txt
  ${note.sm3}
     openssl dgst -sm3 data/*
  ${note.sign}
     openssl cms -verify -binary -cades -inform DER -in manifest.json.room.p7s \\
       -content manifest.json -CAfile ca.pem -purpose any -out /dev/null
  ${note.print}
     openssl x509 -in certs/room.pem -noout -subject -fingerprint -sha256
  ${note.pdf}
     certutil -N -d sql:nss --empty-password
     certutil -A -d sql:nss -n room-ca -t CT,CT,CT -a -i ca.pem
     pdfsig -nssdir sql:nss data/binder.pdf
`
  return `封存包 ${bundleId}

请不要直接相信本文件：它和其他文件一样要靠签名核验。最可靠的办法是用「一次询问」的独立核验程序，
它比下列工具更严格，不需要网络：

     node sayonce-verify.mjs ${bundleId}.zip --trust ca.pem

ca.pem 是询问室的根证书，必须通过另一条途径取得（不是从本包中取出）。口令也由另一条途径交付。
没有该程序时，可用常见工具逐步核对：
${commands({
  open: '1. 测试并解压（输入口令；每个文件都用 AES-256 加密并带校验码）：',
  sums: '2. 核对每个文件的 SHA-256（应当全部 OK）：',
  extra: '3. 确认 data 里没有多余文件（两个数字应当相同）：',
  sm3: '4. 国密 SM3：与 manifest-sm3.txt 逐行比较；清单 manifest.json 中也有同样的数值：',
  sign: '5. 核对清单的签名（应显示 CAdES Verification successful）：',
  print: '6. 核对签名证书的指纹是否与另行取得的一致：',
  pdf: '7. 核对 PDF 的签名（应显示 Valid、Trusted 和 Total document signed；请看文字，不要只看返回码）：',
})}
文件名后缀改动、复制改名不影响内容；内容以签名清单为准。

------------------------------------------------------------------------------------------------

Sealed bundle ${bundleId}

Do not simply believe this file: like every other it is only as good as the signature. The surest way is SayOnce's
own stand-alone verifier, which is stricter than the tools below and needs no network:

     node sayonce-verify.mjs ${bundleId}.zip --trust ca.pem

ca.pem is the room's root certificate and must reach you by another road (not out of this bundle). So must the
passphrase. Without that program, ordinary tools can check step by step:
${commands({
  open: '1. Test and unpack (asks for the passphrase; each file is AES-256 encrypted and authenticated):',
  sums: '2. Check the SHA-256 of every file (all must say OK):',
  extra: '3. No file in data/ that the list lacks (the two numbers must be equal):',
  sm3: '4. SM3: compare with manifest-sm3.txt line by line; manifest.json holds the same values:',
  sign: '5. Check the signature of the list (must say: CAdES Verification successful):',
  print: '6. The fingerprint of the signing certificate must equal the one you were given separately:',
  pdf: '7. Check the PDF signature (must say Valid, Trusted and Total document signed; read the text, not the exit code):',
})}
Renaming or copying the .zip does not matter: the signed list inside is the authority.
`
}
