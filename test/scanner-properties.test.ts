import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseDockerfile } from '../src/dockerfile.ts'
import { expansions, unquote } from '../src/dockerfile/expansion.ts'
import { readRuns } from '../src/run.ts'
import { type Scan, scan } from '../src/scanner.ts'
import { isSpaceAt } from '../src/scanner/lines.ts'

/** Pieces that line rules, quotes and heredocs are made of. */
const pieces = [
  '\\',
  '\\\n',
  '\\ \n',
  '\\\\\n',
  '`',
  '`\n',
  '\n',
  '\n\n',
  '\r\n',
  '\r',
  ' ',
  '\t',
  '\u00a0',
  '\u0085',
  '\v',
  '\ufeff',
  '#',
  '# c\n',
  '# escape=`\n',
  '# syntax=a\n',
  "'",
  '"',
  '$',
  '${A',
  '${A:-',
  '}',
  '$(',
  ')',
  '<',
  '<<',
  '<<-',
  '<<EOF',
  '<<"E F"',
  'EOF',
  'EOF\n',
  '\nEOF\n',
  '--',
  '--mount=',
  '--mount="type=secret,id=x"',
  '[',
  ']',
  '["a"]',
  ',',
  '=',
  'A=1',
  'A',
  'é',
  '😀',
  '\u0000',
  ';',
  '&&',
  '|',
  '&',
  '{',
  '(',
  'if',
  'sh -c ',
  'RUN ',
  'COPY ',
  'ADD ',
  'ENV ',
  'ARG ',
  'ONBUILD ',
  'CMD ',
  'FROM a\n',
  'FROM ${A} AS b\n',
  'SHELL ["bash", "-c"]\n',
  'USER u\n',
  'word',
]
const nasty = fc.array(fc.constantFrom(...pieces), { maxLength: 40 }).map((list) => list.join(''))
const dockerfile = fc
  .tuple(fc.constantFrom('', '\ufeff', '# escape=`\n'), nasty)
  .map(([head, text]) => `${head}FROM a\n${text}`)

describe('scanning any text', () => {
  it('never throws, whatever is asked of the result', () => {
    fc.assert(
      fc.property(dockerfile, (source) => {
        const parsed = parseDockerfile(source)
        for (const run of readRuns(parsed)) void run.script?.commands.length
        for (const item of parsed.declarations) void unquote(item.raw ?? '', parsed.scan.escape)
        void expansions(source, parsed.scan.escape)
      }),
      { numRuns: 3000 },
    )
  })

  it('never throws on deep nesting', () => {
    const deep = 20_000
    for (const text of [
      '${A:-'.repeat(deep),
      `RUN ${'${A:-'.repeat(deep)}${'}'.repeat(deep)} <<EOF\nEOF`,
      `RUN ${'$('.repeat(deep)}`,
      `RUN ${'"${A:-'.repeat(deep)}`,
      `ENV A=${'${A/'.repeat(deep)}`,
    ]) {
      const source = text.startsWith('$') ? `RUN ${text}` : text
      expect(() =>
        readRuns(parseDockerfile(`FROM a\n${source}`)).map((run) => run.script?.broken),
      ).not.toThrow()
      expect(() => expansions(source, '\\')).not.toThrow()
    }
  })

  it('maps every character of the joined text to the same character of the source, in order', () => {
    fc.assert(
      fc.property(dockerfile, (source) => {
        for (const { joined } of scan(source).instructions) {
          let last = -1
          for (let index = 0; index < joined.text.length; index++) {
            const at = joined.offset(index)
            expect(source[at]).toBe(joined.text[index])
            expect(at).toBeGreaterThan(last)
            last = at
          }
        }
      }),
      { numRuns: 2000 },
    )
  })

  it('gives the slices of the source that a range of the joined text is made of', () => {
    fc.assert(
      fc.property(dockerfile, fc.nat(), fc.nat(), (source, one, other) => {
        for (const { joined } of scan(source).instructions) {
          const [start, end] = [
            one % (joined.text.length + 1),
            other % (joined.text.length + 1),
          ].toSorted((a, b) => a - b) as [number, number]
          const slices = joined.pieces(start, end)
          expect(slices.map((slice) => source.slice(slice.start, slice.end)).join('')).toBe(
            joined.text.slice(start, end),
          )
          if (end > start)
            expect(joined.span(start, end)).toEqual({
              start: slices[0]!.start,
              end: slices.at(-1)!.end,
            })
        }
      }),
      { numRuns: 1000 },
    )
  })

  it('finds spans inside the source, one behind the other, with nothing but blanks, comments and continuation marks between', () => {
    fc.assert(
      fc.property(dockerfile, (source) => {
        const found = scan(source)
        let end = 0
        for (const { span } of found.instructions) {
          expect(span.start).toBeGreaterThanOrEqual(end)
          expect(isGap(source.slice(end, span.start), found)).toBe(true)
          end = span.end
        }
        expect(end).toBeLessThanOrEqual(source.length)
        if (found.error === undefined) expect(isGap(source.slice(end), found)).toBe(true)
      }),
      { numRuns: 2000 },
    )
  })

  it('gives each line to one instruction at most', () => {
    fc.assert(
      fc.property(dockerfile, (source) => {
        let last = 0
        for (const { firstLine, lastLine } of scan(source).instructions) {
          expect(firstLine).toBeGreaterThan(last)
          expect(lastLine).toBeGreaterThanOrEqual(firstLine)
          last = lastLine
        }
      }),
      { numRuns: 1000 },
    )
  })

  it('keeps heredoc bodies inside their instruction, in order', () => {
    fc.assert(
      fc.property(dockerfile, (source) => {
        const { instructions, error } = scan(source)
        // the body of one that does not end lies behind all that could be read
        if (error !== undefined) return
        for (const { span, heredocs } of instructions) {
          let from = span.start
          for (const { body } of heredocs) {
            expect(body.start).toBeGreaterThanOrEqual(from)
            expect(body.end).toBeGreaterThanOrEqual(body.start)
            from = body.end
          }
          expect(from).toBeLessThanOrEqual(span.end)
        }
      }),
      { numRuns: 1000 },
    )
  })

  it('reads the same with other line ends', () => {
    fc.assert(
      fc.property(
        dockerfile.filter((source) => !source.includes('\r')),
        (source) => {
          const texts = (text: string) =>
            scan(text).instructions.map(({ keyword, joined, firstLine }) => [
              keyword,
              joined.text,
              firstLine,
            ])
          expect(texts(source.replaceAll('\n', '\r\n'))).toEqual(texts(source))
        },
      ),
      { numRuns: 1000 },
    )
  })
})

function isGap(text: string, { escape }: Scan): boolean {
  return text.split('\n').every((line) => {
    const rest = [...line]
      .filter((character) => !isSpaceAt(character, 0) && character !== '\ufeff')
      .join('')
    return rest === '' || rest.startsWith('#') || rest === escape
  })
}

describe('the work of scanning', () => {
  /**
   * How many characters of the source are handed out as slices: a measure that does not depend on
   * the clock.
   */
  function pieceCount(source: string): number {
    return scan(source).instructions.reduce(
      (sum, { joined }) => sum + joined.pieces(0, joined.text.length).length,
      0,
    )
  }

  it('makes one piece of each continuation line, so that it grows with the lines', () => {
    const lines = (count: number) => `FROM a\nRUN x${' \\\n  && y'.repeat(count)}\n`
    expect(pieceCount(lines(2000))).toBe(2002)
    expect(pieceCount(lines(4000))).toBe(4002)
  })
})
