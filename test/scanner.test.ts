import { describe, expect, it } from 'vitest'
import { scan } from '../src/scanner.ts'
import { argumentText } from '../src/scanner/instruction.ts'

/** What a scan found, an entry an instruction: its keyword and its arguments. */
function read(source: string): string[] {
  return scan(source).instructions.map(
    (item) => item.keyword + (argumentText(item) && ` ${argumentText(item)}`),
  )
}

describe('lines that make one instruction', () => {
  it.each<[string, string, string[]]>([
    [
      'an escape character at the line end joins, and nothing is put in its place',
      'RUN ec\\\nho a',
      ['RUN echo a'],
    ],
    ['even a keyword may be split', 'RU\\\nN a', ['RUN a']],
    ['blanks may follow the escape character', 'RUN a \\ \t\n b', ['RUN a  b']],
    ['two escape characters do not continue', 'RUN a \\\\\nRUN d', ['RUN a \\\\', 'RUN d']],
    ['three escape characters do not continue', 'RUN a \\\\\\\nRUN d', ['RUN a \\\\\\', 'RUN d']],
    ['one that stands behind a blank and another one does', 'RUN a \\ \\\n b', ['RUN a \\  b']],
    ['a line that holds only one is an empty start', '\\\nRUN d', ['RUN d']],
    ['such a line may have blanks around it', '  \\  \nRUN d', ['RUN d']],
    ['the arguments may start on a later line, behind a comment', 'RUN\\\n  # c\n b', ['RUN b']],
    ['a lone carriage return is an ordinary character', 'RUN a\rRUN b', ['RUN a\rRUN b']],
    [
      'carriage returns before a line end are dropped, however many',
      'RUN a\r\r\nRUN b\r\n',
      ['RUN a', 'RUN b'],
    ],
    ['an indented comment inside is dropped', 'RUN a \\\n  # c1\n b', ['RUN a  b']],
    ['so is one that ends with an escape character', 'RUN a \\\n# c \\\n b', ['RUN a  b']],
    ['so is one that holds a backslash', 'RUN a \\\n# c:\\foo\n b $X', ['RUN a  b $X']],
    ['a blank line inside is dropped', 'RUN a \\\n   \n b', ['RUN a  b']],
    ['a blank line inside joins even the next instruction', 'RUN \\\n\nRUN y', ['RUN RUN y']],
    ['a # behind text is part of the text', 'RUN b # c \\\n d', ['RUN b # c  d']],
    [
      'an escape character before a comment does not continue',
      'RUN a \\ # c\nRUN b',
      ['RUN a \\ # c', 'RUN b'],
    ],
    [
      'an escaped n stays before an empty continuation',
      "RUN printf 'a\\n\\\nb'",
      ["RUN printf 'a\\nb'"],
    ],
    [
      'an escaped semicolon at the end stays',
      'RUN find . \\\n -exec a {} \\;',
      ['RUN find .  -exec a {} \\;'],
    ],
    ['a backslash before a blank stays', 'RUN echo C:\\ foo', ['RUN echo C:\\ foo']],
    ['leading blanks of a continuation stay', 'ENV A="1 \\\n  2"', ['ENV A="1   2"']],
    ['a comment line cannot be continued', '# c \\\nRUN a', ['RUN a']],
    ['a continuation at the end of the file is fine', 'RUN a \\', ['RUN a']],
    ['no-break space, form feed and vertical tab lead like blanks', '\u00a0\f\vRUN a', ['RUN a']],
    ['a vertical tab ends the keyword', 'RUN\vd', ['RUN d']],
    ['a no-break space does not', 'RUN\u00a0d', ['RUN\u00a0D']],
    ['blanks of every kind are trimmed off the end', 'RUN a \u0085\u00a0', ['RUN a']],
    ['a byte order mark at the end is none', 'RUN a\ufeff', ['RUN a\ufeff']],
    ['a byte order mark in front is passed over', '\ufeffRUN a', ['RUN a']],
    ['keywords are taken in any case', 'rUn a', ['RUN a']],
    [
      'a backtick continues where the directive says so',
      '# escape=`\nRUN a `\n b \\\nRUN c',
      ['RUN a  b \\', 'RUN c'],
    ],
  ])('%s', (_what, source, expected) => {
    expect(read(source)).toEqual(expected)
  })

  it('ends the instruction on its last line when the file ends with a continuation', () => {
    const source = 'RUN a \\\n'
    const [item] = scan(source).instructions
    expect([item?.firstLine, item?.lastLine, item?.span.end]).toEqual([1, 1, source.length - 1])
  })

  it('says on which lines an instruction stands', () => {
    const found = scan('# c\nFROM a\n\nRUN b \\\n  # d\n  c\nRUN <<E\nx\nE\nUSER u\n').instructions
    expect(found.map((item) => [item.keyword, item.firstLine, item.lastLine])).toEqual([
      ['FROM', 2, 2],
      ['RUN', 4, 6],
      ['RUN', 7, 9],
      ['USER', 10, 10],
    ])
  })

  it('takes lines of 65535 bytes, refuses longer ones, and counts bytes, not characters', () => {
    const fill = (length: number, text = 'x') => `RUN ${text.repeat(length)}`
    expect(scan(`${fill(65_531)}\nRUN b`).error).toBeUndefined()
    expect(scan(`${fill(65_532)}\nRUN b`).error).toMatch(/line 1 is longer/)
    expect(scan(`FROM a\n${fill(32_766, 'é')}`).error).toMatch(/line 2 is longer/)
    expect(scan(`RUN a \\\n${'x'.repeat(60_000)}\\\n${'x'.repeat(60_000)}`).error).toBeUndefined()
  })

  it.each<[string, string, RegExp]>([
    [
      'an escape character with nothing behind it',
      'FROM a\n\\\n',
      /line 2: an instruction without a name/,
    ],
    [
      'an array of other things than strings',
      'RUN ["a", 1]',
      /arrays must be comprised of strings only/,
    ],
    ['an ENV with a name alone', 'ENV A', /ENV must have two arguments/],
    ['an ENV that mixes its two forms', 'ENV A=1 B', /name=value/],
    ['a LABEL that mixes them', 'LABEL A=1 B', /name=value/],
    ['the same in an ONBUILD', 'ONBUILD ENV A=1 B', /name=value/],
    ['a heredoc without end', 'RUN <<EOF\na', /line 1: unterminated heredoc/],
  ])('refuses %s', (_what, source, error) => {
    expect(scan(source).error).toMatch(error)
  })
})

describe('the form of an instruction', () => {
  it.each<[string, string, readonly string[] | undefined]>([
    ['blanks in strings stay', 'CMD ["nginx","-g","daemon off;"]', ['nginx', '-g', 'daemon off;']],
    ['escapes are decoded', 'CMD ["\\u0041\\n\\t\\""]', ['A\n\t"']],
    ['continuation and comment may stand inside', 'CMD ["a", \\\n # c\n "b"]', ['a', 'b']],
    ['with a backtick to continue too', '# escape=`\nCMD ["a", `\n "b"]', ['a', 'b']],
    ['flags may stand before it', 'CMD --doit ["a"]', ['a']],
    ['an empty array is one', 'RUN []', []],
    ['a test with a quoted variable is one', 'RUN [ "$A" ]', ['$A']],
    ['a trailing comma makes it shell form', 'CMD ["a",]', undefined],
    ['so does text behind it', 'CMD ["a"] || x', undefined],
    ['so does a semicolon', 'CMD ["a"];', undefined],
    ['so does a comment', 'CMD ["a"] # c', undefined],
    ['so do single quotes', 'RUN ["echo", \'b\']', undefined],
    ['ENV knows none', 'ENV ["a=b"]', undefined],
  ])('%s', (_what, source, json) => {
    expect(scan(source).instructions[0]?.json).toEqual(json)
  })

  it('reads the instruction inside an ONBUILD', () => {
    const [item] = scan('ONBUILD RUN --mount=type=ssh ["a"]').instructions
    expect(item?.trigger).toMatchObject({
      keyword: 'RUN',
      json: ['a'],
      flags: [{ name: 'mount', value: 'type=ssh' }],
    })
  })

  it('does not look into an ONBUILD of an ONBUILD, which BuildKit refuses', () => {
    const [item] = scan(`ONBUILD ${'ONBUILD '.repeat(5000)}RUN a`).instructions
    expect(item?.trigger?.keyword).toBe('ONBUILD')
    expect(item?.trigger?.trigger).toBeUndefined()
  })
})
