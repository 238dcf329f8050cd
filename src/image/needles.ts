import { CannotVerify } from './cannot-verify.ts'
import { TEXT_ENCODINGS } from './forms/encodings.ts'
import { escapedOf, type Escaped } from './forms/escaped.ts'
import { inBase64, seedsOf, urlSafe } from './forms/seeds.ts'
import { Ways } from './forms/ways.ts'
import type { Wrapping } from './forms/wrapped.ts'

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
  /** It is a piece of an encoded value in another encoding, which is to be looked into. */
  readonly wrapping?: Wrapping
  /** How many bytes there may be from its beginning to the end of what it is a piece of. */
  readonly reach?: number
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

/** `text` with line breaks wherever a writer of short lines puts them. */
function* broken(form: string, text: string): Generator<Form> {
  if (text.length >= SHORTEST_LOOSE) {
    yield { form, bytes: Buffer.from(text), loose: true }
    return
  }
  yield { form, bytes: Buffer.from(text) }
  for (const [, encode] of TEXT_ENCODINGS)
    for (const escaped of encode(text)) yield { form, bytes: Buffer.from(escaped) }
  for (let at = 1; at < text.length; at++)
    for (const end of ['\n', '\r\n'])
      yield { form, bytes: Buffer.from(text.slice(0, at) + end + text.slice(at)) }
}

/** Between the bytes of a dump: openssl, od, C, URLs, .NET; some of them escaped. */
const HEX_SEPARATORS = [':', ' ', '\\x', ', 0x', ',0x', '%', '-', '%3A', '%3a', '%20', '%25']
const HEX_OF_C = ['\\\\x', '%5Cx', '%5cx']

function* inHex(value: Buffer): Generator<Form> {
  const lower = value.toString('hex')
  for (const digits of [lower, lower.toUpperCase()]) {
    yield* broken('hex', digits)
    const pairs = digits.match(/../g)!
    for (const separator of [...HEX_SEPARATORS, ...HEX_OF_C])
      yield* broken('hex', pairs.join(separator))
  }
}

/** The second byte of a character, where it is escaped. */
const ZEROS = ['%00', '\\u0000', '\\x00', '\\0', '\\000']

function* inUtf16(text: string): Generator<Form> {
  const little = Buffer.from(text, 'utf16le')
  yield { form: 'utf-16', bytes: little }
  yield { form: 'utf-16', bytes: Buffer.from(little).swap16() }
  for (const zero of ZEROS) yield { form: 'utf-16', bytes: Buffer.from([...text].join(zero)) }
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

function* textForms(text: string, escaped: Escaped | undefined): Generator<Form> {
  for (const [form, encode] of TEXT_ENCODINGS)
    for (const encoded of encode(text)) yield { form, bytes: Buffer.from(encoded) }
  yield* inUtf16(text)
  if (escaped) yield { form: 'escaped', bytes: Buffer.from(text), escaped }
  if (text.includes('\n'))
    yield { form: 'plain', bytes: Buffer.from(text.replaceAll(/\r?\n/g, '\r\n')) }
}

/** Encoded twice, a value takes so many times as much, line breaks counted in. */
const REACH = 8
const LEAST_REACH = 512

function* encodedTwice(
  value: Buffer,
  escaped: Escaped | undefined,
  loose: boolean,
): Generator<Form> {
  const reach = LEAST_REACH + REACH * value.length
  const anchors = escaped ? [...escaped.anchors, ...escaped.more] : loose ? [] : undefined
  for (const { bytes, wrapping } of seedsOf(value, anchors))
    yield { form: wrapping.kind, bytes, wrapping, reach }
}

function* formsOf(value: Buffer, loose: boolean): Generator<Form> {
  if (loose) yield* broken('plain', value.toString('latin1'))
  else yield { form: 'plain', bytes: value }
  if (value.length > LARGEST_ENCODED) return
  const text = value.toString('utf8')
  // Text encodings of bytes that are no UTF-8 mean nothing, nor those of a lone surrogate.
  const isText = Buffer.from(text).equals(value)
  const escaped = isText ? escapedOf(text, new Ways()) : undefined
  if (isText) yield* textForms(text, escaped)
  yield* inHex(value)
  for (const encoded of inBase64(value)) {
    yield* broken('base64', encoded)
    yield* broken('base64url', urlSafe(encoded))
  }
  yield* encodedTwice(value, escaped, loose)
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
    const kind = form.escaped ? 'escaped ' : form.wrapping ? `in ${form.wrapping.kind} ` : ''
    const key = `${kind}${form.bytes.toString('latin1')}`
    if (!patterns.has(key)) patterns.set(key, { secret: secret.name, ...form })
  }
  return [...patterns.values()]
}
