import { readsBashEnv } from '../../catalog/programs/in-texts.ts'
import { hasWord } from '../../has-word.ts'
import { effectsOf } from '../../catalog/programs/effects.ts'
import type { Run } from '../../run.ts'
import { shellAt } from '../../run/shell-at.ts'
import type { WrittenText } from '../enter/written-texts.ts'
import type { Traces } from '../traces.ts'
import type { Around } from './around.ts'
import { callsOf } from './calls.ts'
import type { Implicit } from './readings.ts'

/** A file that the shell reads before the script. */
export interface StartupFile {
  /** The variable that names it, or its path. */
  readonly by: string
  readonly path: string
}

/** What a login shell reads, and an interactive one (bash manual, "Bash Startup Files"). */
const login = /^(?:\/etc\/profile(?:\.d\/.*)?|~\/\.(?:bash_profile|bash_login|profile))$/
const interactive = /^(?:\/etc\/bash\.bashrc|~\/\.bashrc)$/

/** The files that shells of a RUN read by themselves, as far as this file tells of them. */
export function startupFiles(
  facts: Traces,
  run: Run,
  texts: readonly WrittenText[],
): StartupFile[] {
  const named = facts.inEffect(run.stage, run.instruction, 'BASH_ENV')?.value
  // nearly no file tells of one
  if (named === undefined && texts.length === 0) return []
  const shells = [...(shellAt(run.stage, run.instruction) ?? []), run.text].join(' ')
  const isLogin = hasOption(shells, /^(?:--login|-[a-z]*l[a-z]*)$/)
  const isInteractive = hasOption(shells, /^-[a-z]*i[a-z]*$/)
  const found = texts
    .map(({ path }) => atHome(path))
    .filter((path) => (isLogin && login.test(path)) || (isInteractive && interactive.test(path)))
  return [
    ...(named !== undefined && readsBashEnv.test(shells) ? [{ by: 'BASH_ENV', path: named }] : []),
    ...found.map((path) => ({ by: path, path })),
  ]
}

/** Stands an option shortly behind the name of a shell? */
function hasOption(text: string, option: RegExp): boolean {
  const words = text.split(/\s/)
  return words.some(
    (word, index) =>
      option.test(word) &&
      words.slice(Math.max(0, index - 3), index).some((before) => before.endsWith('sh')),
  )
}

/** `$HOME/x` and `/root/x` as `~/x`. */
function atHome(path: string): string {
  return path.replace(/^(?:\$\{?HOME\}?|\/root)(?=\/)/, '~')
}

/** What the file itself wrote under a path, or under the name of a program; all of it. */
export function writtenAt(texts: readonly WrittenText[], word: string): string | undefined {
  const found = texts.filter(({ path }) =>
    word.includes('/') ? atHome(path) === atHome(word) : path.endsWith(`/${word}`),
  )
  return found.length === 0 ? undefined : found.map(({ text }) => text).join('\n')
}

/** How files that shells of the RUN read before a script, or in it, read the variable. */
export function sourcedReading(run: Run, name: string, around: Around): Implicit | undefined {
  const calls = callsOf(run)
  for (const { by, path } of calls.length > 0 ? around.startup : []) {
    const text = around.written(path) ?? around.project.text(path)
    if (text === undefined) return { how: 'script', by }
    if (hasWord(text, name)) return { how: 'file', by }
  }
  for (const command of run.script?.commands ?? []) {
    const [file] = effectsOf(command).row?.sources ? command.operands() : []
    const path = file?.text ?? file?.raw
    if (path !== undefined && hasWord(around.written(path) ?? '', name))
      return { how: 'file', by: path }
  }
  return undefined
}
