import * as fc from 'fast-check'

/**
 * What hurts parsers: marks of the shell and of Dockerfiles, names that objects have, and what a
 * terminal or a pattern makes something of.
 */
const fragments = [
  ...'\\ \n \r\n \t \0 \u001b \u202e \ufeff \ufffd $ ${ } " \' ` $( ) (( && || ; | > >> < << <<EOF # = -- - * ? [ ] { : @ / ..'.split(
    ' ',
  ),
  ' ',
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  'A)B_TOKEN',
  '$*',
  '(?<x>',
  '\nRUN ',
  '\nARG TOKEN\n',
  '\nENV toString=$TOKEN\n',
  '\nARG __proto__\n',
  '\nFROM a AS b\n',
  '\nCOPY <<EOF /x\n',
  '\nCOPY .npmrc /root/\n',
  '\nONBUILD RUN x\n',
  '\nSHELL ["x"]\n',
  '\n# escape=`\n',
  ' --mount=type=secret,id=x ',
  ' sudo ',
  ' env -i ',
  ' sh -c "',
  'https://u:${T}@git.example.com/',
]

/**
 * One change of a text: what is written over which part of it. Numbers are shares of its length.
 */
interface Change {
  readonly at: number
  readonly length: number
  readonly text: string
  readonly times: number
}

/** Not more often at the very ends. */
const share = fc.noBias(fc.double({ min: 0, max: 1, noNaN: true }))

const change: fc.Arbitrary<Change> = fc.record({
  at: share,
  length: fc.oneof(fc.constant(0), fc.nat({ max: 40 })),
  text: fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...fragments) },
    { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 6 }) },
    { weight: 2, arbitrary: fc.constant('') },
  ),
  times: fc.oneof({ weight: 9, arbitrary: fc.constant(1) }, fc.nat({ max: 60 })),
})

/** One change that leaves most files readable: of whole lines, and of words within one. */
interface GentleChange {
  readonly kind: (typeof gentle)[number]
  readonly line: number
  readonly word: number
  readonly otherLine: number
  readonly otherWord: number
}

const gentle = [
  'double a line',
  'leave a line out',
  'move a line',
  'take a line of the other file',
  'take a word of the other file',
  'swap two words',
  'double a word',
  'leave a word out',
  'end here',
] as const

const gentleChange: fc.Arbitrary<GentleChange> = fc.record({
  kind: fc.constantFrom(...gentle),
  line: share,
  word: share,
  otherLine: share,
  otherWord: share,
})

/**
 * Texts made of real ones: most changed in lines and words, so that they can still be read; some
 * changed anywhere, some put together of the lines of two.
 */
export function mutants(sources: readonly string[]): fc.Arbitrary<string> {
  const source = fc.constantFrom(...sources)
  const spliced = fc.tuple(source, source, share, share).map(([one, other, from, to]) => {
    const [head, tail] = [one.split('\n'), other.split('\n')]
    return [
      ...head.slice(0, Math.ceil(from * head.length)),
      ...tail.slice(Math.floor(to * tail.length)),
    ].join('\n')
  })
  const text = fc.oneof({ weight: 3, arbitrary: source }, { weight: 1, arbitrary: spliced })
  const readable = fc
    .tuple(text, source, fc.array(gentleChange, { minLength: 1, maxLength: 4 }))
    .map(([own, other, changes]) =>
      changes.reduce((pieces, each) => gentlyChanged(pieces, piecesOf(other), each), piecesOf(own)),
    )
    .map((lines) => lines.join('\n'))
  const harsh = fc
    .tuple(text, fc.array(change, { maxLength: 3 }))
    .map(([own, changes]) => changes.reduce(changed, own))
  return fc.oneof({ weight: 8, arbitrary: readable }, { weight: 1, arbitrary: harsh })
}

const indexIn = (items: readonly unknown[], at: number) =>
  Math.min(items.length - 1, Math.floor(at * items.length))

/** A text in instructions and comments, each with the lines that belong to it. */
function piecesOf(text: string): string[] {
  const pieces: string[] = []
  let end: string | undefined
  let isOpen = false
  for (const line of text.split('\n')) {
    if (isOpen) pieces.push(`${pieces.pop()}\n${line}`)
    else pieces.push(line)
    if (end !== undefined && line.trim() === end) end = undefined
    else end ??= /<<-?["']?(\w+)/.exec(line)?.[1]
    isOpen = end !== undefined || /[\\`]\s*$/.test(line)
  }
  return pieces
}

/** Words and what is between them. */
const wordsOf = (line: string) => line.split(/(\s+)/)

function gentlyChanged(
  lines: readonly string[],
  others: readonly string[],
  { kind, line, word, otherLine, otherWord }: GentleChange,
): string[] {
  // what a file begins with stays
  const at = Math.max(Math.min(2, lines.length - 1), indexIn(lines, line))
  const own = lines[at] ?? ''
  const other = others[indexIn(others, otherLine)] ?? ''
  const [head, tail] = [lines.slice(0, at), lines.slice(at + 1)]
  if (kind === 'double a line') return [...head, own, own, ...tail]
  if (kind === 'leave a line out') return [...head, ...tail]
  if (kind === 'take a line of the other file') return [...head, own, other, ...tail]
  if (kind === 'end here') {
    const words = wordsOf(own)
    return [...head, words.slice(0, Math.max(3, indexIn(words, word))).join('')]
  }
  if (kind === 'move a line') {
    const rest = [...head, ...tail]
    return rest.toSpliced(Math.max(2, indexIn(rest, otherLine)), 0, own)
  }
  return [...head, withWords(own, wordsOf(other), { kind, word, otherWord }), ...tail]
}

function withWords(
  line: string,
  others: readonly string[],
  { kind, word, otherWord }: Pick<GentleChange, 'kind' | 'word' | 'otherWord'>,
): string {
  const words = wordsOf(line)
  // the first one is the instruction
  const first = Math.min(words.length - 1, 2)
  const at = first + indexIn(words.slice(first), word)
  const to = first + indexIn(words.slice(first), otherWord)
  const own = words[at]!
  if (kind === 'double a word') return words.toSpliced(at, 1, own, ' ', own).join('')
  if (kind === 'leave a word out') return words.toSpliced(at, 1).join('')
  if (kind === 'swap two words') return words.with(at, words[to]!).with(to, own).join('')
  return words.with(at, others[indexIn(others, otherWord)] ?? '').join('')
}

function changed(source: string, { at, length, text, times }: Change): string {
  const start = Math.floor(at * source.length)
  return source.slice(0, start) + text.repeat(times) + source.slice(start + length)
}
