import type { Command } from '../../shell.ts'

/** Words by which tools are told to remember what they are given, among the first of a call. */
const storing =
  /^(?:(?:log|sign)-?in|auth(?:enticate|orize|token|-token)?|register|enroll?|configure|config|configuration|settings?|activate|attach|credentials?|store|save|setup|init|link|set(?:[-_:]\S+)?|[a-z]+[-_:](?:login|auth|set|add))$/

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
    storing.test(first) ||
    storing.test(second) ||
    (made.test(first) && making.test(second)) ||
    (making.test(first) && made.test(second)) ||
    command.has(['--save', '--store'])
  )
}
