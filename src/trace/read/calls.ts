import { findRunner, findTool, isInert, type Tool } from '../../catalog/tools.ts'
import type { Run } from '../../run.ts'
import type { Command } from '../../shell.ts'

/** A command of a RUN that may read a secret by itself: a known tool, or a script. */
export interface Call {
  readonly command: Command
  readonly words: readonly string[]
  readonly found: { readonly tool: Tool; readonly args: string } | undefined
  /** The tool that runs this tool, and reads its own variables for that whatever it runs. */
  readonly runner: Tool | undefined
  /** Somebody's own script, which nobody can look into. */
  readonly isScript: boolean
}

const known = new WeakMap<Run, readonly Call[]>()

/** The calls of a RUN that count, in order: no tool that is asked for its version, none of the commands that read nothing. */
export function callsOf(run: Run): readonly Call[] {
  let calls = known.get(run)
  if (!calls)
    known.set(run, (calls = run.script?.commands.flatMap((command) => callOf(command) ?? []) ?? []))
  return calls
}

function callOf(command: Command): Call | undefined {
  if (command.isBare) return undefined
  const found = findTool(command)
  if (found?.tool.idle?.test(found.args)) return undefined
  const { texts: words } = command
  const script = isScript(words)
  return found || script || !isInert(words[0] ?? '')
    ? { command, words, found, runner: findRunner(command), isScript: script }
    : undefined
}

/** A program that runs somebody's own script: `./build.sh`, `sh build.sh`, `make`, `python setup.py`. */
export function isScript(words: readonly string[]): boolean {
  const [program = '', ...rest] = words
  const name = program.replace(/^.*\//, '')
  if (isInert(name)) return false
  if (/^(?:make|gmake|rake|just|task|ant|bazel|tox|invoke)$/.test(name)) return true
  if (/^(?:sh|bash|ash|dash|zsh|python[\d.]*|node|ruby|perl|php|Rscript|deno|bun)$/.test(name))
    return (
      /\.\w+$|\//.test(rest.find((word) => !word.startsWith('-')) ?? '') &&
      !rest.some((word) => /^-[cmepr]$/.test(word))
    )
  return /\.(?:sh|bash|py|rb|js|pl)$/.test(name) || program.startsWith('./')
}

/** Does the RUN build what it has just downloaded? Its `make` then knows nothing of this project's secrets. */
export function buildsForeignCode(run: Run): boolean {
  return /\.\/(?:configure|autogen|bootstrap|Configure)|\bcmake\b|\btar\b|\bcurl\b|\bwget\b|git clone/.test(
    run.text,
  )
}
