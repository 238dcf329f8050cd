import { posix } from 'node:path'
import { readCopy } from '../../dockerfile/copy.ts'
import { isPlainPath } from '../../ignore-file.ts'
import { mountsOf } from '../../mounts.ts'
import { compilePattern } from '../../path-pattern.ts'
import type { Instruction } from '../../scanner/instruction.ts'
import { type Config, contextPath } from '../../trace/enter/configs.ts'
import type { Edit } from '../../transform.ts'
import type { Remedies } from '../remedies.ts'
import { isOutOfReach } from './brings-along.ts'
import { destinationOf } from './destination.ts'
import { type FileLife, type FileServing, foldersWith } from './files.ts'
import { isForRunTime, serveFile, unread } from './serve-file.ts'

/**
 * How a file that whole folders bring in is kept out of the build and mounted where RUNs read it.
 */
export interface KeptOut {
  readonly path: string
  /** What RUNs get instead, by the COPY or ADD of a folder that brought the file in. */
  readonly servings: ReadonlyMap<Instruction, FileServing | undefined>
  /** Instructions that bring it in by its name, served as well. */
  readonly named: readonly FileLife[]
}

/**
 * Looks whether a line in `.dockerignore` and mounts can take the place of the file everywhere.
 *
 * @param lives all copied credential files
 * @returns undefined when something would miss it, or would be seen to miss it only by a person
 */
export function keptOutOf(
  facts: Remedies,
  { config }: FileLife,
  lives: readonly FileLife[],
): KeptOut | undefined {
  const { path } = config
  const { mayKeepOut } = facts.options
  if (!mayKeepOut || !isPlainPath(path) || !facts.ignoreFile) return undefined
  // buildah reads its own file, where there is one, and only that
  if (facts.options.readContext?.('.containerignore') !== null) return undefined
  if (isReachedOtherwise(facts, path)) return undefined
  const named = namedOf(facts, path, lives)
  const servings = servingsOf(facts, config)
  if (!named || !servings) return undefined
  const all = [...servings.values(), ...named.map(({ serving }) => serving)]
  const isMounted = all.some((serving) => (serving?.mounts.length ?? 0) > 0)
  return isMounted && mayKeepOut(path) ? { path, servings, named } : undefined
}

/** Asks for all of it: one part alone would break the build. */
export function keepOut({ path, servings, named }: KeptOut, edit: Edit): void {
  for (const { config } of named) edit.drop(config.copy!, config.source!)
  for (const serving of [...servings.values(), ...named.map((life) => life.serving)]) {
    if (!serving) continue
    for (const { run, mount } of serving.mounts) edit.mount(run, serving.secret, mount)
    for (const { span, text } of serving.clean) edit.replace(span, text)
    for (const instruction of serving.gone) edit.remove(instruction)
  }
  edit.keepOut(path)
}

/**
 * The RUNs that read the file where each folder puts it; undefined when one of them cannot be
 * served.
 */
function servingsOf(facts: Remedies, config: Config): KeptOut['servings'] | undefined {
  const servings = new Map<Instruction, FileServing | undefined>()
  for (const carrier of foldersWith(facts, config.path)) {
    if (facts.isIgnored(carrier)) return undefined
    const here = placeOf(facts, config, carrier)
    const destination = here && destinationOf(facts, here)
    if (!here || !destination || 'why' in destination) return undefined
    const serving = serveFile(facts, here, destination.target)
    const isRead = !('why' in serving) && !isOutOfReach(here, destination.target, serving)
    if ('why' in serving && serving.why !== unread) return undefined
    if (isRead && serving.folder !== undefined) return undefined
    // what no RUN reads may be what the container is started for
    if (!isRead && isForRunTime(here) && facts.isRunnable(here.stage)) return undefined
    servings.set(carrier, isRead ? serving : undefined)
  }
  return servings
}

function placeOf(facts: Remedies, config: Config, carrier: Instruction): Config | undefined {
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
  lives: readonly FileLife[],
): FileLife[] | undefined {
  const configs = facts.copiedConfigs.filter((item) => item.via === 'copy' && item.path === path)
  const named = configs.flatMap((item) => lives.find(({ config }) => config === item) ?? [])
  const isServed = named.every(({ serving }) => serving && serving.folder === undefined)
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
