import { effectsOf } from '../../catalog/programs/effects.ts'
import { wrapperOf } from '../../catalog/programs/wrappers.ts'
import { type Command, readScript, type Script } from '../../shell.ts'
import type { Paths } from '../paths.ts'
import type { ProjectFiles } from '../read/project-files.ts'
import { codeWrites, isShellText } from './code-writes.ts'
import { runBy } from './own-scripts.ts'
import { calledRecipes } from '../recipes.ts'
import { fileStartsKeeper } from './started-texts.ts'
import { Taint } from './taint.ts'
import { somewhere, type Write } from './write.ts'
import { findWrites } from './writes.ts'

/** A text that a command runs. */
interface Text {
  /** Its file, for a reader. */
  readonly path: string
  readonly text: string
  readonly isShell: boolean
}

/** Scripts that run scripts deeper than this are not followed. */
const deepest = 3

/**
 * Finds where scripts of the project that a RUN runs leave a secret, as far as they are at hand: by
 * the name that they know it by.
 *
 * @param names variables that hold it
 */
export function projectWrites(
  script: Script,
  names: Iterable<string>,
  paths: Paths,
  project: ProjectFiles,
  depth = 0,
): Write[] {
  if (depth === deepest || project.isWithoutScripts) return []
  const taint = new Taint(script, paths, names)
  const keeps = (own: ReadonlySet<string>) => (text: string) =>
    writtenBy(text, own, paths, project, depth) !== undefined
  return script.commands.flatMap((command) => {
    const own = namesFor(command, taint)
    return textsOf(command, paths, project).flatMap(({ path, text, isShell }) => {
      const to = isShell
        ? writtenBy(text, own, paths, project, depth)
        : codeWrites(text, own) || fileStartsKeeper(text, command, own, keeps(own))
          ? 'a file'
          : undefined
      return to === undefined
        ? []
        : [somewhere(command, `${to} by ${path}`, `change ${path} so that it does not`)]
    })
  })
}

/** A script of the project that a RUN runs, and the variables and parameters that hold a secret. */
export interface InnerScript {
  readonly script: Script
  readonly names: ReadonlySet<string>
}

/** The scripts of a shell that a script runs, one in the other, as far as they are at hand. */
export function* innerScripts(
  script: Script,
  names: Iterable<string>,
  paths: Paths,
  project: ProjectFiles,
  depth = 0,
): Iterable<InnerScript> {
  if (depth === deepest || project.isWithoutScripts) return
  const taint = new Taint(script, paths, names)
  for (const command of script.commands) {
    const own = namesFor(command, taint)
    for (const { text, isShell } of textsOf(command, paths, project)) {
      const inner = isShell ? readScript(withNames(text, own), wrapperOf) : undefined
      if (!inner || inner.broken) continue
      yield { script: inner, names: own }
      yield* innerScripts(inner, own, paths, project, depth + 1)
    }
  }
}

function writtenBy(
  text: string,
  names: ReadonlySet<string>,
  paths: Paths,
  project: ProjectFiles,
  depth: number,
): string | undefined {
  const inner = readScript(withNames(text, names), wrapperOf)
  if (inner.broken) return undefined
  const found = findWrites(inner, names, paths).find(({ removed }) => !removed)
  return found?.to ?? projectWrites(inner, names, paths, project, depth + 1)[0]?.to
}

/** The variables and parameters that hold it for what the command runs. */
function namesFor(command: Command, taint: Taint): ReadonlySet<string> {
  const parameters = command.operands().flatMap((word, index) => {
    if (!taint.isIn(word)) return []
    const [, name] = /^["']?(\w+)=/.exec(word.raw) ?? []
    // of a shell that runs a file, that file is the first
    return [name ?? parameter(effectsOf(command).row ? index : index + 1)]
  })
  return new Set([...taint.names, ...parameters])
}

/** What a positional parameter of a script is called here. */
function parameter(at: number | string): string {
  return `parameter_${at}`
}

/** The text with names for those of its parameters that hold the secret, `$1`, `$@`. */
function withNames(text: string, names: ReadonlySet<string>): string {
  const held = [...names].find((name) => name.startsWith(parameter('')))
  if (held === undefined) return text
  return text
    .replaceAll(/\$([1-9])|\$\{([1-9])(?=[:}%#+-])/g, (all, plain?: string, braced?: string) => {
      const name = parameter(plain ?? braced!)
      if (!names.has(name)) return all
      return plain === undefined ? `\${${name}` : `\${${name}}`
    })
    .replaceAll(/\$[@*]/g, `\${${held}}`)
}

/** The scripts that a command runs: a file, recipes of a Makefile, scripts of a manifest. */
function textsOf(command: Command, paths: Paths, project: ProjectFiles): Text[] {
  const path = runBy(command, paths)
  const text = path === undefined ? undefined : project.script(path)
  if (text !== undefined) return [{ path: path!, text, isShell: isShellText(text, command) }]
  const { row } = effectsOf(command)
  const program = row ? undefined : command.head?.text
  const named = program?.includes('/') === false ? project.program(program) : undefined
  if (named !== undefined)
    return [{ path: program!, text: named, isShell: isShellText(named, command) }]
  return (row?.project?.files ?? []).flatMap((file): Text[] => {
    const manifest = project.text(file)
    if (manifest === undefined) return []
    if (row!.project!.code?.includes(file)) return [{ path: file, text: manifest, isShell: false }]
    return calledRecipes(file, manifest, command, (path) => project.text(path)).map((recipe) => ({
      path: file,
      text: recipe,
      isShell: true,
    }))
  })
}
