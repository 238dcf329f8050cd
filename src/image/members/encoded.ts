import { DEFLATED_KINDS } from './deflated.ts'
import { hasAt, mark } from './kind.ts'
import type { MemberContent, MemberKind, Opening, OpenMember, WholeMember } from './kind.ts'
import { lookThroughChunk } from './look-through.ts'

/** Characters that make whole bytes. */
const GROUP = 4

const ENDS = 0
const BELONGS = 1
/** Of a line break. */
const BREAKS = 2
/** Between two lines, no blank otherwise. */
const INDENTS = 3

const useOf = (character: string) =>
  /[A-Za-z0-9+/_-]/.test(character)
    ? BELONGS
    : /[\n\r]/.test(character)
      ? BREAKS
      : /[\t ]/.test(character)
        ? INDENTS
        : ENDS
const USES = Uint8Array.from({ length: 256 }, (_, byte) => useOf(String.fromCharCode(byte)))

const BACKSLASH = 0x5c
/** `\n` and `\r` as two characters. */
const isEscape = (byte: number) => byte === 0x6e || byte === 0x72

/** Reads base64 that comes in chunks. */
class Decoder {
  #left: Buffer = Buffer.alloc(0)
  #isEscaped = false
  #isAtLine = false

  /** The bytes that are whole, and where the text ends; undefined where it goes on. */
  push(text: Uint8Array): { readonly bytes: Buffer; readonly end: number | undefined } {
    const characters = Buffer.allocUnsafe(this.#left.length + text.length)
    let count = this.#left.copy(characters)
    let end: number | undefined
    for (let at = 0; at < text.length; at++) {
      const byte = text[at]!
      const isEscaped = this.#isEscaped
      this.#isEscaped = byte === BACKSLASH
      if (this.#isEscaped) continue
      const use = isEscaped && isEscape(byte) ? BREAKS : USES[byte]!
      const skipped = use === ENDS ? skippedAt(text, at) : undefined
      if (skipped) {
        if (skipped.stands !== undefined) characters[count++] = skipped.stands
        at += skipped.length - 1
        continue
      }
      const isOver =
        use === BREAKS ? beginsAnother(text, at + 1) : use === INDENTS && !this.#isAtLine
      if (isOver || use === ENDS) {
        end = at
        break
      }
      this.#isAtLine = use !== BELONGS
      if (use === BELONGS) characters[count++] = byte
    }
    const whole = end === undefined ? count - (count % GROUP) : count
    this.#left = Buffer.from(characters.subarray(whole, count))
    return { bytes: Buffer.from(characters.toString('latin1', 0, whole), 'base64'), end }
  }

  /** What is left when no more comes. */
  rest(): Buffer {
    return Buffer.from(this.#left.toString('latin1'), 'base64')
  }
}

const QUOTES: readonly number[] = [0x22, 0x27]
const PERCENT = 0x25
const JOINED = /^["'] ?[+.\\]?\r?\n[\t ]*["']/
const LONGEST_JOINT = 64

/** The joint of two strings of a program, or a character with a percent sign. */
function skippedAt(
  text: Uint8Array,
  at: number,
): { readonly length: number; readonly stands: number | undefined } | undefined {
  const isQuote = QUOTES.includes(text[at]!)
  if (!isQuote && text[at] !== PERCENT) return undefined
  const next = Buffer.from(text.subarray(at, at + LONGEST_JOINT)).toString('latin1')
  const length = isQuote ? JOINED.exec(next)?.[0].length : undefined
  if (length !== undefined) return { length, stands: undefined }
  const code = isQuote ? undefined : /^%(?:2[bBfFdD]|5[fF]|0[aAdD])/.exec(next)?.[0]
  if (code === undefined) return undefined
  const byte = parseInt(code.slice(1), 16)
  return { length: code.length, stands: byte > 0x20 ? byte : undefined }
}

const LINES = ['H4sI', 'UEsDB'].map((text) => Buffer.from(text))

/** Packed data in base64, one on each line. */
const beginsAnother = (text: Uint8Array, at: number) =>
  LINES.some((bytes) => hasAt(text, at, bytes))

class EncodedMember implements OpenMember {
  readonly #decoder = new Decoder()
  readonly #content: MemberContent
  #isTooMuch = false

  constructor(content: MemberContent) {
    this.#content = content
  }

  async push(text: Buffer): Promise<Buffer | undefined> {
    const { bytes, end } = this.#decoder.push(text)
    await this.#look(bytes)
    if (end === undefined) return undefined
    await this.#content.search.end()
    return text.subarray(end)
  }

  async end(): Promise<undefined> {
    await this.#look(this.#decoder.rest())
    await this.#content.search.end()
  }

  async #look(bytes: Buffer): Promise<void> {
    if (bytes.length > 0 && !this.#isTooMuch)
      this.#isTooMuch = !(await lookThroughChunk(bytes, this.#content))
  }
}

/** Longer texts are not decoded at once. */
const LARGEST_AT_ONCE = 128 * 1024

const OPENING: Opening = {
  // what only looks like one hides none behind it
  atOnce: (text): WholeMember | undefined => {
    const { bytes, end } = new Decoder().push(text.subarray(0, LARGEST_AT_ONCE))
    return end === undefined ? undefined : { content: bytes, length: 1 }
  },
  open: (content) => new EncodedMember(content),
}

/** Packed, the shortest value takes more. */
const LEAST_PACKED = 12
/** As many bytes tell whether packed data begins. */
const HEAD = 32
/** Characters that tell what a text is. */
const LONGEST_HEAD = 1024

/** What a text says must begin as packed data does, or as such a text. */
function begin(text: Buffer): Opening | undefined {
  const { bytes, end } = new Decoder().push(text.subarray(0, LONGEST_HEAD))
  if (end !== undefined && bytes.length < LEAST_PACKED) return undefined
  if (bytes.length < HEAD) return OPENING
  const inner = [...DEFLATED_KINDS, ...ENCODED_KINDS].find(({ marks }) =>
    marks.some((each) => hasAt(bytes, each.at, each.bytes)),
  )
  return typeof inner?.begin(bytes, true) === 'object' ? OPENING : undefined
}

const isLetter = (byte: number | undefined) =>
  byte !== undefined && /[\w+/-]/.test(String.fromCharCode(byte))

/** Two letters and a half occur by chance: they begin a word, or follow an escape. */
const beginsWord = (text: Uint8Array, start: number) =>
  !isLetter(text[start - 1]) || (text[start - 2] === BACKSLASH && isEscape(text[start - 1]!))

/**
 * Packed data in base64: of a gzip file (`H4sI`), twice so (Helm), of a zip file, of zlib at its
 * usual level. What comes out is looked through as a file of its own.
 */
export const ENCODED_KINDS: readonly MemberKind[] = [
  {
    name: 'base64',
    marks: ['H4sI', 'UEsDB', 'SDRzS'].map((text) => mark(0, text)),
    mayBeAscii: true,
    begin,
  },
  {
    name: 'base64',
    marks: ['eJw', 'eJx', 'eJy', 'eJz'].map((text) => mark(0, text)),
    mayBeAscii: true,
    glance: beginsWord,
    begin,
  },
]
