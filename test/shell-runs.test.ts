import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseDockerfile } from '../src/dockerfile.ts'
import { readRuns, type Run } from '../src/run.ts'

function runOf(source: string): Run {
  return readRuns(parseDockerfile(source)).at(-1)!
}

/** What the commands of the last RUN are, cut out of the source. */
function cuts(source: string): (string | undefined)[] {
  const run = runOf(source)
  return run.script!.commands.map((command) => {
    const span = run.source(command)
    return span && source.slice(span.start, span.end)
  })
}

describe('the forms of a RUN', () => {
  it.each<[string, string, Partial<Run>, string[]]>([
    [
      'a line for the shell',
      'FROM a\nRUN b && c',
      { form: 'shell', by: 'posix', takesPrefix: true },
      ['b', 'c'],
    ],
    [
      'a line with a heredoc',
      'FROM a\nRUN cat <<E > f && g\n$X\nE\n',
      { form: 'shell', by: 'posix', takesPrefix: false },
      ['cat <<E > f', 'g'],
    ],
    [
      'a heredoc alone',
      'FROM a\nRUN <<E\nb\nc\nE\n',
      { form: 'heredoc', by: 'posix', takesPrefix: false },
      ['b', 'c'],
    ],
    [
      'one with blanks in its quoted name',
      "FROM a\nRUN << 'E F'\nb\nE F\n",
      { form: 'heredoc', by: 'posix' },
      ['b'],
    ],
    [
      'one without tabs, and another one inside it',
      'FROM a\nRUN <<-S\n\tcat <<E\n\tx\n\tE\n\tb\n\tS\n',
      { form: 'heredoc', by: 'posix' },
      ['cat <<E', 'b'],
    ],
    [
      'a heredoc with a shell for it',
      'FROM a\nRUN <<E\n#!/bin/bash -eu\nb\nE\n',
      { form: 'heredoc', by: 'posix' },
      ['b'],
    ],
    [
      'found by env',
      'FROM a\nRUN <<E\n#!/usr/bin/env -S bash -eu\nb\nE\n',
      { form: 'heredoc', by: 'posix' },
      ['b'],
    ],
    [
      'the words of a program',
      'FROM a\nRUN ["b", "c d"]',
      { form: 'exec', by: 'none', takesPrefix: false },
      ["'b' 'c d'"],
    ],
    [
      'a shell with a script in words',
      'FROM a\nRUN ["bash", "-o", "pipefail", "-c", "b && c"]',
      { form: 'exec', by: 'posix' },
      ['b', 'c'],
    ],
    [
      'the same behind another program',
      'FROM a\nRUN ["/usr/bin/env", "sh", "-ec", "b"]',
      { form: 'exec', by: 'posix' },
      ['b'],
    ],
    [
      'bash as the shell',
      'FROM a\nSHELL ["/bin/bash", "-o", "pipefail", "-c"]\nRUN b',
      { form: 'shell', by: 'posix', takesPrefix: true },
      ['b'],
    ],
    [
      'bash with options in one word',
      'FROM a\nSHELL ["/bin/bash", "-euxo", "pipefail", "-c"]\nRUN b',
      { by: 'posix' },
      ['b'],
    ],
    [
      'bash found by env',
      'FROM a\nSHELL ["/usr/bin/env", "bash", "-c"]\nRUN b',
      { by: 'posix' },
      ['b'],
    ],
    [
      'the shell of the stage below',
      'FROM a AS x\nSHELL ["pwsh", "-c"]\nFROM x\nSHELL ["/bin/sh", "-c"]\nRUN b',
      { by: 'posix' },
      ['b'],
    ],
  ])('%s', (_what, source, expected, commands) => {
    const run = runOf(source)
    expect(run).toMatchObject(expected)
    expect(
      run.script!.commands.map(({ start, end }) => run.script!.source.slice(start, end)),
    ).toEqual(commands)
  })

  it.each<[string, string, string]>([
    ['PowerShell', 'FROM a\nSHELL ["pwsh", "-Command"]\nRUN b', 'shell'],
    ['cmd', 'FROM a\nSHELL ["cmd", "/S", "/C"]\nRUN b', 'shell'],
    ['python', 'FROM a\nSHELL ["python3", "-c"]\nRUN print(1)', 'shell'],
    ['a shell without -c', 'FROM a\nSHELL ["/bin/bash"]\nRUN b', 'shell'],
    ['a SHELL that is no array', 'FROM a\nSHELL /bin/bash -c\nRUN b', 'shell'],
    [
      'the shell of the stage below',
      'FROM a AS x\nSHELL ["pwsh", "-Command"]\nFROM x\nRUN b',
      'shell',
    ],
    ['whatever goes with a backtick as escape', '# escape=`\nFROM a\nRUN b', 'shell'],
    [
      'a heredoc with another program for it',
      'FROM a\nRUN <<E\n#!/usr/bin/env python3\nprint(1)\nE\n',
      'heredoc',
    ],
  ])('is nothing a POSIX shell reads with %s', (_what, source, form) => {
    const run = runOf(source)
    expect([run.form, run.by, run.script, run.takesPrefix]).toEqual([
      form,
      'other',
      undefined,
      false,
    ])
  })

  it('knows a SHELL that comes later only from there on', () => {
    const runs = readRuns(parseDockerfile('FROM a\nRUN b\nSHELL ["pwsh", "-c"]\nRUN c'))
    expect(runs.map((run) => run.by)).toEqual(['posix', 'other'])
  })
})

describe('places of a script in the source', () => {
  it.each<[string, string, string[]]>([
    ['in one line', 'FROM a\nRUN --mount=type=ssh b && c', ['b', 'c']],
    [
      'over lines with comments between',
      'FROM a\nRUN b \\\n  # no; command\n  && c \\\n\n  && d',
      ['b', 'c', 'd'],
    ],
    ['with the marks that stand inside a command', 'FROM a\nRUN b \\\n  -x', ['b \\\n  -x']],
    ['with Windows line ends', 'FROM a\r\nRUN b \\\r\n  && c\r\n', ['b', 'c']],
    ['in a heredoc', 'FROM a\nRUN <<E\nb\n\tc -d\nE\n', ['b', 'c -d']],
    [
      'in one with Windows line ends',
      'FROM a\r\nRUN <<E\r\nif b; then\r\n c\r\nfi\r\nE\r\n',
      ['b', 'c'],
    ],
    ['in one without tabs', 'FROM a\nRUN <<-E\n\tb\n\t\tc\n\tE\n', ['b', 'c']],
    [
      'before and in a heredoc of a shell',
      "FROM a\nRUN x && bash <<'E'\nb\nE\n",
      ['x', "bash <<'E'", 'b'],
    ],
    ['in the second of two', 'FROM a\nRUN cat <<A <<B | sh\n1\nA\n2\nB\n', ['cat <<A <<B', 'sh']],
    ['in a shell inside', "FROM a\nRUN sh -c 'b \\\n && c'", ["sh -c 'b \\\n && c'", 'b', 'c']],
    ['behind a byte order mark', '\ufeffFROM a\nRUN b', ['b']],
  ])('%s', (_what, source, expected) => {
    expect(cuts(source)).toEqual(expected)
  })

  it('are unknown for the JSON form', () => {
    expect(cuts('FROM a\nRUN ["sh", "-c", "b"]')).toEqual([undefined])
  })

  it('hands the heredocs to the shell as BuildKit does: each body below, each with its bare name', () => {
    expect(
      runOf('FROM a\r\nRUN cat <<-A <<B \\\r\n > f\r\n\tx\r\n\tA\r\ny\r\nB\r\nUSER u').script!
        .source,
    ).toBe('cat <<-A <<B  > f\nx\nA\ny\nB\n')
  })

  it('reads a variable in a heredoc where it stands', () => {
    const source = 'FROM a\nRUN cat <<E > f\n//r/:_authToken=${X}\nE\n'
    const run = runOf(source)
    const [read] = run.script!.reads
    const span = run.source(read!)!
    expect(source.slice(span.start, span.end)).toBe('${X}')
  })

  const pieces = [
    'a ',
    '&& b ',
    '; c ',
    '| d ',
    '"$X" ',
    "'y z' ",
    '\\\n',
    '\\\r\n',
    '\\\n# comment\n',
    '\\\n\n',
    '\\\n  ',
    '> f ',
    '$(e) ',
    '{ g; } ',
    "sh -c 'h i' ",
    'X=1 ',
  ]

  it('slice to the very text of the script where no continuation stands inside', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 20 }),
        fc.constantFrom('RUN ', 'RUN --mount=type=ssh ', 'run\t'),
        (list, keyword) => {
          const source = `FROM a\n${keyword}x ${list.join('')}\nUSER u\n`
          const run = runOf(source)
          for (const command of run.script!.commands) {
            for (const span of [
              command,
              ...command.words,
              ...command.assignments,
              ...command.redirects,
            ]) {
              const text = run.script!.source.slice(span.start, span.end)
              const at = run.source(span)!
              const cut = source.slice(at.start, at.end)
              expect(cut.replaceAll(/\\\r?\n(?:[ \t]*(?:#[^\n]*)?\r?\n)*/g, '')).toBe(text)
            }
          }
        },
      ),
      { numRuns: 2000 },
    )
  })

  it('slice to the very text of a heredoc script', () => {
    const lines = [
      'a',
      '\tb',
      'cat <<E > f',
      '$X',
      'E',
      'if c; then',
      'fi',
      '# d',
      '',
      'e \\',
      "bash <<'F'",
      'F',
      'x "y',
    ]
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...lines), { maxLength: 12 }),
        fc.constantFrom('\n', '\r\n'),
        (list, end) => {
          const source = ['FROM a', 'RUN <<EOF', ...list, 'EOF', ''].join(end)
          const run = runOf(source)
          for (const command of run.script!.commands) {
            const at = run.source(command)!
            expect(source.slice(at.start, at.end).replaceAll('\r\n', '\n')).toBe(
              run.script!.source.slice(command.start, command.end),
            )
          }
        },
      ),
      { numRuns: 1000 },
    )
  })
})
