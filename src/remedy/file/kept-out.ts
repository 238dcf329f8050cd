import { posix } from 'node:path'
import { readCopy } from '../../dockerfile/copy.ts'
import { isPlainPath } from '../../ignore-file.ts'
import { mountsOf } from '../../mounts.ts'
import { compilePattern } from '../../path-pattern.ts'
import type { Instruction } from '../../scanner/instruction.ts'
import { type ConfigFile, contextPath } from '../../trace/enter/configs.ts'
import { mountedFiles } from '../../trace/enter/mounted-files.ts'
import type { Edit } from '../../transform.ts'
import type { Remedies } from '../remedies.ts'
import { isOutOfReach } from './brings-along.ts'
import { destinationOf } from './destination.ts'
import type { FileFlow, FileMounting } from './files.ts'
import { foldersWith } from './folders-with.ts'
import { isForRunTime } from './run-time-files.ts'
import { serveFile } from './serve-file.ts'
import { noReader } from './unserved.ts'

/**
 * How a file that whole folders bring in is kept out of the build and mounted where RUNs read it.
 */
export interface KeptOut {
  readonly path: string
  /** What RUNs get instead, by the COPY or ADD of a folder that brought the file in. */
  readonly mountings: ReadonlyMap<Instruction, FileMounting | undefined>
  /** Instructions that bring it in by its name, served as well. */
  readonly named: readonly FileFlow[]
}

/**
 * Looks whether a line in `.dockerignore` and mounts can take the place of the file everywhere.
 *
 * @param flows all copied credential files
 * @returns undefined when something would miss it, or would be seen to miss it only by a person
 */
export function keptOutOf(
  facts: Remedies,
  { config }: FileFlow,
  flows: readonly FileFlow[],
): KeptOut | undefined {
  const { path } = config
  const { mayKeepOut } = facts.options
  if (!mayKeepOut || !isPlainPath(path) || !facts.ignoreFile) return undefined
  // buildah reads its own file, where there is one, and only that
  if (facts.options.readContext?.('.containerignore') !== null) return undefined
  if (isReachedOtherwise(facts, path)) return undefined
  const named = namedOf(facts, path, flows)
  const mountings = mountingsOf(facts, config)
  if (!named || !mountings) return undefined
  const all = [...mountings.values(), ...named.map(({ mounting }) => mounting)]
  const isMounted = all.some((mounting) => (mounting?.mounts.length ?? 0) > 0)
  return (isMounted || isMountedAlready(facts, path)) && mayKeepOut(path)
    ? { path, mountings, named }
    : undefined
}

/** Has a RUN the file by a mount that is there? An earlier run may have left the folder to a person. */
function isMountedAlready(facts: Remedies, path: string): boolean {
  return facts.known(mountedFiles).some((mounted) => mounted.path === path)
}

/** Asks for all of it: one part alone would break the build. */
export function keepOut({ path, mountings, named }: KeptOut, edit: Edit): void {
  for (const { config } of named) edit.drop(config.copy!, config.source!)
  for (const mounting of [...mountings.values(), ...named.map((flow) => flow.mounting)]) {
    if (!mounting) continue
    for (const { run, mount } of mounting.mounts) edit.mount(run, mounting.secret, mount)
    for (const { span, text } of mounting.clean) edit.replace(span, text)
    for (const instruction of mounting.gone) edit.remove(instruction)
  }
  edit.keepOut(path)
}

/**
 * The RUNs that read the file where each folder puts it; undefined when one of them cannot be
 * served.
 */
function mountingsOf(facts: Remedies, config: ConfigFile): KeptOut['mountings'] | undefined {
  const mountings = new Map<Instruction, FileMounting | undefined>()
  for (const carrier of foldersWith(facts, config.path)) {
    if (facts.isIgnored(carrier)) return undefined
    const here = placeOf(facts, config, carrier)
    const destination = here && destinationOf(facts, here)
    if (!here || !destination || 'why' in destination) return undefined
    const mounting = serveFile(facts, here, destination.target)
    const isRead = !('why' in mounting) && !isOutOfReach(here, destination.target, mounting)
    if ('why' in mounting && mounting.why !== noReader) return undefined
    if (isRead && mounting.folder !== undefined) return undefined
    // what no RUN reads may be what the container is started for
    if (!isRead && isForRunTime(here) && facts.isRunnable(here.stage)) return undefined
    mountings.set(carrier, isRead ? mounting : undefined)
  }
  return mountings
}

function placeOf(
  facts: Remedies,
  config: ConfigFile,
  carrier: Instruction,
): ConfigFile | undefined {
  const stage = facts.dockerfile.stages.find(({ instructions }) => instructions.includes(carrier))
  const copy = readCopy(carrier)
  const sources = copy?.sources.filter(({ text }) => {
    const folder = contextPath(text)
    return folder === '.' || config.path.startsWith(`${folder}/`)
  })
  if (!stage || !copy || sources?.length !== 1) return undefined
  return { ...config, stage, copy, source: sources[0], instruction: carrier, via: 'tree' }
}

/** Those that bring it in by its name; undefined when one of them stays. */
function namedOf(
  facts: Remedies,
  path: string,
  flows: readonly FileFlow[],
): FileFlow[] | undefined {
  const configs = facts.copiedConfigs.filter((item) => item.via === 'copy' && item.path === path)
  const named = configs.flatMap((item) => flows.find(({ config }) => config === item) ?? [])
  const isServed = named.every(({ mounting }) => mounting && mounting.folder === undefined)
  return named.length === configs.length && isServed ? named : undefined
}

/**
 * Does something take it from the context that is neither a folder nor its plain name: a pattern, a
 * variable, a mount?
 */
function isReachedOtherwise(facts: Remedies, path: string): boolean {
  const instructions = facts.dockerfile.stages.flatMap((stage) => stage.instructions)
  return instructions.some((instruction) => {
    const copy = readCopy(instruction)
    if (copy) return copy.from === undefined && copy.sources.some(({ text }) => mayMean(text, path))
    return mountsOf(instruction).some(
      ({ type, options }) =>
        type === 'bind' &&
        !options.has('from') &&
        isAt(contextPath(options.get('source') ?? '.'), path),
    )
  })
}

function mayMean(source: string, path: string): boolean {
  if (source.includes('$')) return true
  if (!/[*?[\\]/.test(source)) return false
  const matches = compilePattern(contextPath(source))
  // a pattern that means a folder brings in what lies in it
  const parts = path.split('/')
  return !matches || parts.some((_, index) => matches(parts.slice(0, index + 1).join('/')))
}

function isAt(folder: string, path: string): boolean {
  return folder === '.' || folder === path || path.startsWith(`${posix.normalize(folder)}/`)
}
