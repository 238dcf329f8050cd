import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseBuilder } from '../src/builder.ts'
import { buildCommand, type CommandOptions } from '../src/build-command.ts'
import { contextReader } from '../src/context.ts'
import { listFiles } from '../src/files/list.ts'
import type { Options } from '../src/options.ts'
import type { Result } from '../src/result.ts'

/** One case: a Dockerfile, what it must become, and what must be said of it. */
export interface Fixture {
  /** Folder below `fixtures/`: a transform's name, or `builds`. */
  readonly group: string
  readonly name: string
  /** Absolute. */
  readonly folder: string
  readonly before: string
  /** Undefined when nobody has written it yet. */
  readonly after: string | undefined
  readonly options: Options
  readonly command: CommandOptions
  /** The command that `e2e.json` names; undefined when there is no such file or it names none. */
  readonly expectedCommand: string | undefined
  /**
   * Is what must be said in `report.txt`? Not so for a build fixture without that file: its
   * `e2e.json` says enough.
   */
  readonly hasReport: boolean
}

/** What `options.json` may hold: the options of a rewrite as the command line writes them. */
interface WrittenOptions extends Omit<
  Options,
  'builder' | 'readContext' | 'listContext' | 'mayKeepOut'
> {
  /** May files of the context be kept out by `.dockerignore`? */
  readonly keepOut?: boolean
  readonly builder?: string
  readonly tag?: string
  readonly target?: string
}

const known = new Set([
  'unsafe',
  'ssh',
  'bundle',
  'style',
  'builder',
  'syntax',
  'secrets',
  'ignore',
  'ids',
  'tag',
  'target',
  'path',
  'keepOut',
])

/** Every folder `fixtures/<group>/<name>` with a `before.Dockerfile`, in order of their names. */
export function loadFixtures(root = resolve(import.meta.dirname, '../fixtures')): Fixture[] {
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((path) => /^[^/]+\/[^/]+\/before\.Dockerfile$/.test(path))
    .toSorted()
    .map((path) => loadFixture(root, ...(path.split('/').slice(0, 2) as [string, string])))
}

/**
 * Reads one fixture folder. Its bytes are kept: line ends and a byte order mark are part of the
 * case.
 *
 * @throws when `options.json` holds something unknown
 */
export function loadFixture(root: string, group: string, name: string): Fixture {
  const folder = join(root, group, name)
  const read = (file: string) =>
    existsSync(join(folder, file)) ? readFileSync(join(folder, file), 'utf8') : undefined
  const {
    builder: builderText = 'docker',
    tag,
    target,
    keepOut,
    ...options
  } = JSON.parse(read('options.json') ?? '{}') as WrittenOptions
  const builder = parseBuilder(builderText)
  if (!builder) throw new Error(`${group}/${name}/options.json: no such builder`)
  const stray = Object.keys({ ...options, keepOut }).find((key) => !known.has(key))
  if (stray !== undefined) throw new Error(`${group}/${name}/options.json: unknown option ${stray}`)
  const built = read('e2e.json')
  const context = join(folder, 'context')
  return {
    group,
    name,
    folder,
    before: read('before.Dockerfile')!,
    after: read('after.Dockerfile'),
    options: {
      ...options,
      builder,
      ...(keepOut ? { mayKeepOut: () => true } : {}),
      ...(existsSync(context)
        ? {
            readContext: withCredentials(contextReader(context)),
            listContext: () => listFiles(context),
          }
        : {}),
    },
    command: { builder, context: '.', file: options.path ?? 'Dockerfile', tag, target },
    expectedCommand:
      built === undefined ? undefined : (JSON.parse(built) as { command?: string }).command,
    hasReport: built === undefined || existsSync(join(folder, 'report.txt')),
  }
}

/**
 * A fake that anybody can tell is a placeholder to the tool too: a file of the context is read as
 * if it held a real one.
 */
function withCredentials(
  read: (path: string) => string | null | undefined,
): (path: string) => string | null | undefined {
  return (path) => {
    const text = read(path)
    return text?.replaceAll('fake-token-for-tests', 'Hq7vR2mXw9Lk4TnB') ?? text
  }
}

/**
 * What is said of a file, as `report.txt` holds it: a line for each finding, an empty one, the
 * build command.
 */
export function reportOf(result: Result, command: CommandOptions): string {
  const error = result.error === null ? [] : [`error: ${result.error}`]
  const findings = result.findings.map(
    ({ line, status, transform, name, message }) =>
      `${line} ${status} ${transform} ${name ?? '-'}: ${message}`,
  )
  const context = (result.context ?? []).map(
    ({ path, before, after }) =>
      `${path} ${before === null ? 'created' : 'changed'}: ${JSON.stringify(after)}`,
  )
  const last = `$ ${buildCommand(result, command) ?? '-'}`
  return [...error, ...findings, ...context, '', last, ''].join('\n')
}

/** A text in which a person can see what an editor hides. */
export function visible(text: string): string {
  return text.replaceAll('\r', '␍').replaceAll('\uFEFF', '‹byte order mark›')
}
