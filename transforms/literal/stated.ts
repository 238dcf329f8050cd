import { judgeName } from '../../src/catalog/names.ts'
import { effectsOf } from '../../src/catalog/programs/effects.ts'
import { credentialTexts, type Given, givenCredentials } from '../../src/catalog/programs/given.ts'
import { judgeValue } from '../../src/catalog/values.ts'
import type { Command, Script } from '../../src/shell.ts'
import { overlaps, type Span } from '../../src/span.ts'
import { setsForLater } from '../../src/trace/read/named.ts'

/** A credential that a script states as text. */
export interface Stated {
  readonly command: Command
  readonly value: string
  /** Where the value stands in the script. */
  readonly span: Span
  readonly by: string
  /** What it is called: by the variable that it is given, by who takes it and its kind, by the kind alone. */
  readonly called: string
  /** The variable that it is given. */
  readonly own?: string
  /** An assignment before a command, which a mount can take the place of. */
  readonly prefix: Span | undefined
}

/** Finds what a script states: in the words of its commands, in assignments, in documents that it writes. */
export function findStated(script: Script): Stated[] {
  if (script.broken) return []
  const found = script.commands.flatMap((command) => [
    ...givenCredentials(command).flatMap((given) => ofWord(script, command, given) ?? []),
    ...ofAssignments(command),
    ...ofDocuments(script, command),
  ])
  // `bash -c '…'` has a word that other commands stand in: theirs is the better story
  const length = ({ command }: Stated) => command.end - command.start
  const ordered = found.toSorted((one, other) => length(one) - length(other))
  return found.filter((item) => ordered.find(({ span }) => overlaps(span, item.span)) === item)
}

function ofWord(script: Script, command: Command, given: Given): Stated | undefined {
  const { word, value, by, kind } = given
  if (!isCredential(kind, value)) return undefined
  const span = spanIn(script, word, value)
  return span && { command, value, span, by, called: nameFor(command, given), prefix: undefined }
}

/** `export AWS_SECRET_ACCESS_KEY=…`, `X_TOKEN=… make`. */
function ofAssignments(command: Command): Stated[] {
  return command.assignments.flatMap(({ name, value, start, end }) => {
    const text = value?.text
    if (!value || text === undefined || judgeName(name) !== 'secret') return []
    const verdict = judgeValue(name, text)
    if (verdict !== 'literal' && verdict !== 'token') return []
    const prefix = setsForLater(command) ? undefined : { start, end }
    const span = { start: value.start, end: value.end }
    return [{ command, value: text, span, by: name, called: name, own: name, prefix }]
  })
}

function ofDocuments(script: Script, command: Command): Stated[] {
  return command.redirects.flatMap(({ body }) => {
    if (!body) return []
    const text = script.source.slice(body.start, body.end)
    return credentialTexts(text).flatMap((given) => {
      const { value, by, kind } = given
      const span = isCredential(kind, value) ? spanIn(script, body, value) : undefined
      const called = nameFor(command, given)
      return span ? [{ command, value, span, by, called, prefix: undefined }] : []
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

/** Who prints or passes a text on gives it no name: the one that it is piped into does, else the kind alone. */
function nameFor(command: Command, { kind, name }: Pick<Given, 'kind' | 'name'>): string {
  const plain = kind === 'key' ? 'API_KEY' : kind.toUpperCase()
  const taker = [command, ...command.pipedInto].find(
    (item) => item.program !== undefined && !item.isShell && !effectsOf(item).row?.inert,
  )
  const program = taker?.program?.replaceAll(/[^A-Za-z0-9]+/g, '_').toUpperCase() ?? ''
  const called = name ?? `${program}_${plain}`
  return /^[A-Z]/.test(called) && judgeName(called) === 'secret' ? called : plain
}
