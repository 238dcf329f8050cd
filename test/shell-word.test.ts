import { execFileSync } from 'node:child_process'
import { array, constantFrom, sample } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { pieces, asShellWord } from '../src/dockerfile/expansion.ts'

const token = String.raw`fa"ke\to$k'en `

/** What a shell makes of the words, with TOKEN set. */
function inShell(words: readonly string[]): string[] {
  const script = words.map((word) => `X=${word}; printf '%s\\0' "$X"`).join('\n')
  const env = { TOKEN: token }
  return execFileSync('/bin/sh', ['-c', script], { env, encoding: 'utf8' }).split('\0').slice(0, -1)
}

describe('the value of an ENV as a word of the shell', () => {
  // what BuildKit makes of each was worked out from its lexer, {} standing for the token
  it.each([
    ['"{\\"password\\": \\"${TOKEN}\\"}"', '{"password": "{}"}'],
    [`'{"password": "'$TOKEN'"}'`, '{"password": "{}"}'],
    [`{\\"a\\":\\"$TOKEN\\"}`, '{"a":"{}"}'],
    ['price=\\$5&token=$TOKEN', 'price=$5&token={}'],
    ['"a\\b$TOKEN"', 'a\\b{}'],
    ['a\\b$TOKEN', 'ab{}'],
    [`'\${TOKEN}'$TOKEN`, '${TOKEN}{}'],
    ['`id`$TOKEN', '`id`{}'],
    ['$(id)$TOKEN', '$(id){}'],
    ['$TOKEN"tail"', '{}tail'],
  ])('of %s is the same', (raw, value) => {
    expect(inShell([asShellWord(raw, '\\')!])).toEqual([value.split('{}').join(token)])
  })

  it.each(['${TOKEN:-x}', '${TOKEN#a}', 'a <<EOF $TOKEN'])('is not there for %s', (raw) => {
    expect(asShellWord(raw, '\\')).toBeUndefined()
  })

  it('is the same for any text', () => {
    const raws = sample(
      array(
        constantFrom(
          '"',
          "'",
          '\\',
          '$',
          '${TOKEN}',
          '$TOKEN',
          '`',
          '!',
          'a',
          '_',
          '{',
          '}',
          ' ',
          '(',
          ';',
          '&',
          '*',
          '~',
        ),
        { maxLength: 14 },
      ).map((parts) => parts.join('')),
      { numRuns: 3000, seed: 7 },
    )
    const words = raws.flatMap((raw) => {
      const word = asShellWord(raw, '\\')
      const isKnown = pieces(raw, '\\').every(
        ({ kind, text }) => kind === 'text' || /^\$\{?TOKEN\}?$/.test(text),
      )
      return word === undefined || !isKnown ? [] : [{ raw, word }]
    })
    expect(words.length).toBeGreaterThan(1000)
    const expected = words.map(({ raw }) =>
      pieces(raw, '\\')
        .map(({ kind, text }) => (kind === 'text' ? text : token))
        .join(''),
    )
    expect(inShell(words.map(({ word }) => word))).toEqual(expected)
  })
})
