import { isMap, isSeq, type Node, type YAMLMap, type YAMLSeq } from 'yaml'
import type { Obstacle } from '../../transform.ts'
import type { Delivery } from '../caller.ts'
import { insertAfter, listIndent, removeEntry, removeItem, type Removal } from '../yaml/edits.ts'
import { contentEnd, type Entry, entriesOf, entryOf, itemsOf, type YamlFile } from '../yaml/file.ts'
import type { TextEdit } from '../yaml/lines.ts'
import type { ComposeArgument, ComposeBuild } from './builds.ts'
import { topSecret } from './top.ts'

const byHand = (what: string): Obstacle => ({
  why: `is written in a way that cannot be changed line by line (${what})`,
  remedy: 'move it to `build.secrets` and the top-level `secrets` by hand',
})

/** An argument that becomes a secret. */
interface Move {
  readonly argument: ComposeArgument
  readonly delivery: Delivery
}

/**
 * The edits that hand secrets to one `build:` section: `args` entries go, `build.secrets` and the top-level `secrets` get theirs
 * (compose-spec, build.md and 09-secrets.md; the secret's name is its id, for bake reads no `target`).
 */
export function deliver(
  file: YamlFile,
  build: ComposeBuild,
  deliveries: readonly Delivery[],
): readonly TextEdit[] | Obstacle {
  const moves = deliveries.flatMap((delivery) => {
    const argument = build.arguments.find((item) => item.at.start === delivery.argument.start)
    return argument ? [{ argument, delivery }] : []
  })
  const removed = takeOut(file, build, moves)
  if ('why' in removed) return removed
  const added = moves.filter(({ delivery }) => !delivery.given)
  const section = added.length === 0 ? [] : addToSection(file, build, added, removed)
  if ('why' in section) return section
  const edits = [...removed.edits, ...section]
  for (const { argument, delivery } of added) {
    const top = topSecret(file, delivery.id, argument.from ?? argument.name, argument.guard)
    if ('why' in top) return top
    edits.push(...top)
  }
  return edits
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

function addToSection(
  file: YamlFile,
  build: ComposeBuild,
  added: readonly Move[],
  taken: Taken,
): readonly TextEdit[] | Obstacle {
  const { map } = build
  if (!map || !build.args) return byHand('build')
  const lines = added.flatMap(({ argument, delivery }) => {
    const comment = taken.comments.get(argument.name)
    const behind = comment?.behind ? ` ${comment.behind}` : ''
    return [...(comment?.above ?? []), `- ${delivery.id}${behind}`]
  })
  const existing = entryOf(map, 'secrets')
  if (existing) return addToList(file, existing, lines)
  if (map.flow) return addToFlow(file, map, added)
  const indent = itemIndent(file, build.args)
  return [insertAfter(file, build.args, ['secrets:', ...lines.map((line) => indent + line)])]
}

/** The list's items are indented like those of `args`, where that is a list. */
function itemIndent(file: YamlFile, args: Entry): string {
  const first = itemsOf(args.value)[0]
  if (!first || (args.value as YAMLSeq).flow) return listIndent(file)
  const dash = file.lines.indent(file.lines.at(first.range![0])).length
  return ' '.repeat(Math.max(dash - file.lines.column(args.keyNode.range![0]), 0))
}

function addToList(
  file: YamlFile,
  existing: Entry,
  lines: readonly string[],
): readonly TextEdit[] | Obstacle {
  const list = existing.value
  const last = itemsOf(list).at(-1)
  if (!isSeq(list) || list.anchor !== undefined || !last) return byHand('secrets')
  if (list.flow) {
    const end = contentEnd(file, last)
    const items = lines.filter((line) => line.startsWith('- ')).map((line) => `, ${line.slice(2)}`)
    if (items.some((item) => item.includes('#'))) return byHand('flow style')
    return [{ start: end, end, text: items.join('') }]
  }
  const lastLine = file.lines.at(contentEnd(file, last) - 1)
  const indent = file.lines.indent(file.lines.at(last.range![0]))
  return [
    file.lines.insert(
      lastLine + 1,
      lines.map((line) => indent + line),
    ),
  ]
}

/** `build: {context: ., args: {…}}` */
function addToFlow(
  file: YamlFile,
  map: YAMLMap,
  added: readonly Move[],
): readonly TextEdit[] | Obstacle {
  const last = entriesOf(map).at(-1)
  if (!last?.value || file.source.slice(...map.range!.slice(0, 2)).includes('\n'))
    return byHand('flow style')
  const end = contentEnd(file, last.value)
  const ids = added.map(({ delivery }) => delivery.id).join(', ')
  return [{ start: end, end, text: `, secrets: [${ids}]` }]
}
