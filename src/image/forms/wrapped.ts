import { countBefore } from '../../bisect.ts'
import { charactersAround, type Belongs } from './loose.ts'

/** An encoding that something was found in which may be a part of an encoded value. */
export type Wrapping =
  /** `lead`: how many characters of a group of four stand before what was found. */
  | { readonly kind: 'base64'; readonly lead: number }
  | { readonly kind: 'hex' }
  | { readonly kind: 'utf-16'; readonly isBig: boolean }

/** What a part of a text says, and where in the text its bytes come from. */
export interface Unwrapped {
  readonly bytes: Buffer
  /** Where in the text the byte `offset` begins. */
  placeOf(offset: number): number
  /** Whether what is at `at` in the text is in here, with all that may belong to it. */
  covers(wrapping: Wrapping, at: number): boolean
}

const isDigit = (byte: number) => byte >= 0x30 && byte <= 0x39
const isLetter = (byte: number) => (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a)
const ZERO = 0x30
const LETTER_X = 0x78
const inBase64: Belongs = (byte) =>
  isDigit(byte) || isLetter(byte) || '+/-_'.includes(String.fromCharCode(byte))
/** Between the pairs of a dump stand `:`, `\x`, `0x`, `%` or `-`. */
const inHex: Belongs = (byte, text, at) =>
  byte === ZERO && text[at + 1] === LETTER_X ? undefined : isHex(byte)
const isHex = (byte: number) =>
  isDigit(byte) || (byte >= 0x41 && byte <= 0x46) || (byte >= 0x61 && byte <= 0x66)
    ? true
    : ':x%-'.includes(String.fromCharCode(byte))
      ? undefined
      : false

/** As much more is unwrapped at least, so that what stands behind needs no work of its own. */
const LEAST_MORE = 4096
const moreThan = (reach: number) => Math.max(reach, LEAST_MORE)

function indexOf(places: readonly number[], at: number): number {
  const index = countBefore(places, (place) => place < at)
  return places[index] === at ? index : -1
}

/** Characters of which `group` are `bytes` bytes. */
function fromCharacters(
  text: Uint8Array,
  at: number,
  reach: number,
  {
    kind,
    lead,
    group,
    belongs,
  }: { kind: 'base64' | 'hex'; lead: number; group: number; belongs: Belongs },
): Unwrapped {
  const found = charactersAround(text, at, { back: reach, ahead: reach + moreThan(reach) }, belongs)
  const skipped = (((found.before - lead) % group) + group) % group
  const places = found.places.slice(skipped)
  const characters = found.characters.toString('latin1', skipped)
  const last = Math.max(0, places.length - 1)
  const perByte = kind === 'hex' ? 2 : 4 / 3
  return {
    bytes: Buffer.from(characters, kind),
    placeOf: (offset) => places[Math.min(last, Math.floor(offset * perByte))]!,
    covers: (wrapping, place) => {
      if (wrapping.kind !== kind || place < at || place >= at + moreThan(reach)) return false
      const index = indexOf(places, place)
      const before = wrapping.kind === 'base64' ? wrapping.lead : 0
      return index >= 0 && (index - before) % group === 0
    },
  }
}

function fromUtf16(text: Uint8Array, at: number, reach: number, isBig: boolean): Unwrapped {
  const start = at - 2 * Math.floor(Math.min(at, reach) / 2)
  const units = Buffer.from(text.subarray(start, at + reach + moreThan(reach)))
  const whole = units.subarray(0, units.length & ~1)
  const bytes = Buffer.from((isBig ? whole.swap16() : whole).toString('utf16le'))
  return {
    bytes,
    placeOf: (offset) => start + 2 * bytes.toString('utf8', 0, offset).length,
    covers: (wrapping, place) =>
      wrapping.kind === 'utf-16' &&
      wrapping.isBig === isBig &&
      place >= at &&
      place < at + moreThan(reach) &&
      (place - at) % 2 === 0,
  }
}

/** What is around `at`, where something in `wrapping` was found. */
export function unwrapped(
  text: Uint8Array,
  at: number,
  wrapping: Wrapping,
  reach: number,
): Unwrapped {
  if (wrapping.kind === 'utf-16') return fromUtf16(text, at, reach, wrapping.isBig)
  if (wrapping.kind === 'hex')
    return fromCharacters(text, at, reach, { kind: 'hex', lead: 0, group: 2, belongs: inHex })
  const { kind, lead } = wrapping
  return fromCharacters(text, at, reach, { kind, lead, group: 4, belongs: inBase64 })
}
