import { isMap, type Node } from 'yaml'
import type { Delivery } from '../caller.ts'
import type { Obstacle } from '../../transform.ts'
import type { TextEdit } from '../yaml/lines.ts'
import { entriesOf, entryOf, textOf, valueAt, type YamlEntry, type YamlFile } from '../yaml/file.ts'
import { insertAfter, listIndent, stepOf } from '../yaml/insertion.ts'
import { type Removal, removeEntry } from '../yaml/edits.ts'

const byHand: Obstacle = {
  why: 'is written in a way that cannot be changed line by line',
  remedy: 'move it from `buildArgs` to `docker.secrets` by hand',
}

/** Passes the secrets of an artifact, and takes out the build arguments that they replace. */
export function deliver(
  yaml: YamlFile,
  build: Node,
  docker: Node,
  args: YamlEntry,
  deliveries: readonly Delivery[],
): readonly TextEdit[] | Obstacle {
  const removals = removalsOf(yaml, args, deliveries)
  if (removals.includes(undefined) || entryOf(docker, 'secrets') || (isMap(docker) && docker.flow))
    return byHand
  const indent = listIndent(yaml)
  const lines = deliveries
    .filter(({ given }) => !given)
    .flatMap(({ id, argument }) => [
      `${indent}- id: ${id}`,
      `${indent}  env: ${argument.from ?? argument.name}`,
    ])
  const kit = deliveries.every(({ isIdle }) => isIdle) ? [] : buildKit(yaml, build)
  if ('why' in kit) return kit
  return [
    ...removals.flatMap((removal) => removal!.edits),
    ...(lines.length === 0 ? [] : [insertAfter(yaml, args, ['secrets:', ...lines])]),
    ...kit,
  ]
}

/** Takes out what is passed as secrets now, all of `buildArgs` when nothing else is in it. */
function removalsOf(
  yaml: YamlFile,
  args: YamlEntry,
  deliveries: readonly Delivery[],
): (Removal | undefined)[] {
  const gone = deliveries.filter(({ keep }) => !keep).map(({ argument }) => argument)
  const entries = entriesOf(args.value)
  const names = gone.map(({ name }) => name)
  if (gone.length === entries.length) return [removeEntry(yaml, args, names)]
  return gone.map(({ name, start }) =>
    removeEntry(
      yaml,
      entries.find((item) => item.keyNode.range![0] === start)!,
      [name],
    ),
  )
}

/** `build.local.useBuildkit: true` */
function buildKit(yaml: YamlFile, build: Node): readonly TextEdit[] | Obstacle {
  const local = entryOf(build, 'local')
  const said = textOf(valueAt(yaml, build, 'local', 'useBuildkit'))
  if (said === 'true') return []
  if (said !== undefined)
    return {
      why: 'cannot be passed while `useBuildkit` is off',
      remedy: 'set `build.local.useBuildkit: true` and run again',
    }
  const step = stepOf(yaml)
  if (!local)
    return [insertAfter(yaml, entriesOf(build).at(-1)!, ['local:', `${step}useBuildkit: true`])]
  const last = entriesOf(local.value).at(-1)
  return last && isMap(local.value) && !local.value.flow
    ? [insertAfter(yaml, last, ['useBuildkit: true'])]
    : byHand
}
