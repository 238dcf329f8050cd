import { describe, expect, it } from 'vitest'
import { neededStages, parseDockerfile } from '../src/dockerfile.ts'
import { parserDisagreement } from '../src/dockerfile/agreement.ts'
import { readCopy } from '../src/dockerfile/copy.ts'
import { literalSources } from '../src/sources.ts'

describe('the names that ARG and ENV declare', () => {
  const read = (line: string) =>
    parseDockerfile(`FROM a\n${line}`).declarations.map(({ name, raw, value }) => [
      name,
      raw,
      value,
    ])

  it.each<[string, string, (readonly (string | undefined)[])[]]>([
    [
      'an ARG may hold several',
      'ARG X=1 Y=2',
      [
        ['X', '1', '1'],
        ['Y', '2', '2'],
      ],
    ],
    [
      'with and without default',
      'ARG X Y=1 Z',
      [
        ['X', undefined, undefined],
        ['Y', '1', '1'],
        ['Z', undefined, undefined],
      ],
    ],
    ['an empty default is one', 'ARG X=', [['X', '', '']]],
    [
      'single quotes know no escape',
      "ENV A='C:\\' B=2",
      [
        ['A', "'C:\\'", 'C:\\'],
        ['B', '2', '2'],
      ],
    ],
    [
      'double quotes know some',
      'ENV A="C:\\foo\\"\\$B"',
      [['A', '"C:\\foo\\"\\$B"', 'C:\\foo"$B']],
    ],
    [
      'an escaped blank does not end a word',
      'ENV A=b\\ c D=e',
      [
        ['A', 'b\\ c', 'b c'],
        ['D', 'e', 'e'],
      ],
    ],
    [
      'blanks that lead a continuation stay in a quoted value',
      'ENV A="1 \\\n  2"',
      [['A', '"1   2"', '1   2']],
    ],
    ['a quoted name is unquoted', 'ENV "A"=b', [['A', 'b', 'b']]],
    ['the old form takes the rest of the line', 'ENV A b  c=d', [['A', 'b  c=d', 'b  c=d']]],
    ['without the blanks at its end', 'ENV UID 991 \r', [['UID', '991', '991']]],
    ['and without its quotes', 'ENV A "b c"', [['A', '"b c"', 'b c']]],
    ['the old form ends its name at plain blanks only', 'ENV A\u00a0x y', [['A\u00a0x', 'y', 'y']]],
    [
      'comments between do not matter',
      'ENV A=1 \\\n # B=2\n  C=3',
      [
        ['A', '1', '1'],
        ['C', '3', '3'],
      ],
    ],
    [
      'an escape character at the very end is nothing',
      'ARG A \\\\\\',
      [
        ['A', undefined, undefined],
        ['\\', undefined, undefined],
      ],
    ],
    ['expansions stay as written', 'ENV A="${B:-\'c\'}"', [['A', '"${B:-\'c\'}"', "${B:-'c'}"]]],
    ['an ENV without words declares nothing', 'ENV', []],
  ])('%s', (_what, line, expected) => {
    expect(read(line)).toEqual(expected)
  })

  it('a backtick escapes where the directive says so', () => {
    expect(
      parseDockerfile('# escape=`\nFROM a\nENV A=b` c D=C:\\x').declarations.map(
        ({ name, value }) => [name, value],
      ),
    ).toEqual([
      ['A', 'b c'],
      ['D', 'C:\\x'],
    ])
  })

  it('tells the stage of each, and its words', () => {
    const { declarations } = parseDockerfile('ARG A\nFROM x\nENV B=1 C=2\nFROM y\nARG D')
    expect(
      declarations.map(({ name, kind, stage, words }) => [name, kind, stage, words.length]),
    ).toEqual([
      ['A', 'ARG', -1, 1],
      ['B', 'ENV', 0, 2],
      ['C', 'ENV', 0, 2],
      ['D', 'ARG', 1, 1],
    ])
    const [, , c] = declarations
    expect(c!.instruction.joined.text.slice(c!.word.start, c!.word.end)).toBe('C=2')
  })
})

describe('stages', () => {
  it('have names in any case, and the last of a name counts', () => {
    const { stages } = parseDockerfile('FROM a AS Base\nFROM BASE as x\nFROM b AS base\nFROM base')
    expect(stages.map(({ name, base }) => [name, base?.index])).toEqual([
      ['base', undefined],
      ['x', 0],
      ['base', undefined],
      [undefined, 2],
    ])
  })

  it('may be chosen by a global ARG, modifiers and other ARGs included', () => {
    const { stages } = parseDockerfile(
      'ARG A=one\nARG B=$A\nFROM x AS one\nFROM ${B}\nFROM $A\nFROM ${C:-one}\nFROM ${B:+x}\nFROM $C',
    )
    expect(stages.map(({ base }) => base?.index)).toEqual([
      undefined,
      0,
      0,
      0,
      undefined,
      undefined,
    ])
  })

  it('keep what stands before the first FROM apart', () => {
    const { globals, stages } = parseDockerfile(
      'ARG A=1\nFROM --platform=$BUILDPLATFORM x AS y\nRUN a\nUSER u',
    )
    expect(globals.map((item) => item.keyword)).toEqual(['ARG'])
    expect(
      stages.map(({ image, instructions }) => [image, instructions.map((item) => item.keyword)]),
    ).toEqual([['x', ['RUN', 'USER']]])
  })

  it('need what they build on, copy from and mount', () => {
    const dockerfile = parseDockerfile(
      'FROM a AS one\nFROM b AS two\nFROM c AS three\nFROM one\nCOPY --link --from=1 /x /y\nRUN --mount=type=bind,"from=THREE",target=/t ls\nCOPY --from=nginx /a /b',
    )
    expect(neededStages(dockerfile, dockerfile.stages[3]!)).toEqual([0, 1, 2])
  })
})

describe('a second reader', () => {
  it.each<[string, string, number | undefined]>([
    [
      'agrees on an ordinary file',
      'FROM a\nRUN b \\\n # c\n  d\nCOPY <<EOF /x\ny\nEOF\nCMD ["z"]',
      undefined,
    ],
    [
      'swallows the file after a quoted opening of a heredoc',
      "FROM a\nRUN echo 'cat <<EOF' > f\nENV A=x\n",
      3,
    ],
    ['takes two backslashes for a continuation', 'FROM a\nRUN b \\\\\nRUN c', 3],
    ['takes a lone carriage return for a line end', 'FROM a\nRUN b\rRUN c', 3],
    ['does not see a heredoc behind a blank', 'FROM a\nRUN cat << EOF\nb\nEOF\nRUN c', 3],
    ['takes an unknown directive for one', '# foo=bar\n# escape=`\nFROM a\nRUN b \\\nc', 5],
  ])('%s', (_what, source, line) => {
    expect(parserDisagreement(parseDockerfile(source).scan)).toBe(line)
  })
})

describe('what a COPY brings', () => {
  const read = (line: string) => {
    const copy = readCopy(parseDockerfile(`FROM a\n${line}`).scan.instructions[1]!)
    return (
      copy && {
        sources: copy.sources.map((word) => word.text),
        destination: copy.destination.text,
        from: copy.from,
        chown: copy.chown,
        chmod: copy.chmod,
      }
    )
  }
  const plain = { from: undefined, chown: undefined, chmod: undefined }

  it.each([
    [
      'words in the shell form',
      'COPY a b /c/',
      { ...plain, sources: ['a', 'b'], destination: '/c/' },
    ],
    [
      'split even inside quotes',
      'COPY "a b" /c',
      { ...plain, sources: ['"a', 'b"'], destination: '/c' },
    ],
    [
      'strings in the JSON form',
      'COPY ["a b", "c\\u0041", "/d"]',
      { ...plain, sources: ['a b', 'cA'], destination: '/d' },
    ],
    [
      'with its flags',
      'ADD --chown=u:g --chmod=600 --from=x a b',
      { sources: ['a'], destination: 'b', from: 'x', chown: 'u:g', chmod: '600' },
    ],
    [
      'over several lines',
      'COPY a \\\n # c:\\foo\n b \\\n /c',
      { ...plain, sources: ['a', 'b'], destination: '/c' },
    ],
    [
      'a heredoc counts by its opening only',
      'COPY <<a /x\nb c\na',
      { ...plain, sources: ['<<a'], destination: '/x' },
    ],
    ['nothing when there is no destination', 'COPY a', undefined],
    ['nothing for other instructions', 'RUN a b', undefined],
  ])('%s', (_what, line, expected) => {
    expect(read(line)).toEqual(expected)
  })

  it('stands where the joined text has it, quotes of the JSON form included', () => {
    const instruction = parseDockerfile('FROM a\nCOPY [ "a b", \\\n "c" ]').scan.instructions[1]!
    const copy = readCopy(instruction)!
    expect(
      [...copy.sources, copy.destination].map(({ start, end }) =>
        instruction.joined.text.slice(start, end),
      ),
    ).toEqual(['"a b"', '"c"'])
  })

  it('names the files of the build context', () => {
    const source =
      'FROM a\nCOPY ./a.txt /b /x/\nCOPY --from=0 c /x\nADD https://example.com/d e*.txt $F "g" /x/\nCOPY <<h /x\nh\nCOPY . .'
    expect(literalSources(parseDockerfile(source))).toEqual(['a.txt', 'b', 'g'])
  })
})
