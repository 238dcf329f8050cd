import { judgeFile } from '../../catalog/files.ts'
import { isBuiltInName } from '../../catalog/names/built-in.ts'
import { effectsOf } from '../../catalog/programs/effects.ts'
import type { Run } from '../../run.ts'
import type { Command, Script } from '../../shell.ts'
import type { Flow } from '../flows.ts'
import type { Paths } from '../paths.ts'
import { type Call, callsOf } from '../read/calls.ts'
import type { ProjectFiles } from '../read/project-files.ts'
import type { Reading } from '../read/readings.ts'
import type { Traces } from '../traces.ts'
import { gets } from './kept.ts'
import { type InnerScript, innerScripts } from './project-scripts.ts'
import { sinksOf } from './sinks.ts'
import { Taint } from './taint.ts'

/** Where a RUN builds the value into what it makes. */
export interface Shipping {
  readonly run: Run
  /** What it is built into, for a reader. */
  readonly to: string
  /** What a person can do. */
  readonly instead?: string
}

/**
 * A RUN that builds the value into what it makes: the history is clean then, the product is not.
 */
export function shipsIn(facts: Traces, { readings }: Pick<Flow, 'readings'>): Shipping | undefined {
  for (const reading of readings) {
    const found = shippedBy(facts, reading)
    if (found !== undefined) return { run: reading.run, ...found }
  }
  return undefined
}

function shippedBy(facts: Traces, { run, name, how }: Reading): Omit<Shipping, 'run'> | undefined {
  if (!run.script) return undefined
  if (isBuiltInName(name) && callsOf(run).some((call) => isBuild(call)))
    return { to: 'its product' }
  const { project } = facts.around(run)
  const paths = facts.pathsOf(run)
  const inner = [...innerScripts(run.script, [name], paths, project)]
  const scripts: InnerScript[] = [{ script: run.script, names: new Set([name]) }, ...inner]
  for (const { script, names } of scripts) {
    const taint = new Taint(script, paths, names)
    for (const command of script.commands) {
      const isGiven = how === 'named' || script !== run.script
      const inlined = inlinedInto(command, taint.names, paths, project)
      const to =
        (isGiven ? builtInto(command, taint) : undefined) ??
        inlined?.to ??
        embeddedInto(command, script, taint)
      if (to !== undefined) return to === inlined?.to ? inlined : { to }
    }
  }
  return undefined
}

/** Does a call run code of the project for its own sake? */
function isBuild({ found, isScript }: Call): boolean {
  return isScript || (found?.tool.scripts?.test(found.args) ?? false)
}

function builtInto(command: Command, taint: Taint): string | undefined {
  const isSet =
    command.assignments.some(
      ({ name, value }) => value !== undefined && isBuiltInName(name) && taint.isIn(value),
    ) ||
    // variables of make
    command.args.some((word) => isBuiltInName(assigned(word.raw)) && taint.isIn(word))
  return isSet
    ? 'its product'
    : effectsOf(command).builtIn.find((row) => gets(command, row, taint))?.to
}

/** Code or settings of the project at hand say that it is. */
function inlinedInto(
  command: Command,
  names: ReadonlySet<string>,
  paths: Paths,
  project: ProjectFiles,
): Omit<Shipping, 'run'> | undefined {
  const effects = effectsOf(command)
  const { inlines } = effects
  if (!inlines) return undefined
  const told = inlines.instead === undefined ? {} : { instead: inlines.instead }
  if (project.isEmpty)
    return effects.inlinesRead(names)
      ? { to: 'its product where a source reads it', ...told }
      : undefined
  const folder = paths.folder(command.start)
  const read = (path: string) =>
    (folder === undefined ? undefined : project.text(`${folder.replace(/\/$/, '')}/${path}`)) ??
    project.text(path)
  const like = (path: RegExp) => project.like(path)
  for (const name of names) {
    const file = effects.inlinedBy(name, { read, like })
    if (file !== undefined) return { to: `its product, as ${file} says`, ...told }
  }
  return undefined
}

/**
 * `echo "$TOKEN" > token.txt && go build && rm token.txt`: a file of the folder that no command is
 * given and no tool looks for is there for the sources.
 */
function embeddedInto(command: Command, script: Script, taint: Taint): string | undefined {
  if (!effectsOf(command).embeds) return undefined
  for (const writer of script.commands) {
    if (writer.end > command.start || !taint.prints(writer)) continue
    for (const { word } of sinksOf(writer, script)) {
      const { text } = word
      if (text === undefined || /^[/~]/.test(text)) continue
      const isForOthers = script.commands.some(
        (other) =>
          other !== writer &&
          effectsOf(other).deletes === undefined &&
          [...other.words, ...other.redirects.flatMap(({ target }) => target ?? [])].some(
            (used) => used !== word && used.raw.includes(text),
          ),
      )
      const file = judgeFile(text, text)
      const isForTool = file !== undefined && (file.tools.length > 0 || file.kind === 'dotenv')
      if (!isForOthers && !isForTool) return `its product, if a source takes in ${text}`
    }
  }
  return undefined
}

function assigned(raw: string): string {
  return /^["']?(\w+)\+?=/.exec(raw)?.[1] ?? ''
}
