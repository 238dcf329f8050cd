import type { Obstacle } from '../../transform.ts'
import type { Delivery } from '../caller.ts'
import { Lines, type TextEdit } from '../yaml/lines.ts'
import { type Attribute, listElements } from './hcl.ts'
import type { HclTarget } from './hcl-targets.ts'

/**
 * The edits that hand secrets to a target of an HCL file: `args` entries go, `secret` gets `"id=X,env=Y"`, which every version of bake
 * takes. The source is always said: `id=X` alone fails while X is unset.
 */
export function deliver(
  source: string,
  target: HclTarget,
  deliveries: readonly Delivery[],
): readonly TextEdit[] | Obstacle {
  const { items, args } = target
  if (!items || !args) return byHand
  const lines = new Lines(source)
  const gone = items.filter((item) =>
    deliveries.some(({ keep, argument }) => !keep && argument.start === item.start),
  )
  const added = deliveries
    .filter(({ given }) => !given)
    .map(({ id, argument }) => `"id=${id},env=${argument.from ?? argument.name}"`)
  const isEmpty = gone.length === items.length
  const oneLine = lines.at(target.block.start) === lines.at(target.block.end)
  if (oneLine) return expanded(source, lines, target, gone, added)
  const rest = isEmpty ? [wholeLines(lines, args)] : removals(source, lines, items, gone)
  if (rest.includes(undefined)) return byHand
  const secret = target.secret
    ? appended(source, lines, target.secret, added)
    : added.length === 0
      ? []
      : [inserted(lines, args, `secret = [${added.join(', ')}]`)]
  return 'why' in secret ? secret : [...(rest as TextEdit[]), ...secret]
}

const byHand: Obstacle = {
  why: 'is written in a way that cannot be changed line by line',
  remedy: 'move it from `args` to `secret = ["id=NAME,env=VARIABLE"]` of the target by hand',
}

function inserted(lines: Lines, args: Attribute, text: string): TextEdit {
  return lines.insert(lines.at(args.end) + 1, [lines.indent(lines.at(args.start)) + text])
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
  target: HclTarget,
  gone: readonly Attribute[],
  added: readonly string[],
): readonly TextEdit[] | Obstacle {
  const { inside } = target.block
  const args = target.args!
  if (target.block.attributes.length !== 1) return byHand
  const secret = `secret = [${added.join(', ')}]`
  if (gone.length === target.items!.length)
    return [{ start: args.start, end: args.end, text: added.length === 0 ? '' : secret }]
  const indent = lines.indent(lines.at(target.block.start))
  const kept = target.items!.filter((item) => !gone.includes(item))
  const object = kept.map(({ start, end }) => source.slice(start, end)).join(', ')
  const body = [`args = { ${object} }`, ...(added.length === 0 ? [] : [secret])]
  const text = ['', ...body.map((line) => `${indent}  ${line}`), indent].join(lines.end)
  return [{ ...inside, text }]
}
