import { judgeValue } from '../../catalog/values.ts'
import { isPlaceholder } from '../../catalog/values/placeholders.ts'
import { fixedParts } from '../../catalog/values/fixed-parts.ts'
import { type Read, unquoted, type Word } from '../../shell.ts'
import type { Span } from '../../span.ts'
import type { Obstacle } from '../../transform.ts'
import type { Passed, Spelling } from '../passed.ts'
import { mask } from '../embedded.ts'
import type { Option } from './arguments.ts'
import { everywhere, fileIn } from './whole-file.ts'

/**
 * A build argument of a shell command and how its value is written. Offsets are those of the shell
 * text.
 */
export interface Argument extends Span {
  readonly option: Option
  readonly name: string
  readonly spelling: Spelling
  readonly from: string | undefined
  /** The text of the value, without the quotes around it; undefined for a name alone. */
  readonly value: Span | undefined
  /** Written around the value where it stands as the value of a variable. */
  readonly quote: '"' | "'" | ''
  /** Variables that the value is made of. */
  readonly reads: readonly Read[]
  /** The path of the file whose whole text the value is. */
  readonly file: Span | undefined
  /** That path, where it is the same wherever the command runs. */
  readonly path?: string | undefined
  readonly obstacle: Obstacle | undefined
}

/**
 * Reads `X=value` after `--build-arg`, `T.args.X=value` after `--set` of bake.
 *
 * @param isExample a value that is written there stands for one
 * @returns undefined when not even the name is fixed
 */
export function readArgument(option: Option, isExample: boolean): Argument | undefined {
  const word = option.words.at(-1)!
  const raw = word.raw.slice(option.from)
  // `"--build-arg=X=…"`: the quote stands before the option
  const opened = option.from > 0 ? (/^["']/.exec(word.raw)?.[0] ?? '') : ''
  const shape =
    option.name === 'set'
      ? /^(["']?)[\w*-]+\.args\.([A-Za-z_]\w*)(=?)/
      : /^(["']?)([A-Za-z_]\w*)(=?)/
  const match = shape.exec(raw)
  if (!match || (opened !== '' && match[1] !== '')) return undefined
  const outer = opened === '' ? match[1]! : opened
  const rest = raw.slice(match[0].length)
  if (outer !== '' && !endsTogether(rest, outer)) return undefined
  if (match[3] === '' && rest !== outer) return undefined
  const start = word.start + option.from + match[0].length
  const at = { start: option.words[0]!.start, end: word.end }
  const name = match[2]!
  if (match[3] === '') return named(option, name, at)
  const value = { start, end: word.end - outer.length }
  const argument = valued(option, name, at, value, outer as '"' | "'" | '', word)
  const text = word.text?.slice(word.text.indexOf(`${name}=`) + name.length + 1) ?? ''
  const isFree = isExample && argument.spelling === 'literal' && !isToken(name, text)
  return isFree ? { ...argument, obstacle: undefined } : argument
}

/** An example is rarely so long and of letters and digits. */
const isToken = (name: string, text: string) =>
  judgeValue(name, text) === 'token' || /^(?=\D*\d)(?=[^A-Za-z]*[A-Za-z])[\w-]{16,}$/.test(text)

/** Does the quote that was opened end with the word, and not before? */
function endsTogether(rest: string, quote: string): boolean {
  if (!rest.endsWith(quote)) return false
  const inner = rest.slice(0, -1)
  if (quote === "'") return !inner.includes("'")
  return !/(?<!\\)"/.test(inner.replaceAll(/\$\([^()]*\)/g, ''))
}

function named(option: Option, name: string, at: Span): Argument {
  const nothing = {
    value: undefined,
    quote: '',
    reads: [],
    file: undefined,
    obstacle: undefined,
  } as const
  return { ...at, ...nothing, option, name, spelling: 'name only', from: name }
}

function valued(
  option: Option,
  name: string,
  at: Span,
  value: Span,
  outer: '"' | "'" | '',
  word: Word,
): Argument {
  const raw = word.raw.slice(value.start - word.start, value.end - word.start)
  const text = outer === '' ? raw : `${outer}${raw}${outer}`
  const reads = word.reads.filter(({ start, end }) => value.start <= start && end <= value.end)
  const { spelling, from } = spellingOf(name, text, reads, word.text !== undefined)
  const quote = outer === '' ? quoteFor(raw) : outer
  const obstacle = obstacleOf(name, raw, spelling, quote)
  const file = fileIn(raw, value.start)
  const path = file && everywhere(word.raw.slice(file.start - word.start, file.end - word.start))
  const written = { value, quote: quote ?? '', reads, file, path, obstacle }
  return { ...at, ...written, option, name, spelling, from }
}

function spellingOf(
  name: string,
  text: string,
  reads: readonly Read[],
  isStatic: boolean,
): { spelling: Spelling; from: string | undefined } {
  const bare = unquoted(text)
  if (bare !== '' && bare.replaceAll(mask, '') === '')
    return { spelling: 'expression', from: undefined }
  if (text.includes(mask)) return { spelling: 'composed', from: undefined }
  if (isStatic) return { spelling: 'literal', from: undefined }
  const [read] = reads
  const isOne = read && reads.filter((other) => !other.isNested).length === 1
  if (isOne && /^\$(?:\w+|\{\w+\})$/.test(bare))
    return { spelling: read.name === name ? 'same variable' : 'other variable', from: read.name }
  if (read && /^\$\{\w+:?[-=?+][^}]*\}$/s.test(bare))
    return { spelling: 'default', from: read.name }
  return { spelling: 'composed', from: undefined }
}

/**
 * What to put around a value that stands without quotes of its own, or has them in it; undefined
 * when it cannot be said.
 */
function quoteFor(raw: string): '"' | "'" | '' | undefined {
  // one substitution: its own quotes are another shell's
  if (/^\$\([^`]*\)$/s.test(raw) && isOneSubstitution(raw)) return '"'
  if (!/["'\\`]/.test(raw))
    return /[~{}*?[\]]/.test(raw.replaceAll(/\$\{[^}]*\}/g, '')) ? undefined : '"'
  const open = raw.replaceAll(/"(?:[^"\\]|\\.)*"|'[^']*'|`[^`]*`/gs, '')
  if (open === '') return ''
  return new RegExp(`[~{}*?[\\]${mask}\\\\"'\`]`).test(open.replaceAll(/\$\{[^}]*\}/g, ''))
    ? undefined
    : ''
}

function isOneSubstitution(raw: string): boolean {
  let depth = 0
  for (let at = 1; at < raw.length; at++) {
    if (raw[at] === '(') depth++
    else if (raw[at] === ')' && --depth === 0) return at === raw.length - 1
  }
  return false
}

function obstacleOf(
  name: string,
  raw: string,
  spelling: Spelling,
  quote: string | undefined,
): Obstacle | undefined {
  if (spelling === 'literal') {
    const bare = unquoted(raw)
    if (bare === '' || isPlaceholder(name, bare)) return undefined
    return {
      why: 'stands here as fixed text',
      remedy: `rotate it, take it from a variable and pass --secret id=${name},env=${name}`,
    }
  }
  if (quote === undefined || /\$[@*]|\$\{[@*]\}/.test(raw))
    return {
      why: 'may become several words in the shell',
      remedy: `set ${name} before the command and pass --secret id=${name},env=${name}`,
    }
  if (fixedParts(name, raw).length > 0)
    return {
      why: 'stands here in part as fixed text',
      remedy: `rotate it if it is real, take all of it from a variable and pass --secret id=${name},env=${name}`,
    }
  return undefined
}

/** What others may know of an argument. Its span is one of the shell text. */
export function passedOf(argument: Argument): Passed {
  const { name, start, end, spelling, from, file, path, obstacle } = argument
  return {
    name,
    start,
    end,
    spelling,
    ...(from === undefined ? {} : { from }),
    ...(file === undefined ? {} : { isFile: true }),
    ...(path === undefined ? {} : { path }),
    ...(obstacle === undefined ? {} : { obstacle }),
  }
}
