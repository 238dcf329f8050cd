import { hasWord } from '../../has-word.ts'
import { effectsOf } from '../../catalog/programs/effects.ts'
import type { Command, Script } from '../../shell.ts'
import { asWritten, heredocs } from '../enter/placeholders.ts'
import type { Paths } from '../paths.ts'
import { sinksOf } from './sinks.ts'

/** A command that runs a script which names a secret and keeps its value. */
export interface OwnScript {
  readonly command: Command
  readonly path: string
}

/**
 * Does a text that a command runs as a script keep the value of a secret that it names?
 *
 * @param by what runs it; left out: the command
 */
export type KeepsValue = (text: string, command: Command, by?: 'shell') => boolean

/**
 * Finds the first script that a script writes, with the names of secrets in it, and runs: `echo
 * 'echo $TOKEN > f' > a.sh && sh a.sh`.
 */
export function ownScriptOf(
  script: Script,
  names: ReadonlySet<string>,
  paths: Paths,
  keeps: KeepsValue,
): OwnScript | undefined {
  if (names.size === 0) return undefined
  const texts = new Map<string, string>()
  for (const command of script.inOrder) {
    const path = runBy(command, paths)
    const text = path === undefined ? undefined : texts.get(path)
    if (text !== undefined && keeps(text, command)) return { command, path: path! }
    const written = namingText(command, script, names)
    if (written === undefined) continue
    for (const { word } of sinksOf(command, script)) {
      const to = paths.path(word, command.start)
      if (to !== undefined) texts.set(to, `${texts.get(to) ?? ''}\n${written}`)
    }
  }
  return undefined
}

/**
 * The path of the script that a command runs: as a program of its own, or by a shell or
 * interpreter.
 */
export function runBy(command: Command, paths: Paths): string | undefined {
  const { row } = effectsOf(command)
  const fed = command.redirects.find(({ operator }) => operator === '<')?.target
  const word = !row
    ? command.head
    : row.code?.fromStdin || command.isShell || row.sources
      ? (command.operands()[0] ?? fed)
      : undefined
  return word && paths.path(word, command.start)
}

/** What a command prints, when a secret is named in it and not filled in. */
function namingText(
  command: Command,
  { source }: Script,
  names: ReadonlySet<string>,
): string | undefined {
  if (effectsOf(command).prints?.as !== 'all') return undefined
  const text = [...command.args.map(asWritten), ...heredocs(source, command.redirects)].join('\n')
  return [...names].some((name) => hasWord(text, name)) ? text : undefined
}
