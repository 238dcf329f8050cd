import { judgeName } from '../../src/catalog/names.ts'
import { judgeFile } from '../../src/catalog/files.ts'
import { credentialsIn } from '../../src/catalog/files/credentials.ts'
import { effectsOf } from '../../src/catalog/programs/effects.ts'
import {
  credentialTexts,
  type Given,
  givenByInput,
  givenCredentials,
  inputArgumentOf,
} from '../../src/catalog/programs/given.ts'
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
  /** It stands there to the letter; else the span is that of what it is somewhere in. */
  readonly isExact: boolean
  readonly by: string
  /**
   * What it is called: by the variable that it is given, by who takes it and its kind, by the kind
   * alone.
   */
  readonly called: string
  /** The variable that it is given. */
  readonly own?: string
  /** An assignment before a command, which a mount can take the place of. */
  readonly prefix: Span | undefined
  /** It opens an account of the image. */
  readonly isAccount: boolean
}

/**
 * Finds what a script states: in the words of its commands, in assignments, in documents that it
 * writes.
 */
export function findStated(script: Script): Stated[] {
  if (script.broken) return []
  const found = script.commands.flatMap((command) => [
    ...givenCredentials(command).flatMap((given) => ofWord(script, command, given)),
    ...ofAssignments(command),
    ...ofDocuments(script, command),
    ...ofLines(script, command),
  ])
  // `bash -c '…'` has a word that other commands stand in: theirs is the better story
  const length = ({ command }: Stated) => command.end - command.start
  const ordered = found.toSorted((one, other) => length(one) - length(other))
  return found.filter((item) => ordered.find(({ span }) => overlaps(span, item.span)) === item)
}

function ofWord(script: Script, command: Command, given: Given): Stated[] {
  return found(script, command, given.word, given)
}

type Found = Omit<Given, 'word'>

function found(script: Script, command: Command, within: Span, given: Found): Stated[] {
  const { value, by, kind, isAccount = false } = given
  if (!isCredential(kind, value)) return []
  const span = spanIn(script, within, value)
  const called = nameFor(command, given)
  const place = {
    span: span ?? { start: within.start, end: within.end },
    isExact: span !== undefined,
  }
  return [{ command, value, ...place, by, called, prefix: undefined, isAccount }]
}

/** `export AWS_SECRET_ACCESS_KEY=…`, `X_TOKEN=… make`. */
function ofAssignments(command: Command): Stated[] {
  return command.assignments.flatMap(({ name, value, start, end }) => {
    const text = value?.text
    if (!value || text === undefined || judgeName(name) !== 'secret') return []
    const verdict = judgeValue(name, text)
    if (verdict !== 'literal' && verdict !== 'token') return []
    // `sudo X=…` sets it where a mount does not reach
    const isPrefix = !setsForLater(command) && command.words.every((word) => word.start > start)
    const prefix = isPrefix ? { start, end } : undefined
    const place = { span: { start: value.start, end: value.end }, isExact: true }
    return [
      {
        command,
        value: text,
        ...place,
        by: name,
        called: name,
        own: name,
        prefix,
        isAccount: false,
      },
    ]
  })
}

function ofDocuments(script: Script, command: Command): Stated[] {
  return command.redirects.flatMap(({ body }) => {
    if (!body) return []
    const text = script.source.slice(body.start, body.end)
    const input = inputArgumentOf(command)
    const whole = input && givenByInput(input, text)
    return [...(whole ? [whole] : []), ...credentialTexts(text), ...inFile(command, text)].flatMap(
      (given) => found(script, command, body, given),
    )
  })
}

/** `echo … > ~/.pypirc` */
function ofLines(script: Script, command: Command): Stated[] {
  if (!effectsOf(command).row?.speaks || typeof command.streams.out === 'string') return []
  const lines = command.operands().flatMap(({ text }) => text?.split(/\n|\\n/) ?? [])
  return inFile(command, lines.join('\n')).flatMap((given) =>
    found(script, command, command, given),
  )
}

/** What stands where a kind of file keeps its credentials. */
function inFile({ streams: { out } }: Command, text: string): Found[] {
  if (typeof out === 'string' || out.text === undefined) return []
  const file = judgeFile(out.text, out.text)
  if (!file) return []
  return [...credentialsIn(file.kind, text)].map((value) => ({
    value,
    by: file.slug,
    kind: 'token',
  }))
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

/**
 * Who prints or passes a text on gives it no name: the one that it is piped into does, else the
 * kind alone.
 */
function nameFor(command: Command, { kind, name }: Pick<Given, 'kind' | 'name'>): string {
  const plain = kind === 'key' ? 'API_KEY' : kind.toUpperCase()
  const taker = [command, ...command.pipedInto].find(
    (item) => item.program !== undefined && !item.isShell && !effectsOf(item).row?.inert,
  )
  const program = taker?.program?.replaceAll(/[^A-Za-z0-9]+/g, '_').toUpperCase() ?? ''
  const called = name ?? `${program}_${plain}`
  return /^[A-Z]/.test(called) && judgeName(called) === 'secret' ? called : plain
}
