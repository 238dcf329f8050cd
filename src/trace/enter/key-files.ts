import { type CredentialFile, judgeFile } from '../../catalog/files.ts'
import { isDecoding } from '../../catalog/programs/decoding.ts'
import { effectsOf } from '../../catalog/programs/effects.ts'
import { type Command, type Script, type Word, withoutQuotes } from '../../shell.ts'
import { contains } from '../../span.ts'
import { sinksOf } from '../write/sinks.ts'
import { loneName } from './lone-name.ts'

/**
 * The variables that are all of a key file: `echo "$X" > ~/.ssh/id_rsa`, `install <(echo "$X") f`,
 * `cp /dev/stdin f <<< "$X"`. `echo "$X" | base64 -d > ~/.npmrc`: nobody encodes settings in which
 * there is none.
 */
export function namesInKeyFiles(script: Script): string[] {
  return script.commands.flatMap((command) => {
    const names = [...operandsOf(command), ...fedTo(command, script.source)]
    return names.length > 0 && isKey(command, script) ? names : []
  })
}

function operandsOf(command: Command): string[] {
  return command.operands().flatMap(({ raw }) => loneName(raw) ?? [])
}

/** What it reads and hands on: `<<< "$X"`, a heredoc of one line. */
function fedTo(command: Command, source: string): string[] {
  return command.redirects.flatMap(({ operator, target, body }) => {
    const text = body ? source.slice(body.start, body.end).trim() : target?.raw
    return text !== undefined && operator.startsWith('<<') ? (loneName(text) ?? []) : []
  })
}

function isKey(command: Command, script: Script): boolean {
  if (writesTo(ownFiles(command), script, isWhole)) return true
  const { prints } = effectsOf(command)
  const isFed = fedTo(command, script.source).length > 0
  const isPrinted = prints?.of.includes(isFed ? 'stdin' : 'words') ?? false
  const files = isPrinted ? behind(command, script) : isFed ? effectsOf(command).stores : []
  const isDecoded = [command, ...command.pipedInto].some((next) => isDecoding(next))
  return writesTo(files, script, isDecoded ? isNoDotenv : isWhole)
}

/** Where it is said to go, whatever the command is. */
function ownFiles({ redirects }: Command): Word[] {
  return redirects.flatMap(({ operator, target }) =>
    operator.includes('>') && target ? [target] : [],
  )
}

/** Where it goes through pipes and groups, and by who reads it as a file, `cp <(…) f`. */
function behind(command: Command, script: Script): Word[] {
  const outer = script.commands.filter((other) => isSubstitutedIn(other, command))
  return [
    ...sinksOf(command, script).map(({ word }) => word),
    ...outer.flatMap((other) => [
      ...sinksOf(other, script).map(({ word }) => word),
      ...(effectsOf(other).copies?.destination ? [effectsOf(other).copies!.destination!] : []),
    ]),
  ]
}

function isSubstitutedIn({ words, redirects }: Command, inner: Command): boolean {
  return [...words, ...redirects.flatMap(({ target }) => target ?? [])].some(
    (word) => word.raw.startsWith('<(') && contains(word, inner),
  )
}

function writesTo(
  words: readonly Word[],
  { commands }: Script,
  is: (file: CredentialFile) => boolean,
): boolean {
  return words.some((word) => {
    const name = loneName(word.raw)
    const set = commands.flatMap(({ assignments }) => assignments)
    const held = name === undefined ? word : set.findLast((item) => item.name === name)?.value
    const path = held && withoutQuotes(held.text ?? held.raw)
    const file = path === undefined ? undefined : judgeFile(path, path)
    return file !== undefined && file.name === 'tight' && is(file)
  })
}

function isNoDotenv({ kind }: CredentialFile): boolean {
  return kind !== 'dotenv'
}

/** Kinds of files that are one credential. */
const whole: ReadonlySet<string> = new Set(['ssh-key', 'private-key', 'gcp-service-account'])

function isWhole({ kind }: CredentialFile): boolean {
  return whole.has(kind)
}
