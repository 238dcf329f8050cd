import { realpathSync } from 'node:fs'
import { basename, dirname, relative, resolve, sep } from 'node:path'
import type { Argv } from 'yargs'
import { oneLine, printableJson } from '../escape.ts'
import { Listings } from '../files/listings.ts'
import { findFiles, type FoundFile } from '../files/walk.ts'
import { gitRoot } from '../git.ts'
import { paintFor } from '../paint.ts'
import { engine } from './engine.ts'
import { type Fleet, fleetOf, type FleetRepository } from '../scan/fleet.ts'
import { ahead } from './ahead.ts'
import { type Arguments, argumentsOf, type ArgumentValues } from './arguments.ts'
import { Callers } from './callers.ts'
import { checkConfig, checkTransforms, isFolder } from './checks.ts'
import { UsageError } from './error.ts'
import type { Io } from './io.ts'
import { options as all } from './options.ts'
import { type Progress, progressOn } from './progress.ts'
import { repositoriesIn, sharedOf } from './scan/repositories.ts'
import { RepositoryScan } from './scan/repository.ts'
import { settingsOf } from './settings.ts'
import { failed, without } from './outcome.ts'
import { Threads } from './threads.ts'
import { workerOf } from './work.ts'

/** The options of the rewrite that a scan has too. */
const names = [
  'unsafe',
  'secret',
  'ignore',
  'exclude',
  'only',
  'style',
  'builder',
  'ssh',
  'no-syntax',
  'no-callers',
  'config',
  'no-config',
  'color',
  'threads',
] as const satisfies readonly (keyof typeof all)[]

/** The options of `secretmount scan`. */
export function options(yargs: Argv): Argv {
  return yargs
    .usage(
      // a paragraph is a line, which the help breaks to the width
      '$0 scan [folders..]\n\n' +
        'Shows the build secrets of many repositories: what there is, what secretmount can ' +
        'do, what is left to people, and what blocks. Nothing is written.\n\n' +
        'FOLDERS are repositories, or folders with repositories; without any, the current one.',
    )
    .positional('folders', { type: 'string', array: true })
    .options(Object.fromEntries(names.map((name) => [name, all[name]])))
    .option('format', {
      type: 'string',
      requiresArg: true,
      choices: ['table', 'json', 'html'],
      defaultDescription: 'table',
      group: 'Output:',
      describe: 'A table, a JSON document, or a page to pass around that needs no network',
    })
    .example('$0 scan repos', 'A line for each repository below repos')
    .example('$0 scan repos --format html > report.html', 'The same as a page, with all changes')
}

/** Runs `secretmount scan`. */
export async function run(values: ArgumentValues, io: Io): Promise<number> {
  const { format, folders, ...given } = values
  const paths = (Array.isArray(folders) ? folders : []).map(String)
  const args = argumentsOf({ ...given, _: paths })
  for (const path of args.paths) {
    if (!isFolder(resolve(io.cwd, path)))
      throw new UsageError(`no such folder: ${oneLine(path)}; see secretmount scan --help`)
  }
  checkConfig(args, io.cwd)
  await checkTransforms(args.only)
  const config = args.config === undefined ? undefined : resolve(io.cwd, args.config)
  const progress = progressOn(io.stderr)
  // each repository is worked on from its own root
  const fleet = await scan({ ...args, config }, io, progress)
  await progress.clear()
  await io.stdout.write(await printed(fleet, format, args.color, io))
  return 0
}

async function printed(
  fleet: Fleet,
  format: unknown,
  color: Arguments['color'],
  io: Io,
): Promise<string> {
  if (format === 'json') return printableJson(`${JSON.stringify(fleet)}\n`)
  if (format === 'html') return (await import('../scan/page.ts')).page(fleet)
  const { table } = await import('../scan/table.ts')
  return table(fleet, await paintFor(io.stdout.isTerminal, io.environment, color))
}

/** One folder after the other; of a repository that is done only what is told of it is held. */
async function scan(args: Arguments, io: Io, progress: Progress): Promise<Fleet> {
  const threads = new Threads(args.threads)
  const one = (part: Part) => scanOne(args, io, part, progress, threads)
  const repositories: FleetRepository[] = []
  try {
    // repositories are small: threads are kept busy by several of them
    const start = async (part: Part) => {
      const scanned = one(part)
      // it may fail before it is its turn to say so
      scanned.catch(() => undefined)
      return { part, scanned }
    }
    const depth = () => (threads.depth > 1 ? REPOSITORIES_AT_ONCE : 1)
    for await (const { part, scanned } of ahead(partsOf(args, io), start, depth)) {
      const repository = await scanned
      if (!part.takes || repository.dockerfiles.files > 0) repositories.push(repository)
    }
  } finally {
    await threads.close()
  }
  return fleetOf(repositories)
}

const REPOSITORIES_AT_ONCE = 16

/** What is scanned as a whole: a repository, or the files of a folder that lie in none. */
interface Part {
  readonly root: string
  readonly name: string
  /** Which files count, by their absolute path; without it all do, and callers of builds too. */
  readonly takes?: (file: string) => boolean
}

async function* partsOf(args: Arguments, io: Io): AsyncGenerator<Part> {
  const seen = new Set<string>()
  for (const path of args.paths) {
    const folder = realpathSync(resolve(io.cwd, path))
    const roots = repositoriesIn(folder)
    for (const root of roots) {
      if (!seen.has(root)) yield { root, name: nameOf(root, folder) }
      seen.add(root)
    }
    const isBeside = (file: string) => gitRoot(dirname(file)) === undefined
    const name = `${basename(folder)} (in no repository)`
    if (!roots.includes(folder)) yield { root: folder, name, takes: isBeside }
  }
}

async function scanOne(
  given: Arguments,
  outer: Io,
  { root, name, takes }: Part,
  progress: Progress,
  threads: Threads,
): Promise<FleetRepository> {
  const args = { ...given, paths: ['.'], callers: given.callers && takes === undefined }
  const io = { ...outer, cwd: root }
  const settings = settingsOf(args, root)
  const refuse = async () => {
    throw new Error('a scan writes nothing')
  }
  const listings = new Listings()
  const worker = workerOf({ args, io, engine, settings, write: refuse, listings, threads })
  const callers = new Callers({ args, io, write: refuse, settings, listings })
  const found = new RepositoryScan(root, root)
  const start = async (file: FoundFile) => ({
    file,
    begun: file.error === undefined ? await worker.begin(file.path) : undefined,
  })
  const files = counted(findFiles(['.'], root, settings, listings), (path) =>
    takes?.(resolve(root, path)),
  )
  for await (const { file, begun } of ahead(files, start, () => threads.depth)) {
    progress.saw(`${name}/${file.path}`)
    const outcome = begun ? await worker.finish(begun) : without(failed(file.path, file.error!))
    await found.file(outcome.result, outcome.command)
    await callers.saw(outcome.result)
  }
  for await (const { result } of callers.migrated()) await found.caller(result)
  return found.end(name, sharedOf(root))
}

async function* counted(
  files: AsyncIterable<FoundFile>,
  takes: (path: string) => boolean | undefined,
): AsyncGenerator<FoundFile> {
  for await (const file of files)
    if (file.note === undefined && takes(file.path) !== false) yield file
}

/** By its place below the folder that was said; the folder itself by its own name. */
function nameOf(root: string, folder: string): string {
  return root === folder ? basename(root) : relative(folder, root).replaceAll(sep, '/')
}
