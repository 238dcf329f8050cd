import { describe, expect, it } from 'vitest'
import { expansions, unquote, wholeVariable } from '../src/dockerfile/expansion.ts'

describe('the variables that BuildKit expands', () => {
  it.each<[string, string[]]>([
    ['$A ${B}/$C_1', ['A:$A', 'B:${B}', 'C_1:$C_1']],
    ['\'$A\' "$B" "\'$C\'"', ['B:$B', 'C:$C']],
    ['\\$A \\\\$B', ['B:$B']],
    ['"\\$A \\x$B"', ['B:$B']],
    ['${A:-b c}', ['A:${A:-b c}']],
    ['${A:?must be set}', ['A:${A:?must be set}']],
    [
      '${I-j} ${P#x} ${Q%y} ${R/a/b} ${S//a/$T}',
      ['I:${I-j}', 'P:${P#x}', 'Q:${Q%y}', 'R:${R/a/b}', 'S:${S//a/$T}', 'T:$T'],
    ],
    ['${A:-${B:-$C}}/$D', ['A:${A:-${B:-$C}}', 'B:${B:-$C}', 'C:$C', 'D:$D']],
    ['"${A:-\'$B\'}"', ["A:${A:-'$B'}"]],
    ['${A:-"}"}$B', ['A:${A:-"}"}', 'B:$B']],
    ['${A:-\\}}$B', ['A:${A:-\\}}', 'B:$B']],
    ["awk '{print $1}' $? $((1)) $$ $", []],
    ['$1$A', ['A:$A']],
    ['${A', ['A:${A']],
    ["it's $A", []],
    ['price: 5$', []],
  ])('in %s', (text, expected) => {
    expect(
      expansions(text, '\\').map(({ name, start, end }) => `${name}:${text.slice(start, end)}`),
    ).toEqual(expected)
  })

  it('escaped by a backtick where that is the escape character', () => {
    expect(expansions('`$A \\$B', '`').map(({ name }) => name)).toEqual(['B'])
  })
})

describe('a word without its quotes', () => {
  it.each([
    ['a"b c"\'d e\'', 'ab cd e'],
    ['\\"a\\ b', '"a b'],
    ['"C:\\x"', 'C:\\x'],
    ['C:\\x', 'C:x'],
    ["'\\'", '\\'],
    ['"a', 'a'],
    ['a\\', 'a'],
    ['"$A-${B:-"c"}"', '$A-${B:-"c"}'],
    ['', ''],
  ])('%s', (raw, expected) => {
    expect(unquote(raw, '\\')).toBe(expected)
  })
})

describe('a value that is one variable and nothing else', () => {
  it.each([
    ['$X', 'X'],
    ['"${X}"', 'X'],
    ['${X:-}', 'X'],
    ['${X-}', 'X'],
    ["'$X'", undefined],
    ['$X$Y', undefined],
    ['a$X', undefined],
    ['${X:-a}', undefined],
    ['"$X', undefined],
  ])('%s', (raw, name) => {
    expect(wholeVariable(raw)).toBe(name)
  })
})
