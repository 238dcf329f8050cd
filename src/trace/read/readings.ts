import {
  ecosystem,
  isInert,
  matchesVariable,
  readsVariable,
  servesScripts,
  type Tool,
} from '../../catalog/tools.ts'
import type { Run } from '../../run.ts'
import type { Command, Script } from '../../shell.ts'
import { type Call, callsOf } from './calls.ts'
import type { Config } from '../enter/configs.ts'

/** A RUN that reads a secret variable, or may. */
export interface Reading {
  readonly run: Run
  /** The variable as this RUN knows it. */
  readonly name: string
  /**
   * `named`: its text names the variable. `tool`: a tool in it reads the variable by itself. `file`: a tool in it reads a file that names the
   * variable. `kin`: a tool of the variable's ecosystem, nothing more is known. `script`: it runs somebody's script that nobody can look
   * into. `project`: a tool runs the project's own scripts, `npm run build`.
   */
  readonly how: 'named' | 'tool' | 'file' | 'kin' | 'script' | 'project'
  /** What reads it, for a reader. */
  readonly by: string
}

/**
 * How a RUN reads a variable that is in effect there; undefined when it does not.
 *
 * @param configs the files in effect there
 * @param implicit look past what its text names
 * @param own programs that the file itself copies in
 */
export function readingOf(
  run: Run,
  name: string,
  configs: readonly Config[],
  image: string | undefined,
  implicit = false,
  own: ReadonlySet<string> = new Set(),
): Reading | undefined {
  if (!implicit && isNamed(run, name))
    return givesItself(run, name) || isDead(run)
      ? undefined
      : { run, name, how: 'named', by: 'its text' }
  let best: Implicit | undefined
  for (const call of callsOf(run)) {
    if (call.command.assignments.some((item) => item.name === name)) continue
    const found = implicitReading(call, name, configs, image, own)
    if (found && (!best || rank.indexOf(found.how) < rank.indexOf(best.how))) best = found
  }
  return best === undefined || givesItself(run, name, true) ? undefined : { run, name, ...best }
}

const rank: readonly Reading['how'][] = ['named', 'tool', 'file', 'kin', 'script', 'project']

type Implicit = Pick<Reading, 'how' | 'by'>

function implicitReading(
  { command, words, found, runner, isScript }: Call,
  name: string,
  configs: readonly Config[],
  image: string | undefined,
  own: ReadonlySet<string>,
): Implicit | undefined {
  const script =
    isScript || own.has(command.program ?? '')
      ? { how: 'script' as const, by: words.slice(0, 2).join(' ') }
      : undefined
  if (runner && !runner.needs && readsVariable(runner, name))
    return { how: 'tool', by: runner.name }
  if (!found) return script
  const { tool, args } = found
  const by = tool.name
  const isKin = ecosystem(name).includes(tool.name)
  const file = configs.find(
    (config) => config.file.tools.includes(tool.name) && namesVariable(config, name),
  )
  const fetches = tool.needs ? tool.needs.test(args) : !tool.scripts?.test(args)
  if (fetches) {
    if (readsVariable(tool, name)) return { how: 'tool', by }
    if (file) return { how: 'file', by }
    return isKin && !servesScripts(name) ? { how: 'kin', by } : undefined
  }
  if (!tool.scripts?.test(args)) return undefined
  if (readsVariable(tool, name)) return { how: 'tool', by: `${by} script` }
  if (isKin && servesScripts(name)) return { how: 'kin', by: `${by} script` }
  if (file && !expandsNames.has(tool.name)) return { how: 'file', by }
  if (file || (isKin && expandsNames.has(tool.name)))
    return failsOnPlaceholder(tool, image) ? { how: file ? 'file' : 'kin', by } : undefined
  return script ?? { how: 'project', by: `${by} script` }
}

/** Tools that expand variables in their configuration whatever they run. */
const expandsNames: ReadonlySet<string> = new Set(['npm', 'yarn', 'pnpm', 'bun'])

/** Does the file name the variable? One that is not at hand does when the variable is of its ecosystem. */
function namesVariable({ content, file }: Config, name: string): boolean {
  if (content) return content.holds === 'placeholder' && content.variables.includes(name)
  if (file.kind === 'requirements' || ecosystem(name).includes('ssh')) return false
  return (
    file.expands !== 'none' &&
    (file.variables.some((pattern) => matchesVariable(pattern, name)) ||
      ecosystem(name).some((tool) => file.tools.includes(tool)))
  )
}

/** npm up to 6 and yarn stop at a `${NAME}` without value whatever they run; npm of Node 16 and later does not, pnpm only warns. */
function failsOnPlaceholder(tool: Tool, image: string | undefined): boolean {
  if (tool.name === 'yarn') return true
  if (tool.name !== 'npm') return false
  const node = /(?:^|\/)node:(\d+)/.exec(image ?? '')
  return !(node && Number(node[1]) >= 16)
}

/** `RUN export X=$Y`: what it sets is gone with the RUN. One that stops where the value is missing, `: ${Y:?}`, is not idle. */
export function isDead({ script }: Run): boolean {
  if (
    !script ||
    script.broken ||
    script.commands.length === 0 ||
    script.reads.some(({ operator }) => operator?.endsWith('?'))
  )
    return false
  return script.commands.every(
    (command) =>
      command.redirects.length === 0 &&
      (command.isBare || command.is('export', 'unset', 'set', 'true', ':')),
  )
}

/** Does the script give the variable a value of its own, from elsewhere, before anything reads it? */
function givesItself(run: Run, name: string, toChildren = false): boolean {
  const script = run.text.includes(name) ? run.script : undefined
  if (!script) return false
  const reads = script.reads.filter((read) => read.name === name)
  const given = script.commands.filter(
    (command) =>
      command.certain &&
      command.scope === '' &&
      command.assignments.some(
        (item) =>
          item.name === name &&
          item.value !== undefined &&
          !item.value.reads.some((read) => read.name === name),
      ),
  )
  const [first] = given
  if (!first) return false
  const isLasting = setsForLater(first)
  // only the ARG made it a variable that children see
  if (toChildren && isLasting && !isExported(script, name)) return false
  // a prefix serves its own command only: every other command that could read it must have one as well
  const others = script.commands.filter(
    (command) => !given.includes(command) && !command.isBare && !isInert(command.program ?? ''),
  )
  return isLasting
    ? reads.every((read) => read.start >= first.end || contains(first, read)) &&
        others.every((command) => command.start > first.start)
    : reads.length === 0 && others.length === 0
}

/** An assignment of its own, not a prefix that serves one command. */
export function setsForLater(command: Command): boolean {
  return command.isBare || command.is('export', 'declare', 'readonly', 'local', 'typeset')
}

function isExported({ commands }: Script, name: string): boolean {
  return commands.some(({ words, assignments }) => {
    const [program, ...rest] = words.map(({ raw }) => raw)
    if (program === 'set') return rest.some((word) => /^-[a-z]*a|^allexport$/.test(word))
    if (
      program !== 'export' &&
      !(
        (program === 'declare' || program === 'typeset') &&
        rest.some((word) => /^-\w*x/.test(word))
      )
    )
      return false
    return rest.includes(name) || assignments.some((item) => item.name === name)
  })
}

/** Are all reads of the name tests whether it is given, in a RUN that does nothing else with it? */
export function isOnlyChecked({ run, name, how }: Reading): boolean {
  if (how !== 'named' || !run.script) return false
  const reads = run.script.reads.filter((read) => read.name === name)
  const isTest = (command: Command) => command.is('[', 'test')
  return (
    reads.length > 0 &&
    reads.every(
      (read) =>
        run.script!.commands.some((command) => isTest(command) && contains(command, read)) ||
        /\[\[[^\]]*$/.test(run.script!.source.slice(0, read.start)) ||
        read.operator === ':?',
    ) &&
    run.script.commands.every(
      (command) =>
        isTest(command) ||
        isInert(command.program ?? '') ||
        command.is('exit', 'echo', 'printf', 'false', ':'),
    )
  )
}

/**
 * Does the text of a RUN name the variable, other than by giving it a value of its own first? A name inside single quotes that is only
 * printed into a file is text, not a read.
 */
function isNamed(run: Run, name: string): boolean {
  if (!run.text.includes(name)) return false
  const word = new RegExp(`(?<![\\w])${name}(?![\\w])`)
  if (run.form === 'exec' && run.by === 'none')
    return new RegExp(`\\$\\{?${name}\\b`).test(run.text)
  if (!run.script) return word.test(run.text)
  const { script } = run
  if (!word.test(script.source)) return false
  const assigned = script.commands.find(
    (command) =>
      command.certain &&
      command.scope === '' &&
      setsForLater(command) &&
      command.assignments.some(
        (item) => item.name === name && !item.value?.reads.some((read) => read.name === name),
      ),
  )
  const reads = script.reads.filter((read) => read.name === name)
  if (reads.length > 0)
    return !(
      assigned && reads.every((read) => read.start >= assigned.end || contains(assigned, read))
    )
  return leftover(run, name, word)
}

function contains(command: Command, read: { readonly start: number }): boolean {
  return command.start <= read.start && read.start < command.end
}

/** Is the name still there once assignments to it, comments and printed text are taken out? */
function leftover(run: Run, name: string, word: RegExp): boolean {
  let text = run.script!.source
  for (const command of run.script!.commands) {
    const blank = (start: number, end: number) => {
      text = text.slice(0, start) + ' '.repeat(end - start) + text.slice(end)
    }
    const isText =
      command.is('echo', 'printf') ||
      (command.is('npm', 'yarn', 'pnpm') && command.words.some((word) => word.text === 'set'))
    if (isText) for (const { start, end } of command.words) blank(start, end)
    for (const item of command.assignments)
      if (item.name === name) blank(item.start, item.start + name.length)
    for (const { body } of command.redirects)
      if (body && body.reads.length === 0 && command.is('cat')) blank(body.start, body.end)
  }
  return word.test(text.replaceAll(/(?:^|\s)#.*$/gm, ''))
}
