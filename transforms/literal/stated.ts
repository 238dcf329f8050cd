import { judgeName } from '../../src/catalog/names.ts'
import { credentialTexts, type Given, givenCredentials } from '../../src/catalog/programs/given.ts'
import { judgeValue } from '../../src/catalog/values.ts'
import type { Command, Script } from '../../src/shell.ts'
import type { Span } from '../../src/span.ts'
import { setsForLater } from '../../src/trace/read/named.ts'

/** A credential that a script states as text. */
export interface Stated {
  readonly command: Command
  /** Where its value stands in the script. */
  readonly span: Span
  readonly by: string
  /** A name for it: the variable's own, or one made of program and kind. */
  readonly name: string
  /** An assignment before a command, which a mount can take the place of. */
  readonly prefix: Span | undefined
}

/** Finds what a script states: in the words of its commands, in assignments, in documents that it writes. */
export function findStated(script: Script): Stated[] {
  if (script.broken) return []
  return script.commands.flatMap((command) => [
    ...givenCredentials(command).flatMap((given) => ofWord(script, command, given) ?? []),
    ...ofAssignments(command),
    ...ofDocuments(script, command),
  ])
}

function ofWord(script: Script, command: Command, given: Given): Stated | undefined {
  const { word, value, by, kind, name = nameFor(command, kind) } = given
  if (!isCredential(kind, value)) return undefined
  const span = spanIn(script, word, value)
  return span && { command, span, by, name, prefix: undefined }
}

/** `export AWS_SECRET_ACCESS_KEY=…`, `X_TOKEN=… make`. */
function ofAssignments(command: Command): Stated[] {
  return command.assignments.flatMap(({ name, value, start, end }) => {
    const text = value?.text
    if (!value || text === undefined || judgeName(name) !== 'secret') return []
    const verdict = judgeValue(name, text)
    if (verdict !== 'literal' && verdict !== 'token') return []
    const prefix = setsForLater(command) ? undefined : { start, end }
    return [{ command, span: { start: value.start, end: value.end }, by: name, name, prefix }]
  })
}

function ofDocuments(script: Script, command: Command): Stated[] {
  return command.redirects.flatMap(({ body }) => {
    if (!body) return []
    const text = script.source.slice(body.start, body.end)
    return credentialTexts(text).flatMap(({ value, by, kind, name = nameFor(command, kind) }) => {
      const span = isCredential(kind, value) ? spanIn(script, body, value) : undefined
      return span ? [{ command, span, by, name, prefix: undefined }] : []
    })
  })
}

/** A password that everybody knows, a sample, or what is filled in later is none. */
function isCredential(kind: Given['kind'], value: string): boolean {
  if (/[$`{}%<>]/.test(value) || value.length < 6) return false
  const verdict = judgeValue(kind.toUpperCase(), value)
  return verdict === 'literal' || verdict === 'token'
}

function spanIn({ source }: Script, within: Span, value: string): Span | undefined {
  const at = source.slice(within.start, within.end).indexOf(value)
  return at === -1 ? undefined : { start: within.start + at, end: within.start + at + value.length }
}

function nameFor(command: Command, kind: Given['kind']): string {
  const program = (command.program ?? 'build').replaceAll(/[^A-Za-z0-9]+/g, '_').toUpperCase()
  return `${/^[A-Z]/.test(program) ? program : 'BUILD'}_${kind.toUpperCase()}`
}
