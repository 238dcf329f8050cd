import type { Entry } from './entry.ts'
import { nameFor } from './hosts.ts'
import { unescaped } from './quotes.ts'

/** A word, or what stands between quotes, with escapes (curl, Python). */
const word = /"(?:[^"\\]|\\[^])*"|\S+/g

/** What a word may mean: readers differ in what they take for an escape. */
function meanings(written: string): readonly string[] {
  const inside = /^"([^]*)"$/.exec(written)?.[1] ?? written
  return [...new Set([written, inside, unescaped(inside)])]
}

function* machines(words: readonly string[]): Generator<Entry> {
  let host = 'default'
  let before = ''
  for (const written of words) {
    if (before === 'machine') host = written
    else if (before === 'password' || before === 'passwd' || before === 'account')
      for (const value of meanings(written))
        yield { key: nameFor('password', host), value, certain: true }
    // a token may stand there, with a password that is none
    else if (before === 'login')
      for (const value of meanings(written))
        yield { key: nameFor('login', host), value, certain: false, extra: true }
    before = written
  }
}

/** netrc(5), and apt_auth.conf(5), which has its form. */
export function* netrc(text: string): Generator<Entry> {
  if (!/^\s*(?:#.*\n\s*)*(?:machine\s|default\b)/.test(text) && !/^machine\s/m.test(text)) return
  yield* machines([...text.matchAll(word)].map(([each]) => each))
  // for readers that know no quotes
  if (text.includes('"')) yield* machines(text.split(/\s+/))
}
