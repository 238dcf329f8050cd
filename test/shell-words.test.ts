import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isShell, readScript, scriptArgument } from '../src/shell.ts'
import { wrapperOf } from '../src/catalog/programs/wrappers.ts'

/** The commands of a script as they stand in it. */
function commands(source: string): string[] {
  return readScript(source, wrapperOf).commands.map(({ start, end }) => source.slice(start, end))
}

function reads(source: string): string[] {
  return readScript(source, wrapperOf).reads.map(
    ({ name, start, end }) => `${name} ${source.slice(start, end)}`,
  )
}

describe('scripts inside a script', () => {
  it.each<[string, string, string[]]>([
    ['in single quotes, backslashes included', 'sh -c \'a "$X" \\n; b\'', ['a "$X" \\n', 'b']],
    ['in double quotes', 'bash -lc "a && b"', ['a', 'b']],
    ['in double quotes with escapes', 'sh -c "a \\"b c\\" \\$X; d"', ['a \\"b c\\" \\$X', 'd']],
    ['behind options', "bash -e -o pipefail -c 'a'", ['a']],
    ['behind options in one word', "bash -euxo pipefail -c 'a'", ['a']],
    ['after other programs', "sudo -E timeout 5 /bin/sh -ec 'a'", ['a']],
    ['of another user', "su - app -c 'a'", ['a']],
    ['of another user, shell given', "su app -s /bin/bash -c 'a'", ['a']],
    ['put together of several quotes', `sh -c 'a '"$X"' && b'`, [`a '"$X`, 'b']],
    ['with a quote inside', `sh -c 'a '\\''b c'\\'''`, [`a '\\''b c'\\'`]],
    ['in eval', "eval 'a; b'", ['a', 'b']],
    ['in a heredoc', "bash -eux <<'EOF'\na\nb $X\nEOF\n", ['a', 'b $X']],
    ['in a heredoc that the outer shell expands', 'sh <<EOF\na $X \\$Y\nEOF\n', ['a $X \\$Y']],
    ['in a heredoc without tabs', 'sh -s <<-EOF\n\ta\n\tEOF\n', ['a']],
    ['inside one another', `sh -c "bash -c 'a \\$X'"`, ["bash -c 'a \\$X'", 'a \\$X']],
  ])('%s', (_what, source, inner) => {
    expect(commands(source).slice(1)).toEqual(inner)
  })

  it.each([
    ['a script file', 'sh x.sh -c a'],
    ['a shell that is only named', 'apk add bash'],
    ['a word that another one makes', 'sh -c $X'],
    ['the same in quotes', 'sh -c "${X}"'],
    ['C-like quotes', "sh -c $'a\\nb'"],
    ['a heredoc for another program', "python3 <<'EOF'\nprint(1)\nEOF\n"],
    ['a heredoc for a script file', "bash x.sh <<'EOF'\na\nEOF\n"],
  ])('but not in %s', (_what, source) => {
    expect(commands(source)).toHaveLength(1)
  })

  it('lists what the outer shell substitutes but once', () => {
    expect(commands('sh -c "a $(b)"')).toEqual(['sh -c "a $(b)"', 'b', 'a $(b)'])
  })

  it('does not look deeper than anybody writes', () => {
    let source = 'a'
    for (let depth = 0; depth < 8; depth++) source = `sh -c ${JSON.stringify(source)}`
    expect(commands(source)).toHaveLength(6)
  })

  it('finds the word that holds the script', () => {
    expect(scriptArgument(['/bin/bash', '-o', 'pipefail', '-c', 'x'])).toBe(4)
    expect(scriptArgument(['sh', '-c'])).toBeUndefined()
    expect(scriptArgument(['sh', undefined, '-c', 'x'])).toBeUndefined()
    expect(['sh', '/bin/bash', 'C:/x/bash.exe', 'pwsh', 'fish'].map(isShell)).toEqual([
      true,
      true,
      true,
      false,
      false,
    ])
  })
})

describe('the variables that a script reads', () => {
  it.each<[string, string[]]>([
    ['a $X "${Y}" ${Z:-d}', ['X $X', 'Y ${Y}', 'Z ${Z:-d}']],
    ["a '$X' \\$Y", []],
    ['a ${A:-${B:-$C}}/$D', ['A ${A:-${B:-$C}}', 'B ${B:-$C}', 'C $C', 'D $D']],
    ['a $(b $X) `c $Y`', ['X $X', 'Y $Y']],
    ['a <<E\n$X\nE\n', ['X $X']],
    ["a <<'E'\n$X\nE\n", []],
    ['a <<< "$X"', ['X $X']],
    ['[[ $X == y* ]]', ['X $X']],
    ['(( X + $Y ))', ['X X', 'Y $Y']],
    ['a $((X + 1))', ['X X']],
    ['a $1 $@ $? $$', []],
    ['X=$Y a', ['Y $Y']],
    ['export X=$Y', ['Y $Y']],
    ['for i in $X; do a; done', ['X $X']],
    ['case $X in $Y) a;; esac', ['X $X', 'Y $Y']],
    ['a > $X', ['X $X']],
    ["sh -c 'a $X'", ['X $X']],
    ['sh -c "a $X \\$Y"', ['X $X', 'Y $Y']],
    ["bash <<'E'\na $X\nE\n", ['X $X']],
    ['bash <<E\na $X \\$Y\nE\n', ['X $X', 'Y $Y']],
    ["eval 'a $X'", ['X $X']],
    ['a `b \\`c $X\\``', ['X']],
  ])('%s', (source, expected) => {
    expect(reads(source).map((read) => read.split(' ')[0])).toEqual(
      expected.map((read) => read.split(' ')[0]),
    )
  })

  it('stand where they are written', () => {
    const source = 'a "$X" && sh -c "b \\$Y \'${Z:-1}\'" <<E\n$W\nE\n'
    for (const text of reads(source)) expect(text.split(' ')[1]).toMatch(/^\$\{?[A-Z]/)
  })

  it('know their operator and what follows it', () => {
    expect(
      readScript('a ${X:-b c} ${Y#d} ${#Z}', wrapperOf).reads.map(({ name, operator, operand }) => [
        name,
        operator,
        operand,
      ]),
    ).toEqual([
      ['X', ':-', 'b c'],
      ['Y', '#', 'd'],
      ['Z', '#', ''],
    ])
  })
})

describe('the parts of a command', () => {
  it('are words, assignments and redirections', () => {
    const [command] = readScript(
      'A=1 B="$C" run "x y" $D ~/.netrc > f 2>&1 < g',
      wrapperOf,
    ).commands
    expect(command!.words.map(({ text, raw }) => [text, raw])).toEqual([
      ['run', 'run'],
      ['x y', '"x y"'],
      [undefined, '$D'],
      ['~/.netrc', '~/.netrc'],
    ])
    expect(command!.assignments.map(({ name, value }) => [name, value?.raw])).toEqual([
      ['A', '1'],
      ['B', '"$C"'],
    ])
    expect(command!.redirects.map(({ operator, target }) => [operator, target?.raw])).toEqual([
      ['>', 'f'],
      ['>&', '1'],
      ['<', 'g'],
    ])
  })

  it('list a group’s redirections as a command without words', () => {
    const carrier = readScript('{ a; b; } > f', wrapperOf).commands.at(-1)!
    expect([carrier.words.length, carrier.redirects[0]?.target?.text]).toEqual([0, 'f'])
  })

  it('say that a script does not parse', () => {
    expect(readScript('if a; then', wrapperOf).broken).toBe(true)
    expect(readScript("sh -c 'if a; then'", wrapperOf).broken).toBe(true)
    expect(readScript('a', wrapperOf).broken).toBe(false)
  })
})

it('every command, word, assignment and read lies inside the script, whatever the script is', () => {
  const pieces = [
    'a',
    'sh -c ',
    "'",
    '"',
    '\\',
    '$X',
    '${Y:-',
    '}',
    '$(',
    ')',
    '`',
    ' ',
    '\n',
    ';',
    '&&',
    '||',
    '|',
    '&',
    '<<E\n',
    '\nE\n',
    '(',
    '{ ',
    ' }',
    'if ',
    'then ',
    'fi',
    'X=1 ',
    '> f',
    'eval ',
    'for i in ',
    'do ',
    'done',
    '#',
    'é',
  ]
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 25 }), (list) => {
      const source = list.join('')
      const script = readScript(source, wrapperOf)
      for (const command of script.commands) {
        for (const span of [
          command,
          ...command.words,
          ...command.assignments,
          ...command.redirects,
          ...command.words.flatMap((word) => word.reads),
        ]) {
          expect(span.start).toBeGreaterThanOrEqual(0)
          expect(span.end).toBeGreaterThanOrEqual(span.start)
          expect(span.end).toBeLessThanOrEqual(source.length)
        }
      }
      // a shell inside puts together what stands apart here: sh -c \$X''a
      for (const { start, end, name } of script.reads)
        expect(source.slice(start, end).replaceAll(/["'\\]/g, '')).toContain(name)
    }),
    { numRuns: 3000 },
  )
})

describe('an option in quotes', () => {
  it.each(['"-ofile"', "'-ofile'", '-ofile'])('is the option: %s', (option) => {
    const source = `tool ${option} x`
    const [command] = readScript(source, wrapperOf).commands
    expect(command!.has(['-o'])).toBe(true)
    const value = command!.valueOf(['-o'])!
    expect([value.text, source.slice(value.start, value.end)]).toEqual(['file', 'file'])
  })
})
