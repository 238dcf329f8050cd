import type { Command } from '../../shell.ts'

/** Words by which tools are told to remember what they are given, among the first of a call. */
const storing: ReadonlySet<string> = new Set(
  (
    'login log-in signin sign-in auth authenticate authorize authtoken auth-token ' +
    'register enroll enrol configure config ' +
    'configuration setting settings activate attach credential credentials store save setup init link set'
  ).split(' '),
)

/** `set-token`, `config:set` */
function isStoringWord(word: string): boolean {
  return storing.has(word) || /^set[-_:]/.test(word) || /[-_:](?:login|auth|set|add)$/.test(word)
}

/** The same, of what they make: `repo add`, `user create`. */
const made =
  /^(?:repo(?:sitor(?:y|ies))?|remotes?|sources?|servers?|users?|accounts?|profiles?|contexts?|secrets?|registr(?:y|ies)|tokens?|keys?)$/
const making = /^(?:add|create|update|new|import)$/

/**
 * Does a call of a program that nobody knows tell it to remember something, `login`, `config set`,
 * `repo add`? What it is given by that is for later calls, and so is in a file.
 */
export function isStoring(command: Command): boolean {
  const [first = '', second = ''] = command
    .operands()
    .slice(0, 2)
    .map(({ text }) => text ?? '')
  return (
    isStoringWord(first) ||
    isStoringWord(second) ||
    (made.test(first) && making.test(second)) ||
    (making.test(first) && made.test(second)) ||
    command.has(['--save', '--store']) ||
    // `npm-cli-login`
    /[-_](?:login|adduser)$/.test(command.program ?? '')
  )
}
