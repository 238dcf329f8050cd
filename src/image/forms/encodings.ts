/** A way of writing text, in all its variants. */
export type Encoding = (text: string) => readonly string[]

const escapedBy =
  (special: RegExp, before: string): Encoding =>
  (text) => [text.replace(special, (mark) => before + mark)]

const lowerEscapes = (text: string) =>
  text.replace(/%[0-9A-F]{2}/g, (escape) => escape.toLowerCase())

const percented = (mark: string) =>
  [...Buffer.from(mark)]
    .map((byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`)
    .join('')

/** What each writer escapes: no two of them the same. */
const ESCAPED_IN_URLS: readonly RegExp[] = [
  // Python, quote
  /[^\w.~/-]+/g,
  // forms: WHATWG URL, application/x-www-form-urlencoded
  /[^\w.* -]+/g,
  // PHP, urlencode, and rawurlencode
  /[^\w. -]+/g,
  /[^\w.~-]+/g,
  // WHATWG URL: a user, a path, a query
  /[^!$%&'()*+,.\w~-]+/g,
  /[^!$%&'()*+,.\w~:;=@/[\]\\^|-]+/g,
  /[^!$%&()*+,.\w~:;=@/[\]\\^|?`{}-]+/g,
  // Go: UserPassword, PathEscape
  /[^$&+,;=\w.~-]+/g,
  /[^$&+:=@\w.~-]+/g,
]

const inUrl: Encoding = (text) => {
  const written = ESCAPED_IN_URLS.map((marks) => text.replace(marks, percented))
  const component = encodeURIComponent(text)
  const strict = component.replace(/[!'()*]/g, percented)
  const escaped = [encodeURI(text), component, strict, ...written]
  const form = [strict, ...written].map((once) => once.replaceAll('%20', '+').replaceAll(' ', '+'))
  // An address that is itself a parameter of another one.
  const twice = [component, strict, form[0]!].map((once) => encodeURIComponent(once))
  const all = [...escaped, ...form, ...twice]
  return [...all, ...all.map(lowerEscapes)]
}

const unicodeEscape = (mark: string) => `\\u${mark.charCodeAt(0).toString(16).padStart(4, '0')}`
const upperEscape = (mark: string) => `\\u${unicodeEscape(mark).slice(2).toUpperCase()}`

const inJson: Encoding = (text) => {
  const json = JSON.stringify(text).slice(1, -1)
  // Go's encoding/json, which docker itself uses, also escapes these three; PHP escapes the slash;
  // Python all but ASCII.
  const go = json.replace(/[&<>]/g, unicodeEscape)
  const slashed = json.replaceAll('/', '\\/')
  // PHP with JSON_HEX_*, .NET
  const careful = [slashed, json].flatMap((once) =>
    [/[&<>]/g, /[&<>']/g, /[&<>'+`]/g].map((marks) =>
      once.replace(marks, upperEscape).replaceAll('\\"', upperEscape('"')),
    ),
  )
  const common = [json, go, slashed, ...careful, json.replaceAll('$', () => '$$')]
  const escapes = [/[^\x20-\x7e]/g, /[^\w\x20]/g, /[^\w-]/g, /[^]/g].flatMap((marks) =>
    [unicodeEscape, upperEscape].flatMap((escape) => [
      text.replace(marks, escape),
      json.replace(/[^\x20-\x7e]/g, escape),
    ]),
  )
  const inside = common.map((once) => JSON.stringify(once).slice(1, -1))
  return [...common, ...escapes, ...inside]
}

const HTML_QUOTES = [
  // PHP
  ['&quot;', '&#039;'],
  ['&quot;', '&#39;'],
  ['&quot;', '&apos;'],
  ['&quot;', '&#x27;'],
  ['&#34;', '&#39;'],
  ['"', "'"],
] as const

const NUMBERED: readonly ((mark: string) => string)[] = [
  (mark) => `&#${mark.codePointAt(0)};`,
  (mark) => `&#x${mark.codePointAt(0)!.toString(16)};`,
  (mark) => `&#x${mark.codePointAt(0)!.toString(16).toUpperCase()};`,
]

const inHtml: Encoding = (text) => {
  const open = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
  const named = [open.replaceAll('>', '&gt;'), open].flatMap((marks) =>
    HTML_QUOTES.map(([double, single]) => marks.replaceAll('"', double).replaceAll("'", single)),
  )
  // OWASP and others: all but letters, or but a few marks that are harmless
  const numbered = [
    /[^]/gu,
    /[^A-Za-z0-9]/gu,
    /[^\p{L}\p{N}]/gu,
    /[^\w]/gu,
    /[^\w.,-]/gu,
    /[&<>"']/g,
  ]
  return [
    ...named,
    ...numbered.flatMap((marks) => NUMBERED.map((entity) => text.replace(marks, entity))),
  ]
}

const octal = (text: string) =>
  [...Buffer.from(text)].map((byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('')
const hexadecimal = (text: string) =>
  [...Buffer.from(text)].map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('')

const inShell: Encoding = (text) => [
  // between single quotes, by hand and by shells that print their variables
  text.replaceAll("'", String.raw`'\''`),
  text.replaceAll("'", `'"'"'`),
  // between double quotes
  ...escapedBy(/[$`"\\]/g, '\\')(text),
  ...escapedBy(/[$`"\\!]/g, '\\')(text),
  // unquoted: printf %q of bash, and of others that leave more as it is
  ...escapedBy(/[\s'"\\|&;()<>!{}*[\]?^$`,]/g, '\\')(text),
  ...escapedBy(/[^\w@%+=:,./~-]/g, '\\')(text),
  ...escapedBy(/[^\w@%+=:,./-]/g, '\\')(text),
  ...escapedBy(/[^\w@%+:./-]/g, '\\')(text),
  // patterns: Python, JavaScript, PHP, sed, and all marks
  ...escapedBy(/[()[\]{}?*+|^$\\.&~#\s-]/g, '\\')(text),
  ...escapedBy(/[()[\]{}?*+|^$\\.]/g, '\\')(text),
  ...escapedBy(/[()[\]{}?*+|^$\\./]/g, '\\')(text),
  ...escapedBy(/[()[\]{}?*+|^$\\.=!<>:#/-]/g, '\\')(text),
  ...escapedBy(/[[\]$*.^/]/g, '\\')(text),
  ...escapedBy(/[/&.]/g, '\\')(text),
  ...escapedBy(/[^\w]/g, '\\')(text),
  // $'…' of bash where the locale is C
  ...[octal, hexadecimal].map((numbered) =>
    text.replaceAll(/['\\]/g, (mark) => `\\${mark}`).replaceAll(/[^\0-\x7f]/gu, numbered),
  ),
  // all by number
  ...['\\', '\\\\'].map((slashes) => octal(text).replaceAll('\\', () => slashes)),
  // $'…', and strings of Python, Ruby and JavaScript between single quotes
  ...escapedBy(/['\\]/g, '\\')(text),
]

const doubled =
  (mark: string): Encoding =>
  (text) => [text.replaceAll(mark, () => mark + mark)]

/** How text is written by the formats that secrets end up in. A new one is a row. */
export const TEXT_ENCODINGS: readonly (readonly [form: string, Encoding])[] = [
  ['url', inUrl],
  ['json', inJson],
  ['html', inHtml],
  ['shell', inShell],
  // between single quotes, where two of them stand for one; SQL too
  ['yaml', doubled("'")],
  ['compose', doubled('$')],
  ['ini', doubled('%')],
  // java.util.Properties, store
  ['properties', escapedBy(/[=:#!\\]/g, '\\')],
]
