import { buildsSource, downloads } from '../../catalog/programs/in-texts.ts'
import { isFrameworkScript } from '../../catalog/programs/frameworks.ts'
import { isAgentStart } from '../../catalog/programs/sessions.ts'
import { wrapperOf } from '../../catalog/programs/wrappers.ts'
import { effectsOf } from '../../catalog/programs/effects.ts'
import {
  findRunner,
  findTool,
  isInert,
  isInterpreter,
  isSourcing,
  runsTasks,
  type Tool,
} from '../../catalog/tools.ts'
import { wordsBehindRunners } from '../../catalog/programs/unwrap.ts'
import type { Run } from '../../run.ts'
import { installerRun } from './downloaded.ts'
import { type Command, commandsInside, readScript, type Script } from '../../shell.ts'

/**
 * A command that may read a secret by itself: a known tool, a script, or a program that nobody
 * knows.
 */
export interface Call {
  readonly command: Command
  readonly words: readonly string[]
  readonly found: { readonly tool: Tool; readonly args: string } | undefined
  /** The tool that runs this tool, and reads its own variables for that whatever it runs. */
  readonly runner: Tool | undefined
  /** Somebody's own script, which nobody can look into. */
  readonly isScript: boolean
  /**
   * The tools whose variables it reads that a public installer is of; undefined when it runs none.
   */
  readonly installer: readonly string[] | undefined
  /** A call that needs no credential: `npm --version`. */
  readonly isIdle: boolean
}

/** The calls of a script, in order, but none of the commands that read nothing. */
export function callsIn(script: Script): readonly Call[] {
  return script.known(findCalls)
}

function findCalls(script: Script): readonly Call[] {
  return script.commands.flatMap((command) => callOf(command, script) ?? [])
}

/** The calls of a RUN that count: no tool that is asked for its version either. */
export function callsOf(run: Run): readonly Call[] {
  return run.script ? callsIn(run.script).filter(({ isIdle }) => !isIdle) : []
}

function callOf(command: Command, within: Script): Call | undefined {
  if (command.isBare || isWrittenOut(command, within)) return undefined
  for (const inner of innerOf(command)) {
    const call = callOf(inner, within)
    if (call) return call
  }
  const found = findTool(command)
  const { words, isScript: script } = wordsOf(command)
  const program = words[0]!
  return found ||
    script ||
    !(isInert(program) || within.hasFunction(program)) ||
    effectsOf(command).showsEnvironment ||
    effectsOf(command).consulted.length > 0
    ? {
        command,
        words,
        found,
        runner: findRunner(command),
        isScript: script,
        installer: installerRun(command, within),
        isIdle: effectsOf(command).isIdle || isAgentStart(command),
      }
    : undefined
}

/** A call as it is written, or the script that a runner in it runs: `npx tsx a.ts`. */
function wordsOf(command: Command): Pick<Call, 'words' | 'isScript'> {
  const words = command.texts.length > 0 ? command.texts : [command.label]
  if (isScript(words)) return { words, isScript: true }
  const inner = wordsBehindRunners(command).map(({ text, raw }) => text ?? raw)
  const [program = '-'] = inner
  // tasks of the project are the runner's own as well
  return !program.startsWith('-') && !runsTasks(program) && isScript(inner)
    ? { words: inner, isScript: true }
    : { words, isScript: false }
}

/** A shell all of whose script is written there, `sh -c 'mkdir x'`: its commands are listed, too. */
function isWrittenOut({ script }: Command, within: Script): boolean {
  return script?.text !== undefined && commandsInside(within, script).length > 0
}

/** What `find -exec` and `trap '…' EXIT` run. */
function innerOf(command: Command): readonly Command[] {
  const { row, walked } = effectsOf(command)
  const text = row?.defers ? command.operands()[0]?.text : undefined
  if (text !== undefined) return readScript(text, wrapperOf).commands
  return walked.flatMap((inner) => {
    const script = inner.script?.text
    if (script === undefined) return [inner]
    const { broken, commands } = readScript(script, wrapperOf)
    return broken || commands.length === 0 ? [inner] : commands
  })
}

/** Scripts of tools and systems that only set variables and paths. */
const settings =
  /(?:^|\/)(?:activate|nvm\.sh|\.(?:bash|zsh)rc|\.(?:bash_)?profile|env|(?:sdkman|asdf|conda|rvm)(?:-init)?(?:\.sh)?)$|^\/etc\/|^\/opt\//

/**
 * A program that runs somebody's own script: `./build.sh`, `sh build.sh`, `make`, `python
 * setup.py`, `vendor/bin/check`, `$t`.
 */
export function isScript(words: readonly string[]): boolean {
  const [program = '', ...rest] = words
  const name = program.replace(/^.*\//, '')
  if (isSourcing(name)) return !settings.test((rest[0] ?? '').replaceAll(/["']/g, ''))
  if (isInert(name)) return false
  if (runsTasks(name)) return true
  if (isInterpreter(name)) {
    const own = rest.filter((word, index) => !isPreload(word, rest[index + 1], rest[index - 1]))
    return (
      isScriptName(own.find((word) => !word.startsWith('-') && word !== 'run') ?? '') &&
      !own.some((word) => /^-[cmepr]$/.test(word))
    )
  }
  return (
    /\.(?:sh|bash|py|rb|js|pl)$/.test(name) ||
    /^["']?\$(?:\w+|\{\w+\})["']?$/.test(program) ||
    (program.includes('/') && /^[\w.-]/.test(program))
  )
}

/** `-r dotenv/config`, `--import tsx`: what an interpreter loads before the script. */
function isPreload(word: string, next: string | undefined, before: string | undefined): boolean {
  const isModule = (name: string | undefined) => name !== undefined && /^[\w@./-]+$/.test(name)
  return (preloads.test(word) && isModule(next)) || (preloads.test(before ?? '') && isModule(word))
}

const preloads = /^(?:-r|--(?:require|import|loader|experimental-loader|preload))$/

function isScriptName(word: string): boolean {
  return /\.\w+$|\//.test(word) || isFrameworkScript(word)
}

/** Does the RUN build what it has just downloaded? That knows nothing of this project's secrets. */
export function buildsForeignCode(run: Run): boolean {
  return downloads.test(run.text) && buildsSource.test(run.text)
}
