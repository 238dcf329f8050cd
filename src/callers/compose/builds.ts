import { isAlias, isMap, isScalar, isSeq, type Node, type YAMLMap } from 'yaml'
import type { Span } from '../../span.ts'
import {
  contentEnd,
  type YamlEntry,
  entriesOf,
  entryOf,
  isNull,
  itemsOf,
  textOf,
  type YamlFile,
} from '../yaml/file.ts'
import { entrySpan } from '../yaml/edits.ts'
import { type Interpolated, interpolated } from './interpolation.ts'

/** An argument of a `build:` section. */
export interface ComposeArgument extends Interpolated {
  readonly name: string
  readonly at: Span
  /** Its entry of a map, or its item of a list. */
  readonly entry: YamlEntry | Node
}

/** A secret of a `build:` section. */
export interface ComposeSecret {
  /** The name at the top level. */
  readonly source: string
  /** The id that the Dockerfile sees. */
  readonly id: string
}

/** A `build:` section: all services that share it build the same. */
export interface ComposeBuild {
  readonly service: string
  readonly at: Span
  readonly value: Node
  /** Undefined for `build: .`. */
  readonly map: YAMLMap | undefined
  /** Another build takes it over by `<<`. */
  readonly isBase: boolean
  /** The service takes over what another one has, which may be arguments and secrets. */
  readonly isExtending: boolean
  readonly context: string | undefined
  readonly dockerfile: string | undefined
  readonly target: string | undefined
  readonly isInline: boolean
  readonly args: YamlEntry | undefined
  readonly arguments: readonly ComposeArgument[]
  readonly secrets: readonly ComposeSecret[]
  /** Ids of the ssh agent's sockets that it forwards. */
  readonly agents: readonly string[]
  /** Its arguments are written once for several builds. */
  readonly isShared: boolean
}

/** Every `build:` section of a compose file's services. */
export function buildsOf(file: YamlFile): ComposeBuild[] {
  const builds: ComposeBuild[] = []
  const seen = new Set<Node>()
  for (const service of entriesOf(file.follow(entryOf(file.roots[0], 'services')?.value))) {
    const build = file.follow(mergedEntry(file, file.follow(service.value), 'build')?.value)
    if (!build || isNull(build) || seen.has(build)) continue
    seen.add(build)
    builds.push(buildOf(file, service, build))
  }
  return builds
}

/** The entry of a map, or of what `<<` puts into it. */
export function mergedEntry(
  file: YamlFile,
  node: Node | undefined,
  key: string,
): YamlEntry | undefined {
  const own = entryOf(node, key)
  if (own) return own
  for (const merge of entriesOf(node).filter((entry) => entry.key === '<<')) {
    const sources = isSeq(merge.value) ? itemsOf(merge.value) : [merge.value]
    for (const source of sources) {
      const found = entryOf(file.follow(source), key)
      if (found) return found
    }
  }
  return undefined
}

function buildOf(file: YamlFile, service: YamlEntry, build: Node): ComposeBuild {
  const at = { start: service.keyNode.range![0], end: service.keyNode.range![1] }
  const text = (key: string) => textOf(file.follow(mergedEntry(file, build, key)?.value))
  const args = mergedEntry(file, build, 'args')
  return {
    service: service.key,
    at,
    value: build,
    map: isMap(build) ? (build as YAMLMap) : undefined,
    isBase: isBase(file, build),
    isExtending: mergedEntry(file, file.follow(service.value), 'extends') !== undefined,
    context: isScalar(build) ? textOf(build) : text('context'),
    dockerfile: text('dockerfile'),
    target: text('target'),
    isInline: entryOf(build, 'dockerfile_inline') !== undefined,
    args,
    arguments: args ? argumentsOf(file, file.follow(args.value)) : [],
    secrets: itemsOf(file.follow(mergedEntry(file, build, 'secrets')?.value)).flatMap(secretOf),
    agents: agentsOf(file.follow(mergedEntry(file, build, 'ssh')?.value)),
    isShared: args !== undefined && isShared(file, build, args),
  }
}

function secretOf(item: Node): ComposeSecret[] {
  const source = textOf(item) ?? textOf(entryOf(item, 'source')?.value)
  return source === undefined
    ? []
    : [{ source, id: textOf(entryOf(item, 'target')?.value) ?? source }]
}

/** `- default`, `- key=./path` or a map of them. */
function agentsOf(node: Node | undefined): string[] {
  return [
    ...itemsOf(node).map((item) => (textOf(item) ?? '').split('=')[0]!),
    ...entriesOf(node).map(({ key }) => key),
  ]
}

/** Does an edit of the arguments reach another build than this one? */
function isShared(file: YamlFile, build: Node, args: YamlEntry): boolean {
  if (isAlias(args.value) || args.map !== build) return true
  // `!override` and `!reset` say how the files before it are taken
  if (args.value?.tag?.startsWith('!')) return true
  const isUsed = (node: Node | null) =>
    node !== null &&
    !isAlias(node) &&
    node.anchor !== undefined &&
    file.aliases.some((alias) => alias.source === node.anchor)
  if (isUsed(args.value)) return true
  return entriesOf(args.value).some((entry) => isUsed(entry.value)) || isBase(file, build)
}

/**
 * Does another build take it over? `build: *b` is the same build; `<<: *b` inside of another one is
 * not.
 */
function isBase(file: YamlFile, build: Node): boolean {
  const { anchor } = build as YAMLMap
  if (anchor === undefined) return false
  return file.aliases.some((alias) => alias.source === anchor && !isBuildOf(file, alias.range![0]))
}

function isBuildOf(file: YamlFile, at: number): boolean {
  return /\bbuild\s*:\s*$/.test(file.source.slice(file.lines.start(file.lines.at(at)), at))
}

function argumentsOf(file: YamlFile, args: Node | undefined): ComposeArgument[] {
  if (isMap(args)) return mapArguments(file, args as YAMLMap)
  return itemsOf(args).flatMap((item) => {
    const text = textOf(file.follow(item))
    if (text === undefined) return []
    const equals = text.indexOf('=')
    const name = equals === -1 ? text : text.slice(0, equals)
    const at = { start: item.range![0], end: contentEnd(file, item) }
    const value = equals === -1 ? undefined : text.slice(equals + 1)
    return [{ name, at, entry: item, ...interpolated(name, value) }]
  })
}

function mapArguments(file: YamlFile, args: YAMLMap): ComposeArgument[] {
  const own = entriesOf(args).filter((entry) => entry.key !== '<<')
  const merged = entriesOf(args)
    .filter((entry) => entry.key === '<<')
    .flatMap((merge) =>
      argumentsOf(file, file.follow(merge.value))
        .filter((item) => own.every((entry) => entry.key !== item.name))
        .map((item) => ({ ...item, at: entrySpan(file, merge), obstacle: fromAnchor })),
    )
  return [
    ...own.map((entry) => ({
      name: entry.key,
      at: entrySpan(file, entry),
      entry,
      ...interpolated(
        entry.key,
        isNull(entry.value) ? undefined : (textOf(file.follow(entry.value)) ?? '$'),
      ),
    })),
    ...merged,
  ]
}

/** Why what an anchor brings in is left alone. */
export const fromAnchor = {
  why: 'is written once for several builds or files, by an anchor or a tag',
  remedy: 'give the secret to each build that it is written for, then take the argument out there',
}
