import { nameWords } from '../../src/catalog/names.ts'
import { escapePattern } from '../../src/escape-pattern.ts'
import type { Remedies } from '../../src/remedy/remedies.ts'
import type { Run } from '../../src/run.ts'
import type { Word } from '../../src/shell.ts'
import type { Flow } from '../../src/trace/flows.ts'
import { splitUserinfo, type Userinfo } from '../../src/trace/userinfo.ts'

/** What git is to be answered, and for which host. */
export interface Answers extends Userinfo {
  /** `https://git.example.com` */
  readonly host: string
}

/**
 * The address of a word taken apart, when the token is all that is secret in it and the helper can
 * know all that it needs.
 */
export function answersOf(facts: Remedies, flow: Flow, run: Run, word: Word): Answers | undefined {
  const parts = splitUserinfo(word.raw)
  const isSecret = (text: string) =>
    word.reads.some((read) => flow.variable.names.has(read.name) && text.includes(read.name))
  if (!parts || !isSecret(parts.password) || isSecret(parts.clean) || isSecret(parts.username))
    return undefined
  if (isPair(word, parts)) return undefined
  if (/[`'"\\]|\$\(/.test(parts.username + parts.password) || !isKnown(facts, run, parts.username))
    return undefined
  // `https://git.` stands for all hosts that begin so, and git compares whole ones
  const host = /^["']?(https?:\/\/[\w.-]*\w(?::\d+)?)(?:\/|["']?$)/.exec(parts.clean)?.[1]
  const username = decode(parts.username)
  return host === undefined || username === undefined ? undefined : { ...parts, username, host }
}

const pair = /^(?:CREDS?|CREDENTIALS?|AUTH|BASIC|USERPASS|USERPWD|LOGIN)$/

/**
 * `https://$GIT_CREDENTIALS@host`: a name that says user and password of one variable, which no
 * helper can take apart as git does (`%40` in them).
 */
function isPair({ raw }: Word, { password }: Userinfo): boolean {
  const last = nameWords(password.replaceAll(/[${}]/g, '')).at(-1) ?? ''
  return pair.test(last) && !raw.includes(`:${password}`)
}

/** In an address `%40` is an `@`; a helper answers it as it is. */
function decode(username: string): string | undefined {
  try {
    const text = username.includes('$') ? username : decodeURIComponent(username)
    return /["'`\\]/.test(text) ? undefined : text
  } catch {
    return undefined
  }
}

/**
 * The helper runs in a shell of its own: a variable of the user name must be in the environment, as
 * an ARG or ENV is.
 */
function isKnown(facts: Remedies, run: Run, username: string): boolean {
  return [...username.matchAll(/\$\{?(\w+)/g)].every(
    ([, name]) =>
      facts.inEffect(run.stage, run.instruction, name!) !== undefined &&
      !new RegExp(`(?:^|[\\s;&|(])(?:read\\s+)?${escapePattern(name!)}=`).test(run.text),
  )
}
