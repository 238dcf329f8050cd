import { readsEnvironment } from '../../catalog/programs/environment-access.ts'
import { effectsOf } from '../../catalog/programs/effects.ts'
import { type Command, commandsInside, type Script, type Word } from '../../shell.ts'
import { contains } from '../../span.ts'
import type { Taint } from './taint.ts'

/** May one of the secret files set a variable of that name? */
export type MaySet = (name: string) => boolean

/**
 * The variables that a command puts the secret into without naming its value: `. ./.env`, `export
 * $(cat .env)`, `read T < token`. Where only the file says their names, all that later commands read
 * and that nothing else is seen to set.
 */
export function readOut(
  command: Command,
  script: Script,
  taint: Taint,
  maySet: MaySet,
): readonly string[] {
  const { row } = effectsOf(command)
  if (row?.fills !== undefined) return isFilled(command, script, taint) ? filled(command) : []
  return setsByText(command, taint) ? unsetBy(script, command.start).filter(maySet) : []
}

/** `for x in $(cat token)` */
export function loopNames(script: Script, taint: Taint): readonly string[] {
  return script.loops.flatMap(({ name, words }) =>
    words.some((word) => isText(word, script, taint)) ? [name] : [],
  )
}

/** Does it set what a text says that holds the secret? */
function setsByText(command: Command, taint: Taint): boolean {
  const { args } = command
  const { row } = effectsOf(command)
  const isSourcing = row?.sources === true
  if (isSourcing && (taint.isFedTo(command) || args.some((word) => taint.isFile(word, command))))
    return true
  const isSetting = isSourcing || row?.declares || row?.runsText
  // `env $(cat .env) …`: what stands before the program
  const { head } = command
  const before = head ? command.words.filter(({ start }) => start < head.start) : []
  const words = [...before, ...(isSetting ? args : [])]
  return words.some((word) => isMade(word) && taint.isIn(word))
}

/** Is it what a command prints, or a variable that holds such a thing, and nothing else? */
function isMade({ raw }: Word): boolean {
  return /^["']?(?:\$\(|`|\$\{?\w+\}?["']?$)|^<\(/.test(raw)
}

function isText(word: Word, script: Script, taint: Taint): boolean {
  return commandsInside(script, word).length > 0 && taint.isIn(word)
}

/** By a redirection of its own or of a group around it, or through a pipe. */
function isFilled(command: Command, script: Script, taint: Taint): boolean {
  return (
    taint.isFedTo(command) ||
    script.commands.some(
      (other) =>
        other !== command &&
        (other.isBare
          ? contains(other, command) && taint.isFedTo(other)
          : other.pipedInto.includes(command) && taint.prints(other)),
    )
  )
}

function filled(command: Command): readonly string[] {
  const { row } = effectsOf(command)
  const names = [...command.operands(row!.valued), ...command.valuesOf(['-a'])].flatMap(
    ({ text }) => (text !== undefined && /^[A-Za-z_]\w*$/.test(text) ? [text] : []),
  )
  return names.length > 0 ? names : [row!.fills!]
}

/** What is read behind an offset and what the script does not set itself. */
function unsetBy(script: Script, offset: number): readonly string[] {
  const own = new Set([
    ...shellsOwn,
    ...script.loops.map(({ name }) => name),
    ...script.commands.flatMap(({ assignments }) =>
      assignments.flatMap(({ name, value }) =>
        value && !value.reads.some((read) => read.name === name) ? [name] : [],
      ),
    ),
    ...script.commands.flatMap((command) =>
      effectsOf(command).row?.fills === undefined ? [] : filled(command),
    ),
  ])
  const read = script.reads.filter(({ start }) => start >= offset).map(({ name }) => name)
  return [...new Set([...read, ...asked(script, offset)])].filter((name) => !own.has(name))
}

/** The names in programs and for what shows variables: `node -e '…process.env.TOKEN…'`. */
function asked({ commands }: Script, offset: number): readonly string[] {
  return commands
    .filter(({ start }) => start >= offset)
    .flatMap((command) => {
      const { code, environment, row } = effectsOf(command)
      const text = code ?? (environment && !row?.runsText ? command.argLine : '')
      const named = text.match(/\b[A-Z][A-Z0-9_]{2,}\b/g) ?? []
      return code !== undefined && readsEnvironment(code, none) ? [...named, unnamed] : named
    })
}

/** Stands for variables that a program reads with all the others. */
const unnamed = 'EVERY_SECRET'

const none: ReadonlySet<string> = new Set()

/** What the shell, or who starts it, sets in every script. */
const shellsOwn = [
  'PATH',
  'HOME',
  'PWD',
  'OLDPWD',
  'USER',
  'LOGNAME',
  'SHELL',
  'HOSTNAME',
  'LANG',
  'LC_ALL',
  'TERM',
  'TMPDIR',
  'IFS',
  'RANDOM',
  'UID',
  'EUID',
  'PPID',
  'SECONDS',
  'LINENO',
  'DEBIAN_FRONTEND',
]
