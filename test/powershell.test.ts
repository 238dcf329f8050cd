import { assert, constantFrom, array, property } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { powershellQuoting } from '../src/shell-word.ts'

const single = "'\u2018\u2019\u201A\u201B"
const double = '"\u201C\u201D\u201E'

/**
 * What PowerShell makes of one argument, after about_Quoting_Rules and its tokenizer: a quote
 * inside quotes is doubled, a backtick in double quotes escapes, `$HOME` is put in; outside of
 * quotes nothing but plain characters may stand.
 */
function read(word: string, home: string): string {
  if (single.includes(word[0]!)) return inSingle(word)
  if (double.includes(word[0]!)) return inDouble(word, home)
  expect(word).toMatch(/^[\w./:=-]+$/)
  return word
}

function inSingle(word: string): string {
  let text = ''
  for (let at = 1; at < word.length; at++) {
    if (!single.includes(word[at]!)) text += word[at]
    else if (at + 1 < word.length && single.includes(word[at + 1]!)) text += word[at++]
    else expect(at).toBe(word.length - 1)
  }
  return text
}

function inDouble(word: string, home: string): string {
  let text = ''
  for (let at = 1; at < word.length; at++) {
    const character = word[at]!
    if (character === '`') {
      // before a letter it would be a control character
      expect(word[at + 1]).not.toMatch(/[0abefnrtuv]/)
      text += word[++at]
    } else if (word.startsWith('$([char]', at)) {
      const [all, number] = /^\$\(\[char\](\d+)\)/.exec(word.slice(at))!
      text += String.fromCharCode(Number(number))
      at += all.length - 1
    } else if (character === '$') {
      expect(word.slice(at, at + 6)).toBe('$HOME/')
      text += home
      at += 4
    } else if (double.includes(character)) expect(at).toBe(word.length - 1)
    else text += character
  }
  return text
}

describe('a word for PowerShell', () => {
  const characters = [...'ab0./:=- \t$`"\'(){}[]@#;&|<>,*?~%!^\\', ...single, ...double, 'é', '\n']
  const texts = array(constantFrom(...characters), { minLength: 1, maxLength: 20 })

  it('is read as the very text', () => {
    assert(
      property(texts, (all) => {
        const text = all.join('')
        expect(read(powershellQuoting.word(text), '/home/ci')).toBe(text)
      }),
      { numRuns: 500 },
    )
  })

  it('has its home folder put in and nothing else', () => {
    assert(
      property(texts, (all) => {
        const text = all.join('')
        const word = powershellQuoting.fromHome(`src=$HOME/${text}`)
        expect(read(word, '/home/ci')).toBe(`src=/home/ci/${text}`)
      }),
      { numRuns: 500 },
    )
  })
})
