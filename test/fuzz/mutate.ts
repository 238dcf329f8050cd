import * as fc from 'fast-check'

/** What hurts parsers: marks of the shell and of Dockerfiles, names that objects have, and what a terminal or a pattern makes something of. */
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

/** One change of a text: what is written over which part of it. Numbers are shares of its length. */
interface Change {
  readonly at: number
  readonly length: number
  readonly text: string
  readonly times: number
}

const share = fc.double({ min: 0, max: 1, noNaN: true })

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

/** Texts made of real ones: some changed in places, some put together of the lines of two. */
export function mutants(sources: readonly string[]): fc.Arbitrary<string> {
  const source = fc.constantFrom(...sources)
  const spliced = fc.tuple(source, source, share, share).map(([one, other, from, to]) => {
    const [head, tail] = [one.split('\n'), other.split('\n')]
    return [
      ...head.slice(0, Math.ceil(from * head.length)),
      ...tail.slice(Math.floor(to * tail.length)),
    ].join('\n')
  })
  return fc
    .tuple(
      fc.oneof({ weight: 3, arbitrary: source }, { weight: 1, arbitrary: spliced }),
      fc.array(change, { maxLength: 5 }),
    )
    .map(([text, changes]) => changes.reduce(changed, text))
}

function changed(source: string, { at, length, text, times }: Change): string {
  const start = Math.floor(at * source.length)
  return source.slice(0, start) + text.repeat(times) + source.slice(start + length)
}
