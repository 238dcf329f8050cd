import { deflateRawSync, deflateSync, gzipSync } from 'node:zlib'

/** A way of writing a text or bytes down. */
export type Encode = (content: Buffer) => Buffer

/** By family, then by writer. */
export type Writers = Readonly<Record<string, Readonly<Record<string, Encode>>>>

const text =
  (encode: (text: string) => string): Encode =>
  (content) =>
    Buffer.from(encode(content.toString()))
const latin =
  (encode: (text: string) => string): Encode =>
  (content) =>
    Buffer.from(encode(content.toString('latin1')), 'latin1')
const escaped = (marks: RegExp, escape: (mark: string) => string): Encode =>
  text((each) => each.replaceAll(marks, escape))
const slashed = (marks: RegExp) => escaped(marks, (mark) => `\\${mark}`)
const doubled = (mark: string): Encode => text((each) => each.replaceAll(mark, () => mark + mark))
const bytesOf = (mark: string) => [...Buffer.from(mark)]
const hex2 = (byte: number) => byte.toString(16).padStart(2, '0')
const percent = (mark: string) =>
  bytesOf(mark)
    .map((byte) => `%${hex2(byte).toUpperCase()}`)
    .join('')
const unit = (mark: string) =>
  mark
    .split('')
    .map((each) => `\\u${each.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('')
const upperUnit = (mark: string) => unit(mark).toUpperCase().replaceAll('\\U', '\\u')
const lowered =
  (encode: Encode): Encode =>
  (content) =>
    Buffer.from(
      encode(content)
        .toString()
        .replaceAll(/%[0-9A-F]{2}/g, (each) => each.toLowerCase()),
    )
const plus =
  (encode: Encode): Encode =>
  (content) =>
    Buffer.from(encode(content).toString().replaceAll('%20', '+'))
const twice =
  (encode: Encode): Encode =>
  (content) =>
    encode(encode(content))

const quote = escaped(/[^\w.~/-]/gu, percent)
const component = text(encodeURIComponent)
const urls: Readonly<Record<string, Encode>> = {
  'JavaScript, component': component,
  'JavaScript, URI': text(encodeURI),
  'component in lower case': lowered(component),
  'form of WHATWG': text((each) => new URLSearchParams({ a: each }).toString().slice(2)),
  'Python quote': quote,
  'Python quote, all': escaped(/[^\w.~-]/gu, percent),
  'Python quote_plus': plus(escaped(/[^\w.~ -]/gu, percent)),
  'PHP urlencode': plus(escaped(/[^\w.-]/gu, percent)),
  'PHP rawurlencode': escaped(/[^\w.~-]/gu, percent),
  'Go PathEscape': escaped(/[^$&+:=@\w.~-]/gu, percent),
  'Go user': escaped(/[^$&+,;=\w.~-]/gu, percent),
  'lower case, all': lowered(escaped(/[^\w.~-]/gu, percent)),
  'a user of WHATWG': escaped(/[^!$%&'()*+,.\w~-]/gu, percent),
  twice: twice(component),
}

const jsonText = (each: string) => JSON.stringify(each).slice(1, -1)
const jsons: Readonly<Record<string, Encode>> = {
  JavaScript: text(jsonText),
  Go: text((each) => jsonText(each).replaceAll(/[&<>]/g, unit)),
  PHP: text((each) =>
    jsonText(each)
      .replaceAll('/', '\\/')
      .replaceAll(/[^\x20-\x7e]/gu, unit),
  ),
  'PHP with HEX': text((each) =>
    jsonText(each)
      .replaceAll('\\"', '\\u0022')
      .replaceAll('/', '\\/')
      .replaceAll(/[&<>']/g, upperUnit),
  ),
  '.NET': text((each) =>
    jsonText(each)
      .replaceAll('\\"', '\\u0022')
      .replaceAll(/[&<>'+`]/g, upperUnit),
  ),
  Python: text((each) => jsonText(each).replaceAll(/[^\x20-\x7e]/gu, unit)),
  document: text((each) => JSON.stringify({ user: 'ci', password: each }, null, 2)),
  'document in a document': text((each) => JSON.stringify(JSON.stringify({ password: each }))),
  'compose in a document': text((each) => jsonText(each).replaceAll('$', () => '$$')),
}

const entities = (double: string, single: string): Encode =>
  text((each) =>
    each
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll('"', double)
      .replaceAll("'", single),
  )
const numbered = (marks: RegExp, write: (code: number) => string): Encode =>
  escaped(marks, (mark) => write(mark.codePointAt(0)!))
const htmls: Readonly<Record<string, Encode>> = {
  PHP: entities('&quot;', '&#039;'),
  Python: entities('&quot;', '&#x27;'),
  Go: entities('&#34;', '&#39;'),
  XML: entities('&quot;', '&apos;'),
  'text of XML': entities('"', "'"),
  'an attribute of HTML': text((each) => each.replaceAll('&', '&amp;').replaceAll('"', '&quot;')),
  decimal: numbered(/[^A-Za-z0-9]/gu, (code) => `&#${code};`),
  hexadecimal: numbered(/[^A-Za-z0-9]/gu, (code) => `&#x${code.toString(16)};`),
  'hexadecimal in capitals': numbered(
    /[^A-Za-z0-9]/gu,
    (code) => `&#x${code.toString(16).toUpperCase()};`,
  ),
  OWASP: numbered(/[&<>"'/]/gu, (code) => `&#x${code.toString(16).toUpperCase()};`),
  CDATA: text((each) => `<![CDATA[${each}]]>`),
}

const octal = (mark: string) =>
  bytesOf(mark)
    .map((byte) => `\\${byte.toString(8).padStart(3, '0')}`)
    .join('')
const shells: Readonly<Record<string, Encode>> = {
  'single quotes': text((each) => each.replaceAll("'", String.raw`'\''`)),
  'single quotes by double': text((each) => each.replaceAll("'", `'"'"'`)),
  'double quotes': slashed(/[$`"\\]/g),
  'double quotes of bash': slashed(/[$`"\\!]/g),
  'printf %q': slashed(/[\s'"\\|&;()<>!{}*[\]?^$`,]/g),
  'all marks': slashed(/[^\w]/g),
  "$'…'": text((each) => each.replaceAll(/['\\]/g, '\\$&').replaceAll('\n', '\\n')),
  "$'…' by octal": text((each) =>
    each.replaceAll(/['\\]/g, '\\$&').replaceAll(/[^\x20-\x7e]/gu, octal),
  ),
  'PowerShell, double': text((each) => each.replaceAll(/[`"$]/g, '`$&').replaceAll('\n', '`n')),
  'PowerShell, single': doubled("'"),
  cmd: text((each) => each.replaceAll(/[&|<>^]/g, '^$&').replaceAll('%', '%%')),
  'cmd, C': text((each) => each.replaceAll('"', '\\"')),
  'sed, right side': slashed(/[/&\\]/g),
  'sed, left side': slashed(/[[\]$*.^/]/g),
  'pattern of Python': slashed(/[()[\]{}?*+|^$\\.&~#\s-]/g),
  'pattern of PHP': slashed(/[()[\]{}?*+|^$\\.=!<>:#/-]/g),
}

const codes: Readonly<Record<string, Encode>> = {
  C: text((each) => each.replaceAll(/["\\]/g, '\\$&').replaceAll('\n', '\\n')),
  'C by octal': text((each) =>
    each.replaceAll(/["\\]/g, '\\$&').replaceAll(/[^\x20-\x7e]/gu, octal),
  ),
  'Python repr': text((each) => each.replaceAll(/['\\]/g, '\\$&').replaceAll('\n', '\\n')),
  'Python bytes': latin((each) =>
    each
      .replaceAll(/['\\]/g, '\\$&')
      .replaceAll('\n', '\\n')
      .replaceAll(/[^\x20-\x7e]/g, (mark) => `\\x${hex2(mark.charCodeAt(0))}`),
  ),
  'JavaScript template': slashed(/[`\\$]/g),
  'Java properties': text((each) =>
    each
      .replaceAll(/[=:#!\\]/g, '\\$&')
      .replaceAll('\n', '\\n')
      .replaceAll(/[^\x20-\x7e]/gu, upperUnit),
  ),
  SQL: doubled("'"),
  'SQL with slashes': slashed(/['"\\]/g),
  CSV: doubled('"'),
  ini: doubled('%'),
  compose: doubled('$'),
  'YAML, single': doubled("'"),
  'YAML, double': text((each) =>
    each
      .replaceAll(/["\\]/g, '\\$&')
      .replaceAll('\n', '\\n')
      .replaceAll(/[\x80-\xff]/gu, (mark) => `\\x${hex2(mark.charCodeAt(0)).toUpperCase()}`),
  ),
  'YAML, block': text((each) => `k: |\n  ${each.replaceAll('\n', '\n  ')}\n`),
  'YAML, folded': text((each) => `k: >-\n  ${each.replaceAll('\n', '\n\n  ')}\n`),
  'Windows lines': text((each) => each.replaceAll('\n', '\r\n')),
}

const lines =
  (width: number, end = '\n', indent = '') =>
  (each: string) =>
    indent + (each.match(new RegExp(`.{1,${width}}`, 'g')) ?? []).join(end + indent)
const base64 =
  (write: (each: string) => string = (each) => each): Encode =>
  (content) =>
    Buffer.from(write(content.toString('base64')))
const base64s: Readonly<Record<string, Encode>> = {
  plain: base64(),
  url: (content) => Buffer.from(content.toString('base64url')),
  'without padding': base64((each) => each.replaceAll('=', '')),
  '76 columns': base64(lines(76)),
  '64 columns': base64(lines(64)),
  '60 columns': base64(lines(60)),
  '76 columns, CRLF': base64(lines(76, '\r\n')),
  '64 columns, indented': base64(lines(64, '\n', '    ')),
  '76 columns, \\n': base64(lines(76, '\\n')),
  'strings of C': base64((each) => `"${lines(64, '\\n"\n"')(each)}"`),
  'strings joined by +': base64((each) => `"${lines(64, '" +\n  "')(each)}"`),
  data: base64((each) => `data:text/plain;base64,${each}`),
  'url with percents': base64(encodeURIComponent),
  'behind one byte': (content) =>
    Buffer.from(Buffer.concat([Buffer.from(':'), content]).toString('base64')),
  'behind two bytes': (content) =>
    Buffer.from(Buffer.concat([Buffer.from('a:'), content]).toString('base64')),
}

const dump =
  (join: string, first = ''): Encode =>
  (content) =>
    Buffer.from(
      first +
        [...content]
          .map(hex2)
          .join(join + first)
          .replaceAll(join + first, join + first),
    )
const hexes: Readonly<Record<string, Encode>> = {
  plain: (content) => Buffer.from(content.toString('hex')),
  capitals: (content) => Buffer.from(content.toString('hex').toUpperCase()),
  colons: dump(':'),
  'colons, capitals': (content) => Buffer.from(dump(':')(content).toString().toUpperCase()),
  spaces: dump(' '),
  'C string': dump('', '\\x'),
  'C array': (content) => Buffer.from([...content].map((byte) => `0x${hex2(byte)}`).join(', ')),
  'C array, close': (content) =>
    Buffer.from([...content].map((byte) => `0x${hex2(byte)}`).join(',')),
  dashes: dump('-'),
  '60 columns': (content) => Buffer.from(lines(60)(content.toString('hex'))),
  '64 columns, indented': (content) =>
    Buffer.from(lines(64, '\n', '    ')(content.toString('hex'))),
  'xxd -p': (content) => Buffer.from(lines(60)(content.toString('hex'))),
  'xxd -i': (content) =>
    Buffer.from(lines(72, '\n', '  ')([...content].map((byte) => `0x${hex2(byte)}`).join(', '))),
  'openssl, 15 a line': (content) =>
    Buffer.from(lines(45, '\n', '    ')([...content].map(hex2).join(':'))),
  '0x': (content) => Buffer.from(`0x${content.toString('hex')}`),
  bytea: (content) => Buffer.from(`\\x${content.toString('hex')}`),
}

const wide = (content: Buffer) => Buffer.from(content.toString(), 'utf16le')
const wides: Readonly<Record<string, Encode>> = {
  'little-endian': wide,
  'big-endian': (content) => wide(content).swap16(),
  'with a mark': (content) => wide(Buffer.from(`\uFEFF${content.toString()}`)),
  'lines of Windows': (content) => wide(Buffer.from(content.toString().replaceAll('\n', '\r\n'))),
}

/** A zip file's entry (APPNOTE.TXT 4.3.7) without the directory at the end. */
export function zipped(content: Buffer): Buffer {
  const header = Buffer.alloc(30)
  header.write('PK\x03\x04')
  header.writeUInt16LE(8, 8)
  header.writeUInt16LE(5, 26)
  return Buffer.concat([header, Buffer.from('a.txt'), deflateRawSync(content)])
}

const padded = (content: Buffer) =>
  Buffer.concat([Buffer.from('user: ci\nmail: ci@example.com\n'), content, Buffer.from('\n')])
const packs: Readonly<Record<string, Encode>> = {
  gzip: (content) => gzipSync(padded(content)),
  'gzip, stored': (content) => gzipSync(padded(content), { level: 0 }),
  'gzip, value alone': (content) => gzipSync(content),
  zlib: (content) => deflateSync(padded(content)),
  'zlib, best': (content) => deflateSync(padded(content), { level: 9 }),
  zip: (content) => zipped(padded(content)),
}
export const WRITERS: Writers = {
  url: urls,
  json: jsons,
  html: htmls,
  shell: shells,
  code: codes,
  base64: base64s,
  hex: hexes,
  'utf-16': wides,
  packed: packs,
}
