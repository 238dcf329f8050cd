import { ecosystems, reservedVariables, scriptVariables } from './programs/ecosystems.ts'
import { coreutils } from './programs/coreutils.ts'
import { interpreters } from './programs/interpreters.ts'
import { cloud } from './programs/cloud.ts'
import { git } from './programs/git.ts'
import { javascript } from './programs/javascript.ts'
import { jvm } from './programs/jvm.ts'
import { languages } from './programs/languages.ts'
import { python } from './programs/python.ts'
import type { Tool } from './programs/row.ts'
import { services } from './programs/services.ts'
import { shell } from './programs/shell.ts'
import { system } from './programs/system.ts'
import { commandName, type Named, resolve, withoutRunners } from './programs/unwrap.ts'
import type { Command } from '../shell.ts'

export type { Persist, Substitute, Tool } from './programs/row.ts'

/**
 * Every known tool. To add one: a row in the file of its ecosystem in programs/, the files it reads
 * in files/rows.ts, the names that suggest it in programs/ecosystems.ts, and lines in
 * test/catalog-tools.test.ts. A command has one row. Leave a field out rather than guess it.
 */
export const tools: readonly Tool[] = [
  ...javascript,
  ...python,
  ...jvm,
  ...languages,
  ...git,
  ...cloud,
  ...services,
]

const byCommand = new Map(
  tools.flatMap((tool) => tool.commands.map((command) => [command, tool] as const)),
)
const byName = new Map(tools.map((tool) => [tool.name, tool] as const))
/** Programs that need no credential of their own. */
const withoutCredential: readonly Tool[] = [...coreutils, ...shell, ...system, ...interpreters]
const basics: ReadonlyMap<string, Tool> = new Map(
  withoutCredential.flatMap((row) => row.commands.map((command) => [command, row] as const)),
)
/** Every row: that of a tool, and that of a program that needs no credential. */
export const rows: readonly Tool[] = [...tools, ...withoutCredential]

const proxies = /^(https?|all|ftp)_proxy$/i

/**
 * The tool of a simple command, looking through runners (`npx`, `poetry run`, `python -m`) of
 * another known tool. Words whose text is not known at build time stand in `args` as they are
 * written. Gives undefined for an unknown command.
 */
export function findTool(command: Command): ToolCall | undefined {
  return command.known(toolCall)
}

/** A call of a tool, and its arguments. */
export interface ToolCall {
  readonly tool: Tool
  readonly args: string
}

function toolCall(command: Command): ToolCall | undefined {
  const { name, args } = command.known(unwrapped)
  const tool = name === undefined ? undefined : byCommand.get(name)
  return (
    tool && {
      tool,
      args: args.map(({ text, raw }) => text ?? asOne(raw)).join(' '),
    }
  )
}

/** A word as written: what `$(…)` yields is one, whatever stands in it. */
export function asOne(raw: string): string {
  return raw.replaceAll(/\$\([^()]*\)/g, '$(…)')
}

/**
 * The runner or wrapper of a command that runs another known tool (`doppler run -- yarn build`);
 * undefined where there is none.
 */
export function findRunner(command: Command): Tool | undefined {
  for (const { name } of command.wrappings) if (byCommand.has(name)) return byCommand.get(name)
  const { name } = command.known(unwrapped)
  const runner = resolve(command, isTool)
  return runner === name || runner === undefined ? undefined : byCommand.get(runner)
}

function unwrapped(command: Command): Named {
  return withoutRunners(command, isTool)
}

/** Whether a command of that name is a tool. */
export function isTool(name: string): boolean {
  return byCommand.has(name)
}

/** The tool of that name: what files, names and readings tell of tools by. */
export function toolCalled(name: string): Tool | undefined {
  return byName.get(name)
}

/**
 * Whether the tool reads that variable by itself, without being told on the command line. Case does
 * not count.
 */
export function readsVariable(tool: Tool, variable: string): boolean {
  if (proxies.test(variable)) return true
  return isOneOf(tool.variables, variable)
}

/** Does a variable fit one of the patterns, and none of those that begin with `!`? */
function isOneOf(patterns: readonly string[], variable: string): boolean {
  const isNone = (pattern: string) =>
    pattern.startsWith('!') && matchesVariable(pattern.slice(1), variable)
  return !patterns.some(isNone) && patterns.some((pattern) => matchesVariable(pattern, variable))
}

/** Does a program that the tool runs in this call read the variable by itself? */
export function readsLent({ lends }: Tool, args: string, variable: string): boolean {
  return lends !== undefined && lends.when.test(args) && isOneOf(lends.variables, variable)
}

/**
 * Whether a variable fits a pattern: an exact name, or one with a `*` at its beginning or end. Case
 * does not count.
 */
export function matchesVariable(pattern: string, variable: string): boolean {
  const [wanted, name] = [pattern.toUpperCase(), variable.toUpperCase()]
  if (wanted.endsWith('*')) return name.startsWith(wanted.slice(0, -1))
  return wanted.startsWith('*') ? name.endsWith(wanted.slice(1)) : name === wanted
}

/**
 * The row of a program, by its name with or without path: a tool's or that of one that needs no
 * credential.
 */
export function rowOf(command: Command): Tool | undefined {
  const basic = basics.get(resolve(command, (name) => basics.has(name)) ?? '')
  return basic ?? findTool(command)?.tool
}

/** Whether a command (a word of the shell, with or without path) reads no credential by itself. */
export function isInert(command: string): boolean {
  return rowNamed(command, basics)?.inert ?? false
}

/** Whether it runs the script that an operand names. A word of the shell, with or without path. */
export function isInterpreter(command: string): boolean {
  return hasName(command, 'interprets')
}

/** Whether it runs tasks of the project. A word of the shell, with or without path. */
export function runsTasks(command: string): boolean {
  return hasName(command, 'tasks')
}

/** Whether the shell runs a file as its own by it. */
export function isSourcing(command: string): boolean {
  return rowNamed(command, basics)?.sources ?? false
}

function hasName(command: string, field: 'interprets' | 'tasks'): boolean {
  const row = rowNamed(command, basics) ?? rowNamed(command, byCommand)
  return row !== undefined && row[field].includes(commandName(command))
}

function rowNamed(command: string, rows: ReadonlyMap<string, Tool>): Tool | undefined {
  return rows.get(command.slice(command.lastIndexOf('/') + 1)) ?? rows.get(commandName(command))
}

/**
 * Names of the tools that a variable's name suggests (`NPM_TOKEN`: npm, yarn, pnpm …); none for an
 * unknown name.
 */
export function ecosystem(variable: string): readonly string[] {
  const upper = variable.toUpperCase()
  return ecosystems.find(([pattern]) => pattern.test(upper))?.[1] ?? []
}

/**
 * Whether a variable of that name is for other tools than this.
 *
 * @param ofProject asked of a call that runs the project's own code, not of an install
 */
export function isReserved(variable: string, tool: string, ofProject: boolean): boolean {
  const upper = variable.toUpperCase()
  const row = reservedVariables.find(({ names }) => names.test(upper))
  if (!row || [...ecosystem(variable), ...row.others].includes(tool)) return false
  return !ofProject || row.families.includes(toolCalled(tool)?.family ?? '')
}

/**
 * Whether project scripts read a variable of that name while installing packages does not: of the
 * tools that `ecosystem` gives, those with `scripts` are consumers in such calls only.
 */
export function servesScripts(variable: string): boolean {
  return scriptVariables.test(variable.toUpperCase())
}
