import { describe, expect, it } from 'vitest'
import { decodeBody, decodeWord } from '../src/shell/quoting.ts'

describe('a quoted word', () => {
  it.each([
    [String.raw`a'b c'"d \" $E"\ f`, 'ab cd " $E f'],
    ['"$TOKEN"-$USER', '$TOKEN-$USER'],
    [String.raw`"a\b"`, String.raw`a\b`],
  ])('%s', (raw, text) => {
    expect(decodeWord(raw, 0)?.text).toBe(text)
  })

  it.each([String.raw`$'a\n'`, '$"a"', '"a', "'a"])('is not read: %s', (raw) => {
    expect(decodeWord(raw, 0)).toBeUndefined()
  })

  it('keeps where its characters stand, and which $ the next shell sees', () => {
    const decoded = decodeWord(String.raw`"x\$Y"`, 10)!
    expect(decoded.text).toBe('x$Y')
    expect(decoded.at).toEqual([11, 13, 14])
    expect([...decoded.left]).toEqual([1])
  })
})

describe('the body of a heredoc', () => {
  it('keeps its quotes', () => {
    expect(decodeBody(String.raw`say "\$X"`, 0)?.text).toBe('say "$X"')
  })
})
