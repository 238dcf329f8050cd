import type { Obstacle } from '../../transform.ts'
import type { Delivery } from '../caller.ts'
import { Lines, type TextEdit } from '../yaml/lines.ts'
import { listElements } from './hcl.ts'
import type { Attribute } from './hcl-reader.ts'
import type { HclTarget } from './hcl-targets.ts'

/** What a target gets: elements of its `secret` and `ssh`. */
export interface Added {
  readonly secret: readonly string[]
  readonly ssh: readonly string[]
}

/**
 * The edits that hand secrets to a target of an HCL file: `args` entries go, `secret` gets
 * `"id=X,env=Y"`, which every version of bake takes. The source is always said: `id=X` alone fails
 * while X is unset.
 */
export function deliver(
  source: string,
  target: HclTarget,
  deliveries: readonly Delivery[],
  added: Added,
): readonly TextEdit[] | Obstacle {
  const { items, args, block } = target
  if (deliveries.length > 0 && (!items || !args)) return byHand
  const lines = new Lines(source)
  const gone = (items ?? []).filter((item) =>
    deliveries.some(({ keep, argument }) => !keep && argument.start === item.start),
  )
  const sections = (['secret', 'ssh'] as const).filter((key) => added[key].length > 0)
  if (lines.at(block.start) === lines.at(block.end))
    return expanded(source, lines, target, gone, added)
  const isEmpty = gone.length > 0 && gone.length === items!.length
  const rest = isEmpty ? [wholeLines(lines, args!)] : removals(source, lines, items ?? [], gone)
  if (rest.includes(undefined)) return byHand
  const edits = [...(rest as TextEdit[])]
  for (const key of sections) {
    const there = target[key]
    const made = there
      ? appended(source, lines, there, added[key])
      : [inserted(lines, target, `${key} = [${added[key].join(', ')}]`)]
    if ('why' in made) return made
    edits.push(...made)
  }
  return edits
}

const byHand: Obstacle = {
  why: 'is written in a way that cannot be changed line by line',
  remedy: 'move it from `args` to `secret = ["id=NAME,env=VARIABLE"]` of the target by hand',
}

/** Behind `args`, else behind what the block has last. */
function inserted(lines: Lines, { args, block }: HclTarget, text: string): TextEdit {
  const before =
    args ?? [...block.attributes, ...block.blocks].toSorted((a, b) => a.end - b.end).at(-1)
  if (before)
    return lines.insert(lines.at(before.end) + 1, [lines.indent(lines.at(before.start)) + text])
  const line = lines.at(block.inside.start)
  return lines.insert(line + 1, [`${lines.indent(line)}  ${text}`])
}

/** An attribute with its lines, when nothing else stands on them. */
function wholeLines(lines: Lines, { start, end }: Attribute): TextEdit | undefined {
  const first = lines.at(start)
  const last = lines.at(end)
  const before = lines.source.slice(lines.start(first), start)
  const behind = lines.source.slice(end, lines.start(last + 1))
  return before.trim() === '' && /^\s*(?:(?:#|\/\/).*\s*)?$/.test(behind)
    ? lines.remove(first, last)
    : undefined
}

function removals(
  source: string,
  lines: Lines,
  items: readonly Attribute[],
  gone: readonly Attribute[],
): (TextEdit | undefined)[] {
  return gone.map((item) => {
    const first = lines.at(item.start)
    const before = source.slice(lines.start(first), item.start)
    const behind = source.slice(item.end, lines.start(lines.at(item.end) + 1))
    if (before.trim() === '' && /^\s*,?\s*(?:(?:#|\/\/).*\s*)?$/.test(behind))
      return lines.remove(first, lines.at(item.end))
    const index = items.indexOf(item)
    const next = items[index + 1]
    const previous = items[index - 1]
    // in a line with others: up to the next one, or from the one before
    if (next) return { start: item.start, end: next.start, text: '' }
    return previous && !gone.includes(previous)
      ? { start: previous.end, end: item.end, text: '' }
      : undefined
  })
}

function appended(
  source: string,
  lines: Lines,
  secret: Attribute,
  added: readonly string[],
): readonly TextEdit[] | Obstacle {
  if (added.length === 0) return []
  const elements = listElements(source, secret.value)
  if (!elements) return byHand
  const last = elements.at(-1)
  if (!last)
    return [{ start: secret.value.start + 1, end: secret.value.start + 1, text: added.join(', ') }]
  if (lines.at(secret.value.start) === lines.at(secret.value.end))
    return [{ start: last.end, end: last.end, text: `, ${added.join(', ')}` }]
  const indent = lines.indent(lines.at(last.start))
  const rest = source.slice(last.end, secret.value.end)
  const comma = /^\s*,/.test(rest) ? '' : ','
  return [
    ...(comma === '' ? [] : [{ start: last.end, end: last.end, text: comma }]),
    lines.insert(
      lines.at(last.end) + 1,
      added.map((text) => `${indent}${text},`),
    ),
  ]
}

/** A block on one line holds one attribute only: it gets lines when it is to hold two. */
function expanded(
  source: string,
  lines: Lines,
  { args, items = [], block }: HclTarget,
  gone: readonly Attribute[],
  added: Added,
): readonly TextEdit[] | Obstacle {
  const { inside, attributes } = block
  if (attributes.length > 1 || block.blocks.length > 0) return byHand
  const sections = (['secret', 'ssh'] as const)
    .filter((key) => added[key].length > 0)
    .map((key) => `${key} = [${added[key].join(', ')}]`)
  const isEmpty = args !== undefined && gone.length > 0 && gone.length === items.length
  if (isEmpty && sections.length < 2)
    return [{ start: args.start, end: args.end, text: sections.join('') }]
  const kept = items.filter((item) => !gone.includes(item))
  const object = kept.map(({ start, end }) => source.slice(start, end)).join(', ')
  const own = attributes
    .filter((item) => item !== args)
    .map(({ start, end }) => source.slice(start, end))
  const body = [...own, ...(args && !isEmpty ? [`args = { ${object} }`] : []), ...sections]
  const indent = lines.indent(lines.at(block.start))
  const text = ['', ...body.map((line) => `${indent}  ${line}`), indent].join(lines.end)
  return [{ ...inside, text }]
}
