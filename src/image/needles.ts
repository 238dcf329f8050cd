import { CannotVerify } from './cannot-verify.ts'
import { TEXT_ENCODINGS } from './encodings.ts'
import { escapedOf, type Escaped } from './escaped.ts'

/** A secret to look for: the name shown in reports and its value, which no report shows. */
export interface Needle {
  readonly name: string
  readonly value: Buffer
  /** It is the base64 of a key without its header: line breaks in it mean nothing. */
  readonly loose?: boolean
}

/** One byte sequence that gives a secret away, and how it is encoded. */
export interface Pattern {
  readonly secret: string
  readonly form: string
  readonly bytes: Buffer
  /** Line breaks, indentation and escaped line breaks may stand between any two bytes. */
  readonly loose?: boolean
  /** Any of its characters may be escaped, in any way; `form` says how when one is. */
  readonly escaped?: Escaped
}

type Form = Omit<Pattern, 'secret'>

/**
 * Values below this many bytes occur by chance in any image, so nothing could be concluded from a
 * match.
 */
export const SHORTEST_VALUE = 6

/**
 * Shorter sequences cannot be told by a half of them: every single line break in them is a pattern
 * of its own.
 */
const SHORTEST_LOOSE = 16
/**
 * Of a larger value only the form in which it was given is looked for; the credentials inside it
 * have all their forms.
 */
const LARGEST_ENCODED = 64 * 1024

/**
 * Base64 of `value` as it appears inside the base64 of something longer, at each of the three
 * alignments: the characters that depend on the neighbours are left off (RFC 4648, section 4).
 */
function inBase64(value: Buffer): readonly string[] {
  return [0, 1, 2].map((before) => {
    const encoded = Buffer.concat([Buffer.alloc(before), value]).toString('base64')
    return encoded.slice(Math.ceil((before * 8) / 6), Math.floor(((before + value.length) * 8) / 6))
  })
}

const urlSafe = (base64: string) => base64.replaceAll('+', '-').replaceAll('/', '_')

/** `text` with line breaks wherever a writer of short lines puts them. */
function* broken(form: string, text: string): Generator<Form> {
  if (text.length >= SHORTEST_LOOSE) {
    yield { form, bytes: Buffer.from(text), loose: true }
    return
  }
  yield { form, bytes: Buffer.from(text) }
  for (let at = 1; at < text.length; at++)
    for (const end of ['\n', '\r\n'])
      yield { form, bytes: Buffer.from(text.slice(0, at) + end + text.slice(at)) }
}

/** Between the bytes of a dump: openssl, od, C, URLs, .NET. */
const HEX_SEPARATORS = [':', ' ', '\\x', ', 0x', ',0x', '%', '-']

function* inHex(value: Buffer): Generator<Form> {
  const lower = value.toString('hex')
  for (const digits of [lower, lower.toUpperCase()]) {
    yield* broken('hex', digits)
    const pairs = digits.match(/../g)!
    for (const separator of HEX_SEPARATORS) yield* broken('hex', pairs.join(separator))
  }
}

/** Two neighbours of this many characters: of lines of 40, one is whole. */
const LONGEST_PART = 20

/** Where the bytes are that look most like a token: digits and capitals. */
function densest(value: Buffer, length: number): number {
  const isDense = (byte: number) => (byte >= 0x30 && byte <= 0x39) || (byte >= 0x41 && byte <= 0x5a)
  let count = 0
  let best = { at: 0, count: 0 }
  for (let end = 0; end < value.length; end++) {
    if (isDense(value[end]!)) count++
    if (end >= length && isDense(value[end - length]!)) count--
    if (count > best.count) best = { at: Math.max(0, end - length + 1), count }
  }
  return best.at
}

/**
 * Parts of base64 whose lines may break anywhere: one of them is whole. Of a long value they are
 * taken where it is most like a token, since others may begin with the same words.
 */
function partsOf(encoded: string, value: Buffer): readonly string[] {
  const middle = encoded.length >> 1
  if (middle < SHORTEST_LOOSE) return [encoded]
  if (encoded.length < 4 * LONGEST_PART) return [encoded.slice(0, middle), encoded.slice(middle)]
  const dense = Math.floor((densest(value, (LONGEST_PART * 6) / 4) * 8) / 6)
  const from = Math.min(dense, encoded.length - 2 * LONGEST_PART)
  return [from, from + LONGEST_PART].map((at) => encoded.slice(at, at + LONGEST_PART))
}

function* inUtf16(text: string): Generator<Form> {
  const little = Buffer.from(text, 'utf16le')
  yield { form: 'utf-16', bytes: little }
  yield { form: 'utf-16', bytes: Buffer.from(little).swap16() }
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

function* textForms(text: string): Generator<Form> {
  for (const [form, encode] of TEXT_ENCODINGS)
    for (const encoded of encode(text)) yield { form, bytes: Buffer.from(encoded) }
  yield* inUtf16(text)
  const escaped = escapedOf(text)
  if (escaped) yield { form: 'escaped', bytes: Buffer.from(text), escaped }
  if (text.includes('\n'))
    yield { form: 'plain', bytes: Buffer.from(text.replaceAll(/\r?\n/g, '\r\n')) }
}

function* formsOf(value: Buffer, loose: boolean): Generator<Form> {
  if (loose) yield* broken('plain', value.toString('latin1'))
  else yield { form: 'plain', bytes: value }
  if (value.length > LARGEST_ENCODED) return
  const text = value.toString('utf8')
  // Text encodings of bytes that are no UTF-8 mean nothing, nor those of a lone surrogate.
  if (Buffer.from(text).equals(value)) yield* textForms(text)
  yield* inHex(value)
  for (const encoded of inBase64(value)) {
    yield* broken('base64', encoded)
    yield* broken('base64url', urlSafe(encoded))
    for (const part of partsOf(encoded, value))
      for (const twice of inBase64(Buffer.from(part))) yield* broken('base64 of base64', twice)
  }
}

/**
 * Every form in which `secret` gives itself away, each byte sequence once. White space around the
 * value is left off: the forms of the trimmed value are all contained in those of the whole value.
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
  for (const form of formsOf(value, secret.loose === true)) {
    const key = `${form.escaped ? 'escaped ' : ''}${form.bytes.toString('latin1')}`
    if (!patterns.has(key)) patterns.set(key, { secret: secret.name, ...form })
  }
  return [...patterns.values()]
}
