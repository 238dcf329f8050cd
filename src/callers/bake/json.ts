import type { Node } from 'jsonc-parser'
import type { Obstacle } from '../../transform.ts'
import type { Delivery } from '../caller.ts'
import type { PassedSecret } from '../passed.ts'
import {
  jsonAppend,
  jsonAt,
  jsonEntries,
  jsonHandOver,
  jsonSpan,
  jsonStrings,
  readJson,
} from '../json.ts'
import { anything } from '../which.ts'
import type { TextEdit } from '../yaml/lines.ts'
import type { Added } from './hcl-deliver.ts'
import { agentOf, type BakeTarget, secretOf } from './targets.ts'
import { bakeValue } from './values.ts'

/**
 * The targets of a bake file in JSON; undefined when it is none. Its strings are templates like
 * those of HCL.
 */
export function jsonTargets(text: string): BakeTarget[] | undefined {
  const root = readJson(text)
  if (!root) return undefined
  const variables = new Map(
    jsonEntries(jsonAt(root, 'variable')).map(({ key, value }) => {
      const byDefault = jsonAt(value, 'default')
      return [key, byDefault && text.slice(byDefault.offset, byDefault.offset + byDefault.length)]
    }),
  )
  return jsonEntries(jsonAt(root, 'target')).map(({ key, value, node }) => ({
    name: key,
    at: jsonSpan(node.children![0]!),
    context: pathOf(jsonAt(value, 'context')),
    dockerfile: pathOf(jsonAt(value, 'dockerfile')),
    target: pathOf(jsonAt(value, 'target')),
    inherits: jsonStrings(jsonAt(value, 'inherits')),
    isInline: jsonAt(value, 'dockerfile-inline') !== undefined,
    arguments: jsonEntries(jsonAt(value, 'args')).flatMap((entry) => {
      const raw = text.slice(entry.value.offset, entry.value.offset + entry.value.length)
      const read = bakeValue(entry.key, raw, variables)
      return read ? [{ name: entry.key, at: jsonSpan(entry.node), ...read }] : []
    }),
    secrets: [
      ...secretsOf(jsonAt(value, 'secret')),
      ...(jsonAt(value, 'ssh')?.children ?? []).map((item) =>
        agentOf(String(item.type === 'string' ? item.value : jsonAt(item, 'id')?.value)),
      ),
    ],
  }))
}

function secretsOf(node: Node | undefined): PassedSecret[] {
  return (node?.children ?? []).flatMap((item) =>
    item.type === 'string'
      ? secretOf(item.value as string)
      : secretOf(
          jsonEntries(item)
            .map(({ key, value }) => `${key}=${String(value.value)}`)
            .join(','),
        ),
  )
}

function pathOf(node: Node | undefined): string | undefined {
  return node?.type === 'string'
    ? (node.value as string).replaceAll(/[$%]\{[^}]*\}/g, anything)
    : undefined
}

/** The edits that hand secrets to a target of a JSON file. */
export function deliverJson(
  text: string,
  name: string,
  deliveries: readonly Delivery[],
  added: Added,
): readonly TextEdit[] | Obstacle {
  const target = jsonAt(readJson(text), 'target', name)
  if (!target) return byHand
  const gone = deliveries.filter(({ keep }) => !keep).map(({ argument }) => argument.name)
  const plain = ({ secret, ssh }: Added) =>
    [secret, ssh].map((items) => items.map((item) => JSON.parse(item) as string))
  const [secret = [], ssh = []] = plain(added)
  const moved =
    deliveries.length > 0
      ? jsonHandOver(text, target, ['args', 'secret'], gone, secret)
      : jsonAppend(text, target, 'secret', secret)
  return moved ? [...moved, ...jsonAppend(text, target, 'ssh', ssh)] : byHand
}

const byHand: Obstacle = {
  why: 'is written in a way that cannot be changed line by line',
  remedy: 'move it from `args` to `secret` of the target by hand',
}
