import { posix } from 'node:path'
import type { Remedies } from '../remedies.ts'
import { mountsOf } from '../../mounts.ts'
import type { Run } from '../../run.ts'
import type { Instruction } from '../../scanner/instruction.ts'
import type { Span } from '../../span.ts'
import type { WantedMount, WantedSecret } from '../../transform.ts'
import type { ConfigFile } from '../../trace/enter/configs.ts'
import { isMountPath } from '../../trace/enter/mount-paths.ts'
import { destinationOf } from './destination.ts'
import { bringsAlong } from './brings-along.ts'
import { deletedBy, type Evidence, evidenceOf } from './evidence.ts'
import { type Hindrance, hindrance, rarely } from './hindrance.ts'
import { serveFile } from './serve-file.ts'
import { carriersOf } from './folders-with.ts'
import { isPlaceholderByKin } from './placeholder-by-kin.ts'

/** How a copied credential file becomes a secret. */
export interface FileMounting {
  readonly secret: WantedSecret
  readonly mounts: readonly { readonly run: Run; readonly mount: WantedMount }[]
  /** `chmod`, `chown` and `rm` of the path that would now fail, taken out. */
  readonly clean: readonly (Span & { readonly span: Span; readonly text: string })[]
  /** RUNs that did nothing else. */
  readonly gone: readonly Instruction[]
  /** Those of them whose use of it ended with them. */
  readonly idle: readonly Run[]
  /** A folder that the COPY made and that others rely on. */
  readonly folder: string | undefined
}

/** The flow of one copied credential file. */
export interface FileFlow {
  readonly config: ConfigFile
  /** Its content was not at hand, and what else is known does not settle it. */
  readonly review: boolean
  /** What shows that it holds a credential, where its content is not at hand. */
  readonly evidence: Evidence | undefined
  /** A RUN of its stage deletes it. */
  readonly isDeleted: boolean
  /** Not more than a hint. */
  readonly isNote: boolean
  readonly mounting: FileMounting | undefined
  readonly obstacle: { readonly why: string; readonly remedy: string } | undefined
  /** Other instructions that still bring the file in. */
  readonly carriers: readonly Instruction[]
}

/**
 * Follows every credential file that COPY and ADD bring in. Files that hold only names of
 * variables, or nothing, are none.
 */
export function findFileFlows(facts: Remedies): FileFlow[] {
  // a file that is copied by its name too has its story told there
  const named = new Set(
    facts.copiedConfigs.filter(({ via }) => via === 'copy').map(({ path }) => path),
  )
  const flows = facts.copiedConfigs
    .flatMap((config) =>
      config.via === 'tree' && named.has(config.path) ? [] : (flowOf(facts, config) ?? []),
    )
    .map((flow, _index, all) => withOthers(flow, all))
  // what is taken out in one place must not stay in another in silence
  const served = new Set(
    flows
      .filter(({ mounting, review }) => mounting && (!review || facts.options.unsafe))
      .map(({ config }) => config.path),
  )
  return flows.map((flow) => {
    const why = served.has(flow.config.path)
      ? 'another instruction brings the same file in, and is taken out'
      : isMountedToo(facts, flow.config)
        ? 'a RUN mounts the same file as a secret'
        : undefined
    const remedy = 'mount it where this one is used, and take the line out'
    return flow.isNote && why !== undefined
      ? { ...flow, isNote: false, obstacle: { why, remedy } }
      : flow
  })
}

/** Where it stays in a stage in one place, it is not taken out in another. */
function withOthers(flow: FileFlow, all: readonly FileFlow[]): FileFlow {
  const { config, mounting } = flow
  const other = all.find(
    ({ config: one, obstacle, isNote }) =>
      obstacle !== undefined &&
      !isNote &&
      one !== config &&
      one.path === config.path &&
      one.stage === config.stage,
  )
  if (!mounting || !other) return flow
  const obstacle = {
    why: `line ${other.config.instruction.firstLine} brings it in too, and that stays`,
    remedy: 'see to that one first',
  }
  return { ...flow, mounting: undefined, obstacle }
}

/** Is it mounted under the id and the name that it would get here? */
function isMountedToo({ runs }: Remedies, { file, path }: ConfigFile): boolean {
  return runs.some(({ instruction }) =>
    mountsOf(instruction).some(
      ({ type, id, target }) =>
        type === 'secret' &&
        id === file.slug &&
        target !== undefined &&
        posix.basename(target) === posix.basename(path),
    ),
  )
}

function flowOf(facts: Remedies, config: ConfigFile): FileFlow | undefined {
  if (isLeftAlone(facts, config)) return undefined
  const { file, content, via } = config
  const said = isNamed(facts.options.secrets, config)
  if (
    content
      ? content.holds !== 'literal' && !said
      : /^(?:content|program)$/.test(file.review ?? '') && !said
  )
    return undefined
  if (!content && !said && isPlaceholderByKin(facts, config)) return undefined
  const destination = via === 'tree' ? undefined : destinationOf(facts, config)
  const target = destination && 'target' in destination ? destination.target : undefined
  const deleting = target === undefined ? undefined : deletedBy(facts, config, target)
  const evidence = said ? undefined : evidenceOf(facts, config, deleting)
  const isUnknown = !content && !said && !evidence
  const flow = {
    config,
    review: isUnknown || (evidence !== undefined && file.name === 'loose'),
    evidence,
    isDeleted: deleting !== undefined,
    isNote: false,
    mounting: undefined,
    carriers: carriersOf(facts, config),
  }
  if (!destination) return { ...flow, obstacle: bringsAlong(facts, config) }
  // most such files that tools expand variables in hold nothing secret: without a look inside it is
  // no more than a hint
  const left = (hindered: Hindrance, isNote = hindered.isNote ?? false): FileFlow => {
    const isHint = isUnknown && file.name === 'loose'
    const { why, remedy } = isHint && !hindered.isNote ? rarely(config) : hindered
    return { ...flow, isNote: isNote || isHint, obstacle: { why, remedy } }
  }
  const early: Hindrance | undefined =
    hindrance(facts, config, isUnknown) ?? ('why' in destination ? destination : undefined)
  if (early) return left(early)
  const mounting = serveFile(facts, config, target!)
  if ('why' in mounting) return left(mounting, isUnknown && file.expands !== 'none')
  // mere settings, as which most files of such a name are, a container would miss
  return isUnknown && file.name === 'loose' && facts.isRunnable(config.stage)
    ? left(rarely(config))
    : { ...flow, mounting, obstacle: undefined }
}

function isLeftAlone(facts: Remedies, config: ConfigFile): boolean {
  const { file, via, instruction, source } = config
  return (
    via === 'written' ||
    file.kind === 'requirements' ||
    facts.isIgnored(instruction) ||
    isMountPath(facts, source?.text ?? '') ||
    isNamed(facts.options.ignore, config)
  )
}

function isNamed(names: readonly string[] | undefined, { path, file }: ConfigFile): boolean {
  return (
    names?.some((name) => name === path || name === posix.basename(path) || name === file.slug) ??
    false
  )
}
