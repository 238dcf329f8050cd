import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { SecretFacts } from './fixtures.ts'

/** One value, made for one build. */
export interface Value {
  name: string
  facts: SecretFacts
  /** the part that only this build knows; servers let it in, and no image may hold it */
  token: string
  /** what a build argument, a variable or the text of a file carries */
  text: string
}

function privateKey(comment: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'secretmount-key-'))
  try {
    execFileSync('ssh-keygen', [
      '-q',
      '-t',
      'ed25519',
      '-N',
      '',
      '-C',
      comment,
      '-f',
      join(folder, 'key'),
    ])
    return readFileSync(join(folder, 'key'), 'utf8')
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/**
 * Makes the value of a secret for one build.
 *
 * @param run marks the values that the servers of this test run accept
 */
export function makeValue(name: string, facts: SecretFacts, run: string): Value {
  if (facts.key === true) {
    const key = privateKey('test')
    const text = facts.base64 === true ? Buffer.from(key).toString('base64') : key
    return { name, facts, token: key.split('\n')[2] ?? key, text }
  }
  // no word such as "fake" in it: the tool takes that for a placeholder, and rightly
  const token = `${run}${randomBytes(14).toString('hex')}`
  const text = (facts.value ?? '{token}').replace('{token}', token)
  return {
    name,
    facts,
    token,
    text: facts.base64 === true ? Buffer.from(text).toString('base64') : text,
  }
}

/**
 * The byte strings that betray a value: plain, URL-encoded, hex, and the middle of its base64 form
 * at each of the three alignments.
 */
export function needles(value: Value): Buffer[] {
  const plain = Buffer.from(value.token)
  const base64 = [0, 1, 2].map((shift) => {
    const encoded = Buffer.concat([Buffer.alloc(shift), plain])
      .toString('base64')
      .replace(/=+$/, '')
    return encoded.slice(shift === 0 ? 0 : shift + 1, -2)
  })
  const texts = [value.token, encodeURIComponent(value.token), plain.toString('hex'), ...base64]
  return [...new Set(texts)].map((text) => Buffer.from(text))
}
