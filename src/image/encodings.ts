/** A way of writing text, in all its variants. */
export type Encoding = (text: string) => readonly string[]

const escapedBy =
  (special: RegExp, before: string): Encoding =>
  (text) => [text.replace(special, (mark) => before + mark)]

const lowerEscapes = (text: string) =>
  text.replace(/%[0-9A-F]{2}/g, (escape) => escape.toLowerCase())

const inUrl: Encoding = (text) => {
  const component = encodeURIComponent(text)
  const strict = component.replace(
    /[!'()*]/g,
    (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  const escaped = [encodeURI(text), component, strict, strict.replaceAll('%20', '+')]
  // An address that is itself a parameter of another one.
  const twice = [component, strict].map((once) => encodeURIComponent(once))
  const all = [...escaped, ...twice]
  return [...all, ...all.map(lowerEscapes)]
}

const unicodeEscape = (mark: string) => `\\u${mark.charCodeAt(0).toString(16).padStart(4, '0')}`
const upperEscape = (mark: string) => `\\u${unicodeEscape(mark).slice(2).toUpperCase()}`

const inJson: Encoding = (text) => {
  const json = JSON.stringify(text).slice(1, -1)
  // Go's encoding/json, which docker itself uses, also escapes these three; PHP escapes the slash;
  // Python all but ASCII.
  const go = json.replace(/[&<>]/g, unicodeEscape)
  const common = [json, go, json.replaceAll('/', '\\/')]
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
  ['&quot;', '&#39;'],
  ['&quot;', '&apos;'],
  ['&quot;', '&#x27;'],
  ['&#34;', '&#39;'],
  ['"', "'"],
] as const

const inHtml: Encoding = (text) => {
  const marks = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
  return HTML_QUOTES.map(([double, single]) =>
    marks.replaceAll('"', double).replaceAll("'", single),
  )
}

const inShell: Encoding = (text) => [
  // between single quotes, by hand and by shells that print their variables
  text.replaceAll("'", String.raw`'\''`),
  text.replaceAll("'", `'"'"'`),
  // between double quotes
  ...escapedBy(/[$`"\\]/g, '\\')(text),
  ...escapedBy(/[$`"\\!]/g, '\\')(text),
  // unquoted: printf %q of bash, and of others that leave more as it is
  ...escapedBy(/[^\w@%+=:,./~-]/g, '\\')(text),
  ...escapedBy(/[^\w@%+=:,./-]/g, '\\')(text),
  ...escapedBy(/[^\w@%+:./-]/g, '\\')(text),
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
