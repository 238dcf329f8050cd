import { describe, expect, test } from 'vitest'
import { oneLine, printable } from '../src/escape.ts'

describe('a text from outside', () => {
  test.each([
    ['a line feed', 'a\nb', 'a\\u000ab'],
    ['a carriage return', 'a\rb', 'a\\u000db'],
    ['an escape sequence', '\u001B[2Jx', '\\u001b[2Jx'],
    ['a control character of eight bits', '\u009B2J', '\\u009b2J'],
    ['a mark that turns the direction', 'a\u202Eb\u2066', 'a\\u202eb\\u2066'],
    ['a mark of Arabic direction', '\u061Cb', '\\u061cb'],
    ['a character without width', 'a\u200Bb\uFEFF', 'a\\u200bb\\ufeff'],
    ['a line separator', 'a\u2028b', 'a\\u2028b'],
    ['a tag', 'a\u{E0041}', 'a\\u{e0041}'],
    ['half a character', 'a\uD800', 'a\\ud800'],
  ])('shows %s', (_, text, shown) => {
    expect(oneLine(text)).toBe(shown)
  })

  test('stays as it is where it is harmless', () => {
    expect(oneLine('/app/Ünïcode 日本 🔑 "x".txt')).toBe('/app/Ünïcode 日本 🔑 "x".txt')
  })

  test('of several lines keeps them, and shows the rest', () => {
    expect(printable('a\tb\r\nc\rd\u001B[0m\n')).toBe('a\tb\r\nc\\u000dd\\u001b[0m\n')
  })
})
