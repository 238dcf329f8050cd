import { argumentText, type Instruction } from '../scanner/instruction.ts'
import { rawWords } from '../scanner/words.ts'
import type { Span } from '../span.ts'
import { ownDefault, unquote } from './expansion.ts'

/** One name that an ARG or ENV declares. Spans are the joined text's. */
export interface Declaration {
  readonly kind: 'ARG' | 'ENV'
  readonly name: string
  /** As written, quotes included; undefined for an ARG without default. */
  readonly raw: string | undefined
  /** Without quotes and escapes. */
  readonly value: string | undefined
  /** `NAME=value`, or for the old form `ENV NAME value` all of the arguments. */
  readonly word: Span
  readonly instruction: Instruction
  /** Stage, from 0; -1 before the first FROM. */
  readonly stage: number
  /** The words of all of them, in order. */
  readonly words: readonly Span[]
}

/** The names that an ARG or ENV declares, in order; none for any other instruction. */
export function declarationsOf(
  instruction: Instruction,
  stage: number,
  escape: string,
): Declaration[] {
  const { keyword } = instruction
  if (keyword !== 'ARG' && keyword !== 'ENV') return []
  const text = instruction.joined.text.slice(0, instruction.args.end)
  const written = rawWords(text, instruction.args.start, escape)
  const words = keyword === 'ARG' ? withoutRemark(written) : written
  const first = words[0]
  if (!first) return []
  if (keyword === 'ENV' && !first.raw.includes('=')) return [bareEnv(instruction, stage, escape)]
  return words.map((word) => {
    const equals = word.raw.indexOf('=')
    const raw = equals === -1 ? undefined : word.raw.slice(equals + 1)
    return {
      kind: keyword,
      name: unquote(equals === -1 ? word.raw : word.raw.slice(0, equals), escape),
      raw,
      value: raw === undefined ? undefined : unquote(raw, escape),
      word,
      instruction,
      stage,
      words,
    }
  })
}

/**
 * `ARG NAME # why`: to the builder each word behind the `#` is a name, too, but few are meant as one:
 * what has a value, or is written like a variable. (An ENV with such a remark is refused.)
 */
function withoutRemark<T extends { readonly raw: string }>(words: readonly T[]): readonly T[] {
  const at = words.findIndex(({ raw }) => raw.startsWith('#'))
  return at < 0 ? words : words.filter(({ raw }, index) => index < at || isMeant.test(raw))
}

const isMeant = /^[A-Za-z_]\w*=|^[A-Z][A-Z0-9]*_[A-Z0-9_]+$/

/** The text that stands in the file for where the caller gives nothing. */
export function writtenDefault({
  name,
  raw,
  value,
}: Pick<Declaration, 'name' | 'raw' | 'value'>): string | undefined {
  return value?.includes('$') ? ownDefault(raw ?? '', name) : value
}

/** `ENV NAME the rest of the line` */
function bareEnv(instruction: Instruction, stage: number, escape: string): Declaration {
  const [, name = '', raw = ''] = /^([^\t\v\f\r ]*)[\t\v\f\r ]*([^]*)$/.exec(
    argumentText(instruction),
  )!
  return {
    kind: 'ENV',
    name: unquote(name, escape),
    raw,
    value: unquote(raw, escape),
    word: instruction.args,
    instruction,
    stage,
    words: [instruction.args],
  }
}
