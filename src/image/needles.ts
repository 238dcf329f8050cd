import { CannotVerify } from './cannot-verify.ts'

/** A secret to look for: the name shown in reports and its value, which no report shows. */
export interface Needle {
  readonly name: string
  readonly value: Buffer
}

/** One byte sequence that gives a secret away, and how it is encoded. */
export interface Pattern {
  readonly secret: string
  readonly form: string
  readonly bytes: Buffer
}

/** Values below this many bytes occur by chance in any image, so nothing could be concluded from a match. */
export const SHORTEST_VALUE = 6

type Encoding = (text: string) => readonly string[]

const lowerEscapes = (text: string) =>
  text.replace(/%[0-9A-F]{2}/g, (escape) => escape.toLowerCase())

const inUrl: Encoding = (text) => {
  const component = encodeURIComponent(text)
  const strict = component.replace(
    /[!'()*]/g,
    (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  const escaped = [encodeURI(text), component, strict, strict.replaceAll('%20', '+')]
  return [...escaped, ...escaped.map(lowerEscapes)]
}

const inJson: Encoding = (text) => {
  const json = JSON.stringify(text).slice(1, -1)
  // Go's encoding/json, which docker itself uses, also escapes these three; PHP escapes the slash.
  const go = json.replace(/[&<>]/g, (mark) => `\\u00${mark.charCodeAt(0).toString(16)}`)
  return [json, go, json.replaceAll('/', '\\/')]
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

/** How text is written by the formats that secrets end up in. A new one is a row. */
const TEXT_ENCODINGS: readonly (readonly [form: string, Encoding])[] = [
  ['url', inUrl],
  ['json', inJson],
  ['html', inHtml],
]

/**
 * Base64 of `value` as it appears inside the base64 of something longer, at each of the three alignments: the characters
 * that depend on the neighbours are left off (RFC 4648, section 4).
 */
function inBase64(value: Buffer): readonly string[] {
  return [0, 1, 2].map((before) => {
    const encoded = Buffer.concat([Buffer.alloc(before), value]).toString('base64')
    return encoded.slice(Math.ceil((before * 8) / 6), Math.floor(((before + value.length) * 8) / 6))
  })
}

const urlSafe = (base64: string) => base64.replaceAll('+', '-').replaceAll('/', '_')

/**
 * `encoded` broken into lines, as `base64` (76 columns) and `openssl base64` (64) write it, for each column it may start at.
 * Both widths are whole groups of four, so a fragment keeps its place inside the group.
 */
function inLines(encoded: string, skipped: number): readonly string[] {
  return [76, 64].flatMap((width) =>
    Array.from({ length: width / 4 }, (_, group) => {
      const column = group * 4 + skipped
      const lines = [encoded.slice(0, width - column)]
      for (let at = width - column; at < encoded.length; at += width)
        lines.push(encoded.slice(at, at + width))
      return lines.join('\n')
    }),
  )
}

function trimmed(value: Buffer): Buffer {
  const blank = (byte: number | undefined) =>
    byte === 0x20 || (byte !== undefined && byte >= 0x09 && byte <= 0x0d)
  let start = 0
  let end = value.length
  while (start < end && blank(value[start])) start++
  while (end > start && blank(value[end - 1])) end--
  return value.subarray(start, end)
}

function* formsOf(value: Buffer): Generator<readonly [form: string, bytes: Buffer]> {
  yield ['plain', value]
  const text = value.toString('utf8')
  // Text encodings of bytes that are no UTF-8 mean nothing, nor those of a lone surrogate.
  if (Buffer.from(text).equals(value)) {
    for (const [form, encode] of TEXT_ENCODINGS)
      for (const encoded of encode(text)) yield [form, Buffer.from(encoded)]
    if (text.includes('\n')) yield ['plain', Buffer.from(text.replaceAll(/\r?\n/g, '\r\n'))]
  }
  const hex = value.toString('hex')
  yield ['hex', Buffer.from(hex)]
  yield ['hex', Buffer.from(hex.toUpperCase())]
  for (const [before, encoded] of inBase64(value).entries()) {
    yield ['base64', Buffer.from(encoded)]
    yield ['base64url', Buffer.from(urlSafe(encoded))]
    for (const lines of inLines(encoded, Math.ceil((before * 8) / 6)))
      yield ['base64', Buffer.from(lines)]
  }
}

/**
 * Every form in which `secret` gives itself away, each byte sequence once. White space around the value is left off: the forms
 * of the trimmed value are all contained in those of the whole value.
 * @throws CannotVerify when the value is too short to conclude anything from a match
 */
export function patternsOf(secret: Needle): readonly Pattern[] {
  const value = trimmed(secret.value)
  if (value.length < SHORTEST_VALUE) {
    throw new CannotVerify(
      `${secret.name}: the value has fewer than ${SHORTEST_VALUE} bytes, so it occurs by chance in any image`,
    )
  }
  const patterns = new Map<string, Pattern>()
  for (const [form, bytes] of formsOf(value)) {
    const key = bytes.toString('latin1')
    if (!patterns.has(key)) patterns.set(key, { secret: secret.name, form, bytes })
  }
  return [...patterns.values()]
}
