import { effectsOf } from '../../catalog/programs/effects.ts'
import {
  ecosystem,
  readsLent,
  readsVariable,
  servesScripts,
  type Tool,
} from '../../catalog/tools.ts'
import type { Command } from '../../shell.ts'
import type { ConfigFile } from '../enter/configs.ts'
import type { Around } from './around.ts'
import type { Call } from './calls.ts'
import { isOfTools } from './downloaded.ts'
import { consultedReading, fillingReading } from './given-texts.ts'
import { aliasReading, askedByGit, asksGit, helperReading } from './helpers.ts'
import { installsAlone, runsProjectCode } from './project-code.ts'
import type { Implicit } from './readings.ts'
import { manifestReading, scriptReading } from './script-reading.ts'
import {
  fileFor,
  isAtHand,
  isClearedFor,
  isUntold,
  mayNameAny,
  isToldOtherwise,
  needsNothing,
  stopsAtNames,
} from './settings-read.ts'

/**
 * How a call reads a variable that its text does not name, or may; undefined when it is known not
 * to: its variables and files are a closed list that does not hold the name, and it runs no code of
 * others.
 */
export function mayRead(call: Call, name: string, around: Around, depth = 0): Implicit | undefined {
  const { words, found, runner } = call
  const run = runner && runnerReading(runner, call.command, name, around)
  if (run) return run
  if (call.installer && !isOfTools(name, call.installer) && !asksGit(name, around, depth, mayRead))
    return undefined
  const isOwn =
    call.isScript ||
    around.own.has(words[0]!.replace(/^.*\//, '')) ||
    around.written(words[0]!) !== undefined
  const script = isOwn ? scriptReading(words, name, around, depth, mayRead) : undefined
  if (found) return toolReading(call as KnownCall, name, around, { script, depth })
  if (isOwn) return script
  if (call.isIdle) return undefined
  const { environment, consulted } = effectsOf(call.command)
  if (consulted.length > 0) return consultedReading(consulted, words[0]!, name, around)
  return environment?.when === 'mentioned' || environment?.when === 'always'
    ? fillingReading(call, name, around)
    : { how: helperReading(name, around, depth, mayRead) ? 'script' : 'unknown', by: words[0]! }
}

/** A runner that reads the variable whatever it runs, or stops at settings that name it. */
function runnerReading(
  runner: Tool,
  { argLine }: Command,
  name: string,
  around: Around,
): Implicit | undefined {
  const isReader = !runner.needs || runner.fetchesFirst?.test(argLine)
  if (isReader && readsVariable(runner, name)) return readingBy(runner, 'tool')
  const isStopped = stopsAtNames(runner, 'exec', around.nodeImage)
  return isStopped && fileFor(runner, name, around, false) ? readingBy(runner, 'file') : undefined
}

type KnownCall = Call & { readonly found: NonNullable<Call['found']> }

/** A call of a tool, and what is known of it and the variable. */
interface Asked {
  readonly call: KnownCall
  readonly name: string
  readonly around: Around
  readonly depth: number
  /** It reads the variable without being told. */
  readonly reads: boolean
  /** A file of settings tells it of the variable. */
  readonly file: ConfigFile | undefined
  /** The variable is of its ecosystem, and nothing says that it is not for this call. */
  readonly isKin: boolean
  /** Does a file of the project that it reads name the variable? */
  readonly isNamed: () => boolean
}

function toolReading(
  call: KnownCall,
  name: string,
  around: Around,
  { script, depth }: { readonly script: Implicit | undefined; readonly depth: number },
): Implicit | undefined {
  const { command } = call
  const { tool } = call.found
  const args = withOptions(call.found, command, around)
  const isIdle = args === call.found.args ? call.isIdle : tool.idle?.test(args)
  const alias = aliasReading({ command, tool }, name, around, depth, mayRead)
  if (alias) return { how: alias, by: `${tool.name} by an alias`, tool: tool.name }
  const alone = installsAlone(tool, args)
  const file = fileFor(tool, name, around, alone, args)
  if (isIdle)
    return file && stopsAtNames(tool, args, around.nodeImage)
      ? readingBy(tool, isAtHand(file) ? 'file' : 'kin')
      : undefined
  const isFetch = tool.needs ? tool.needs.test(args) : !tool.scripts?.test(args)
  const asked: Asked = {
    call: { ...call, found: { tool, args } },
    name,
    around,
    depth,
    file,
    reads:
      (readsVariable(tool, name) && (tool.readsIn?.test(args) ?? true)) ||
      readsLent(tool, args, name),
    isKin:
      ecosystem(name).includes(tool.name) &&
      !(alone && needsNothing(tool, args)) &&
      (alone || !isToldOtherwise(tool, around, command)) &&
      !(tool.toldBy && around.isPlain(tool.toldBy)),
    isNamed: () =>
      (!alone && around.project.isNamedFor(tool, name, { args, isFetch })) ||
      around.project.isNamedIn(args, name),
  }
  if (isFetch && !tool.installed?.test(args)) return fetchReading(asked)
  return tool.scripts && projectReading(asked, script)
}

/** The arguments, and those that variables give the tool. */
function withOptions(
  { tool, args }: KnownCall['found'],
  command: Command,
  { given }: Around,
): string {
  const more = Object.entries(tool.optionsBy).flatMap(([variable, option]) => {
    const value = given(variable, command)
    return value === undefined || value === '' ? [] : [option === '' ? value : `${option} ${value}`]
  })
  return more.length === 0 ? args : [args, ...more].join(' ')
}

function readingBy(tool: Tool, how: Implicit['how'], by = tool.name): Implicit {
  return { how, by, tool: tool.name }
}

/** What a reader is told that it is: the program that is called, where its row is of several. */
function toldName({ name, commands }: Tool, { program }: Command): string {
  const isOther = program !== undefined && commands.includes(name) && commands.includes(program)
  return isOther ? program : name
}

/** Of a call that goes to the network with a credential. */
function fetchReading(asked: Asked): Implicit | undefined {
  const { call, name, around, file, reads, isKin, isNamed } = asked
  const { tool, args } = call.found
  const by = toldName(tool, call.command)
  if (reads) return readingBy(tool, 'tool', by)
  const byGit = askedByGit(tool, name, around, asked.depth, mayRead)
  const byScripts = scriptsReading(asked)
  if (file || isNamed() || byGit?.how === 'file' || byScripts === 'file')
    return readingBy(tool, 'file', by)
  if (isKin && !servesScripts(name)) {
    if (byGit?.how === 'kin') return byGit
    const kin = readingBy(tool, 'kin', by)
    return isUntold(tool, args, around) ? { ...kin, untold: true } : kin
  }
  if (byGit) return byGit
  if (byScripts) return readingBy(tool, byScripts, by)
  // it runs the project's code for its own sake, not as a hook
  if (tool.scripts?.test(args)) return readingBy(tool, 'project', by)
  return mayNameAny(tool, around) ||
    (runsProjectCode(tool, args) && !around.project.isWithoutHooks(tool, args))
    ? readingBy(tool, 'hook', by)
    : undefined
}

/** Of a call that runs the project's own scripts. */
function projectReading(asked: Asked, script: Implicit | undefined): Implicit {
  const { call, name, around, file, reads, isKin, isNamed } = asked
  const { tool, args } = call.found
  const by = `${toldName(tool, call.command)} script`
  const stops = stopsAtNames(tool, args, around.nodeImage)
  if (reads) return readingBy(tool, 'tool', by)
  const byScripts = scriptsReading(asked)
  if (isNamed() || byScripts === 'file') return readingBy(tool, 'file', by)
  if (isKin && servesScripts(name)) return readingBy(tool, 'kin', by)
  if (file && (!tool.expands || stops)) return readingBy(tool, 'file')
  if (isKin && stops && !isClearedFor(tool, name, around, call.command))
    return readingBy(tool, 'kin')
  if (byScripts) return readingBy(tool, byScripts, by)
  return script ?? readingBy(tool, 'project', by)
}

function scriptsReading({
  call,
  name,
  around,
  depth,
}: Asked): 'file' | 'kin' | 'script' | undefined {
  return manifestReading(call, name, around, depth, mayRead)
}
