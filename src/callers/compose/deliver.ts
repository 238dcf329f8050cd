import { isMap, isSeq, type Node, type YAMLSeq } from 'yaml'
import type { Obstacle } from '../../transform.ts'
import type { Delivery } from '../caller.ts'
import { type Removal, removeEntry, removeItem } from '../yaml/edits.ts'
import { insertAfter } from '../yaml/insertion.ts'
import { entriesOf, entryOf, type YamlFile } from '../yaml/file.ts'
import type { TextEdit } from '../yaml/lines.ts'
import { type ComposeArgument, type ComposeBuild, mergedEntry } from './builds.ts'
import { type SecretOrigin, topSecret } from './top.ts'
import { addToFlow, addToList, byHand, expanded, itemIndent, type Sections } from './lists.ts'

/** An argument that becomes a secret. */
interface Move {
  readonly argument: ComposeArgument
  readonly delivery: Delivery
}

/** A secret that is passed besides: of a file, or the ssh agent. */
export interface ComposeSupply {
  readonly id: string
  readonly source: SecretOrigin | 'agent'
}

/**
 * The edits that hand secrets to one `build:` section: `args` entries go, `build.secrets` and the
 * top-level `secrets` get theirs (Compose Specification, "build" and "secrets"; the secret's name
 * is its id, for bake reads no `target`).
 */
export function deliver(
  file: YamlFile,
  build: ComposeBuild,
  deliveries: readonly Delivery[],
  supplies: readonly ComposeSupply[],
): readonly TextEdit[] | Obstacle {
  const moves = deliveries.flatMap((delivery) => {
    const argument = build.arguments.find((item) => item.at.start === delivery.argument.start)
    return argument ? [{ argument, delivery }] : []
  })
  const removed = takeOut(file, build, moves)
  if ('why' in removed) return removed
  const added = moves.filter(({ delivery }) => !delivery.given)
  const files = supplies.filter(({ source }) => source !== 'agent')
  const agents = supplies.filter(({ source }) => source === 'agent')
  const section = addToSections(file, build, [
    ['secrets', [...linesOf(added, removed), ...files.map(({ id }) => `- ${id}`)]],
    ['ssh', agents.map(({ id }) => `- ${id}`)],
  ])
  if ('why' in section) return section
  const tops = [
    ...added.map(({ argument, delivery: { id } }) => {
      const { name, from = name, guard } = argument
      return topSecret(file, id, { env: from }, guard)
    }),
    ...files.map(({ id, source }) => topSecret(file, id, source as SecretOrigin, undefined)),
  ]
  const obstacle = tops.find((top) => 'why' in top)
  return obstacle ?? [...removed.edits, ...section, ...(tops as TextEdit[][]).flat()]
}

interface Taken {
  readonly edits: readonly TextEdit[]
  /** Comments by the name of the argument that they came with. */
  readonly comments: ReadonlyMap<string, Removal>
}

function takeOut(file: YamlFile, build: ComposeBuild, moves: readonly Move[]): Taken | Obstacle {
  const gone = moves.filter(({ delivery }) => !delivery.keep)
  const comments = new Map<string, Removal>()
  if (gone.length === 0 || !build.args) return { edits: [], comments }
  const names = gone.map(({ argument }) => argument.name)
  const removals = gone.map(({ argument }) => {
    const removal = takeArgument(file, build.args!.value, argument)
    if (removal) comments.set(argument.name, removal)
    return removal
  })
  const isEmpty = names.length === countOf(build.args.value)
  if (isEmpty) {
    const whole = removeEntry(file, build.args, names)
    return whole ? { edits: whole.edits, comments } : byHand('args')
  }
  if (removals.includes(undefined)) return byHand('flow style')
  return { edits: removals.flatMap((removal) => removal!.edits), comments }
}

function countOf(args: Node | null): number {
  return isMap(args) || isSeq(args) ? args.items.length : 0
}

function takeArgument(
  file: YamlFile,
  args: Node | null,
  argument: ComposeArgument,
): Removal | undefined {
  const { entry, name } = argument
  return 'keyNode' in entry
    ? removeEntry(file, entry, [name])
    : removeItem(file, args as YAMLSeq, entry, [name])
}

/** The items of `build.secrets`, each with the comments that its argument had. */
function linesOf(added: readonly Move[], taken: Taken): string[] {
  return added.flatMap(({ argument, delivery }) => {
    const comment = taken.comments.get(argument.name)
    const behind = comment?.behind ? ` ${comment.behind}` : ''
    return [...(comment?.above ?? []), `- ${delivery.id}${behind}`]
  })
}

/** Adds items to the lists of a `build:` section, the ones that are there and new ones. */
function addToSections(
  file: YamlFile,
  build: ComposeBuild,
  all: Sections,
): readonly TextEdit[] | Obstacle {
  const sections = all.filter(([, lines]) => lines.length > 0)
  const { map } = build
  if (sections.length === 0) return []
  if (!map) return expanded(file, build, sections)
  if (build.isBase) return byHand('an anchor')
  const args = entryOf(map, 'args')
  const behind = args ?? entriesOf(map).at(-1)!
  const edits: TextEdit[] = []
  for (const [key, lines] of sections) {
    const existing = entryOf(map, key)
    const isElsewhere = !existing && mergedEntry(file, map, key) !== undefined
    if (isElsewhere) return byHand('an anchor')
    const indent = itemIndent(file, args)
    const made = existing
      ? addToList(file, existing, lines)
      : map.flow
        ? addToFlow(file, map, key, lines)
        : [insertAfter(file, behind, [`${key}:`, ...lines.map((line) => indent + line)])]
    if ('why' in made) return made
    edits.push(...made)
  }
  return edits
}
