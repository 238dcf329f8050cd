import { gapEnd, gapStart, indentEnd, indentStart } from './gap.ts'
import type { Ways } from './ways.ts'

/** A part of a value that hardly any writer changes. */
export interface Anchor {
  readonly bytes: Buffer
  /** The character of the value that is looked for from there on. */
  readonly from: number
  /** Where in `bytes` that one begins. */
  readonly shift: number
}

/** A value whose characters may each be written in any way: no two writers escape the same ones. */
export interface Escaped {
  readonly characters: readonly string[]
  readonly anchors: readonly Anchor[]
  /** Others, for where a line breaks in these. */
  readonly more: readonly Anchor[]
}

/** Longer ones are no credentials that somebody escapes. */
const LARGEST = 1024
const LONGEST_ANCHOR = 24
/** A run of plain characters that is enough by itself, and one that is with its neighbour. */
const LONG_RUN = 8
const SHORT_RUN = 4
/** Of the neighbour. */
const NEIGHBOUR = 2

const isPlain = (character: string) => /^[A-Za-z0-9_.-]$/.test(character)

interface Run {
  readonly from: number
  readonly to: number
}

/** The runs of plain characters, the longest first. */
function runsOf(characters: readonly string[]): readonly Run[] {
  const runs: Run[] = []
  let from = 0
  for (let at = 0; at <= characters.length; at++) {
    if (at < characters.length && isPlain(characters[at]!)) continue
    if (at - from >= SHORT_RUN) runs.push({ from, to: at })
    from = at + 1
  }
  return runs.toSorted((one, other) => other.to - other.from - (one.to - one.from))
}

/** What stands beside a line that is broken there. */
const BREAKS = ['\n', '\r', '\\', '`', '^'].map((mark) => Buffer.from(mark))

/** The run with what its neighbour may begin with, or end with before it. */
function withNeighbour(
  characters: readonly string[],
  { from, to }: Run,
  ways: Ways,
): readonly Anchor[] {
  const run = Buffer.from(characters.slice(from, to).join(''))
  const isBehind = to < characters.length
  const written = ways.of(characters[isBehind ? to : from - 1]!).map(({ bytes }) => bytes)
  // a line that begins there is indented
  const breaks = isBehind ? BREAKS : [Buffer.from('\n'), Buffer.from(' '), Buffer.from('\t')]
  const parts = [...written, ...breaks].map((bytes) =>
    isBehind ? bytes.subarray(0, NEIGHBOUR) : bytes.subarray(-NEIGHBOUR),
  )
  const distinct = new Map(parts.map((part) => [part.toString('latin1'), part]))
  return [...distinct.values()].map((part) => ({
    bytes: Buffer.concat(isBehind ? [run, part] : [part, run]),
    from,
    shift: isBehind ? 0 : part.length,
  }))
}

/**
 * What to look for of `text` where some of its characters are escaped; undefined where there are
 * none, or nothing to begin with.
 */
export function escapedOf(text: string, ways: Ways): Escaped | undefined {
  if (text.length > LARGEST || /^[\w.-]*$/.test(text)) return undefined
  const characters = [...text]
  const [first, second] = runsOf(characters)
  if (first === undefined) return undefined
  const anchors = anchorsFor(characters, first, ways)
  const more = second ? anchorsFor(characters, second, ways) : []
  return { characters, anchors, more }
}

function anchorsFor(characters: readonly string[], run: Run, ways: Ways): readonly Anchor[] {
  const length = run.to - run.from
  if (length < LONG_RUN) return withNeighbour(characters, run, ways)
  const text = characters.slice(run.from, Math.min(run.to, run.from + LONGEST_ANCHOR)).join('')
  return [{ bytes: Buffer.from(text), from: run.from, shift: 0 }]
}

type Ends = ReadonlyMap<number, string | undefined>

/** The ways of writing some text, and the text that may have it. */
export interface Reading {
  readonly text: Uint8Array
  readonly ways: Ways
}

/** Whether `bytes` stand at `start`. */
export function standsAt(text: Uint8Array, start: number, bytes: Uint8Array): boolean {
  if (start < 0 || start + bytes.length > text.length) return false
  for (let index = 0; index < bytes.length; index++)
    if (text[start + index] !== bytes[index]) return false
  return true
}

/** Where the text may end after one more character, before or behind what is there. */
function step({ text, ways }: Reading, ends: Ends, character: string, isBack: boolean): Ends {
  const next = new Map<number, string | undefined>()
  const add = (end: number, form: string | undefined) => {
    if (!next.has(end) || form === undefined) next.set(end, form)
  }
  const take = (at: number, form: string | undefined) => {
    for (const way of ways.of(character)) {
      const start = isBack ? at - way.bytes.length : at
      if (standsAt(text, start, way.bytes))
        add(isBack ? start : at + way.bytes.length, form ?? way.form)
    }
  }
  for (const [at, form] of ends) {
    take(at, form)
    // behind a line break that is escaped, a line may be indented
    const indent = character !== '\n' ? at : isBack ? indentStart(text, at) : at
    if (indent !== at) take(indent, form ?? FOLDED)
    const gap = isBack ? gapStart(text, at) : gapEnd(text, at)
    if (gap === at) continue
    take(gap, form ?? FOLDED)
    // a line break stands for a blank, and several of them with an indentation for one
    if (character === ' ' || character === '\n') add(gap, form ?? FOLDED)
  }
  if (character === '\n' && !isBack)
    for (const [at, form] of next) {
      const end = indentEnd(text, at)
      if (end !== at) add(end, form ?? FOLDED)
    }
  return next
}

const FOLDED = 'broken lines'

/**
 * Looks for the rest of the value around one of its anchors, which is at `at`.
 *
 * @returns where it begins and ends, and the form of the first character that is not as it is;
 *   undefined where it is not there
 */
export function matchEscaped(
  reading: Reading,
  at: number,
  { characters }: Escaped,
  { from, shift }: Anchor,
): { start: number; end: number; form: string | undefined } | undefined {
  let before: Ends = new Map([[at + shift, undefined]])
  for (let index = from - 1; index >= 0 && before.size > 0; index--)
    before = step(reading, before, characters[index]!, true)
  let behind: Ends = new Map([[at + shift, undefined]])
  for (let index = from; index < characters.length && behind.size > 0; index++)
    behind = step(reading, behind, characters[index]!, false)
  if (before.size === 0 || behind.size === 0) return undefined
  const form = [...before.values(), ...behind.values()].find((each) => each !== undefined)
  return { start: Math.min(...before.keys()), end: Math.max(...behind.keys()), form }
}

/** Of a letter and of another character that is escaped, or stands beside a line break. */
const LETTER = 7
const MARK = 16

/** How many bytes it takes at most. */
export const longestEscaped = ({ characters }: Escaped) =>
  characters.reduce((sum, each) => sum + (isPlain(each) ? LETTER : MARK), 128)
