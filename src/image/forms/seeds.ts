import type { Anchor } from './escaped.ts'
import type { Wrapping } from './wrapped.ts'

/** A piece of an encoded value inside another encoding: whoever finds it looks at what it is in. */
export interface Seed {
  readonly bytes: Buffer
  readonly wrapping: Wrapping
}

/**
 * Pieces of this length and number are taken: a line that breaks in the inner text and one that
 * breaks in the outer one leave one of three whole.
 */
const PIECE = 13
const PIECES = 3
const LEAST_PIECE = 8
/** Bytes that a dump or a text of two bytes a character is told by. */
const SHORT_PIECE = 8
/** A run that is looked for by itself. */
const LEAST_RUN = 6
/** Fewer bytes of an outer encoding occur by chance everywhere. */
const LEAST = 7

/** Digits and capitals are what a token has more of than other text. */
const density = (text: string) => text.match(/[A-Z0-9]/g)?.length ?? 0

/**
 * Up to `count` neighbouring pieces of `text` that consist of `plain` characters, from where they
 * are most like a token; up to two shorter ones if there are none.
 */
function piecesOf(text: string, plain: RegExp, length: number, count: number): readonly string[] {
  const runs = [...text.matchAll(plain)].map(([run]) => run)
  const pieces = runs.flatMap((run) =>
    Array.from({ length: Math.floor(run.length / length) }, (_, index) =>
      run.slice(index * length, (index + 1) * length),
    ),
  )
  if (pieces.length === 0) {
    const long = runs.filter((run) => run.length >= LEAST_RUN)
    return long.toSorted((one, other) => other.length - one.length).slice(0, 2)
  }
  const scores = pieces.map(density)
  let best = 0
  let most = -1
  for (let from = 0; from + count <= pieces.length; from++) {
    const score = scores.slice(from, from + count).reduce((sum, each) => sum + each, 0)
    if (score > most) [best, most] = [from, score]
  }
  return pieces.slice(best, best + count)
}

/**
 * Base64 of `value` as it appears inside the base64 of something longer, at each of the three
 * alignments: the characters that depend on the neighbours are left off (RFC 4648, section 4).
 */
export function inBase64(value: Buffer): readonly string[] {
  return [0, 1, 2].map((before) => {
    const encoded = Buffer.concat([Buffer.alloc(before), value]).toString('base64')
    return encoded.slice(Math.ceil((before * 8) / 6), Math.floor(((before + value.length) * 8) / 6))
  })
}

export const urlSafe = (base64: string) => base64.replaceAll('+', '-').replaceAll('/', '_')

const LEADS = [0, 2, 3]

function* base64Of(inner: Buffer): Generator<Seed> {
  for (const [before, encoded] of inBase64(inner).entries())
    for (const text of new Set([encoded, urlSafe(encoded)]))
      yield { bytes: Buffer.from(text), wrapping: { kind: 'base64', lead: LEADS[before]! } }
}

/** What stands between the pairs of a dump, and of a table of C, whose lines are short. */
const IN_DUMPS = ['', ':', ' ', '\\x', '%', '-']
const IN_TABLES = [', 0x', ',0x']
const SHORT_LINE = 4

function* hexOf(inner: Buffer): Generator<Seed> {
  const lower = inner.subarray(0, SHORT_PIECE).toString('hex')
  const wrapping = { kind: 'hex' } as const
  for (const digits of new Set([lower, lower.toUpperCase()])) {
    const pairs = digits.match(/../g)!
    for (const separator of IN_DUMPS) yield { bytes: Buffer.from(pairs.join(separator)), wrapping }
    for (const separator of IN_TABLES)
      for (const from of [0, SHORT_LINE])
        yield {
          bytes: Buffer.from(pairs.slice(from, from + SHORT_LINE).join(separator)),
          wrapping,
        }
  }
}

function* utf16Of(inner: string): Generator<Seed> {
  const little = Buffer.from(inner.slice(0, PIECE - 2), 'utf16le')
  yield { bytes: little, wrapping: { kind: 'utf-16', isBig: false } }
  yield { bytes: Buffer.from(little).swap16(), wrapping: { kind: 'utf-16', isBig: true } }
}

/** What of the value every text holds that has it escaped, whatever the writer escapes. */
function* piecesOfText(text: string, anchors: readonly Anchor[]): Generator<Buffer> {
  const pieces = piecesOf(text, /[\w.-]+/g, PIECE, PIECES)
  if (pieces.length > 0) for (const piece of pieces) yield Buffer.from(piece)
  else for (const { bytes } of anchors) yield bytes
}

/** One piece by itself is looked for with a line break anywhere in it, too. */
function* unbroken(seeds: Iterable<Seed>): Generator<Seed> {
  for (const { bytes, wrapping } of seeds) {
    yield { bytes, wrapping }
    for (let at = 1; at < bytes.length; at++)
      for (const end of ['\n', '\r\n']) {
        const parts = [bytes.subarray(0, at), Buffer.from(end), bytes.subarray(at)]
        yield { bytes: Buffer.concat(parts), wrapping }
      }
  }
}

/** Pieces of base64, in which hardly any writer changes anything but two marks. */
function piecesOfBase64(encoded: string): readonly string[] {
  const length = Math.min(PIECE, Math.max(LEAST_PIECE, Math.floor(encoded.length / PIECES)))
  const pieces = piecesOf(encoded, /[A-Za-z0-9]+/g, length, PIECES)
  if (pieces.length > 0) return pieces
  const piece = encoded.slice(0, PIECE)
  return [...new Set([piece, urlSafe(piece)])]
}

function* seedsOfBase64(value: Buffer): Generator<Seed> {
  for (const pieces of inBase64(value).map(piecesOfBase64)) {
    const seeds = pieces.flatMap((each) => [...base64Of(Buffer.from(each))])
    yield* pieces.length < PIECES ? unbroken(seeds) : seeds
    for (const each of pieces) yield* [...hexOf(Buffer.from(each)), ...utf16Of(each)]
  }
}

/** The value in two bytes for each character. */
function* seedsOfUtf16(text: string): Generator<Seed> {
  for (const piece of piecesOf(text, /[^]+/g, LEAST_RUN, 2)) {
    const little = Buffer.from(piece, 'utf16le')
    for (const each of [little, Buffer.from(little).swap16()])
      yield* [...base64Of(each), ...hexOf(each)]
  }
}

function* seedsOfHex(value: Buffer): Generator<Seed> {
  const lower = value.toString('hex')
  for (const digits of [lower, lower.toUpperCase()])
    for (const piece of piecesOf(digits, /.+/g, PIECE - 1, 2))
      yield* [...base64Of(Buffer.from(piece)), ...utf16Of(piece)]
}

/**
 * What to look for of a value that is encoded twice.
 *
 * @param escaped the anchors of a value that some writer escapes
 */
export function* seedsOf(value: Buffer, escaped: readonly Anchor[] | undefined): Generator<Seed> {
  const text = value.toString('latin1')
  const seeds = [...seedsOfBase64(value), ...seedsOfUtf16(value.toString()), ...seedsOfHex(value)]
  if (escaped)
    for (const piece of piecesOfText(text, escaped))
      seeds.push(...base64Of(piece), ...hexOf(piece), ...utf16Of(piece.toString('latin1')))
  yield* seeds.filter(({ bytes }) => bytes.length >= LEAST)
}
