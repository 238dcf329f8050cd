import { MagicString } from 'magic-string'
import type { Declaration } from '../dockerfile/declaration.ts'
import type { Facts } from '../facts.ts'
import type { Instruction } from '../scanner/instruction.ts'
import { Layout } from './layout.ts'
import type { PlannedEdits } from './planned.ts'
import type { Span } from '../span.ts'
import { countBefore } from '../bisect.ts'
import { groupBy } from '../group.ts'
import { keepDead } from './dead-directives.ts'
import { headerEdits } from './header.ts'
import { insertions } from './flags.ts'
import { mountsOf } from '../mounts.ts'
import { printMount } from '../secret.ts'
import { removalSpan } from './removal.ts'
import { withoutWeaker } from './statements.ts'
import { wordRemovals } from './removed-words.ts'

/** The file with all edits made. */
export function printPlan(plan: PlannedEdits, facts: Facts): string {
  const { scan } = facts.dockerfile
  const layout = new Layout(scan)
  const text = new MagicString(facts.dockerfile.source)
  const gone = removals(plan)
  const removed: Span[] = []
  const lines = new Set<number>()
  for (const { firstLine, lastLine } of gone.keys())
    for (let line = firstLine - 1; line < lastLine; line++) lines.add(line)
  for (const [instruction, names] of gone) {
    const span = removalSpan(layout, instruction, names, (line) => lines.has(line))
    if (span.end > span.start) text.remove(span.start, span.end)
    removed.push(span)
  }
  removeWords(plan, layout, text, gone)
  plan.replacements.apply(text, within(removed))
  const prefixes = groupBy(plan.prefixes, (item) => item.run.instruction)
  const mounts = groupBy(plan.mounts, (item) => item.run.instruction)
  for (const run of new Set([...mounts.keys(), ...prefixes.keys()])) {
    const flags = mounts.get(run)?.map(({ secret, mount }) => printMount(secret, mount)) ?? []
    const statements = withoutWeaker(prefixes.get(run)?.map((item) => item.statement) ?? [])
    for (const { at, text: inserted } of insertions(
      layout,
      run,
      scan.escape,
      flags,
      statements,
      widthOf(plan, layout, run),
    ))
      text.prependLeft(at, inserted)
  }
  if (plan.needsHeader)
    for (const edit of headerEdits(facts, layout, needsVariables(plan, facts)))
      applyHeader(text, edit)
  if (gone.size === 0) return text.toString()
  const names = scan.directives.map(({ name }) => name)
  return keepDead(text.toString(), plan.needsHeader ? [...names, 'syntax'] : names)
}

/** Asks whether a range lies in one of others. */
function within(others: readonly Span[]): (span: Span) => boolean {
  const starts = others.toSorted((a, b) => a.start - b.start)
  // how far those reach that begin no later than each
  let reach = -1
  const ends = starts.map(({ end }) => (reach = Math.max(reach, end)))
  return (span) => {
    const count = countBefore(starts, ({ start }) => start <= span.start)
    return count > 0 && ends[count - 1]! >= span.end
  }
}

/** Columns of an instruction's first line with all replacements made; a tab counts as four. */
function widthOf({ replacements }: PlannedEdits, layout: Layout, instruction: Instruction): number {
  const line = layout.line(instruction.firstLine - 1)!
  const inside = replacements.inside(line)
  const grown = inside.reduce((sum, { start, end, text }) => sum + text.length - (end - start), 0)
  return layout.text(instruction.firstLine - 1).replaceAll('\t', '    ').length + grown
}

/** Does a mount of the file set a variable? Only that needs a newer frontend. */
function needsVariables({ mounts, replacements }: PlannedEdits, facts: Facts): boolean {
  return (
    mounts.some(({ mount }) => mount.env !== undefined) ||
    replacements.items.some(({ text }) => text.includes(',env=')) ||
    facts.runs.some((run) =>
      mountsOf(run.instruction).some(({ type, env }) => type === 'secret' && env !== undefined),
    )
  )
}

/** One of the declarations, or a slip that is nothing without one: `ARG NAME $NAME`. */
function goes(items: readonly Declaration[], { start, end }: Span): boolean {
  if (items.some(({ word }) => word.start === start)) return true
  const { instruction, kind } = items[0]!
  const text = instruction.joined.text.slice(start, end)
  return kind === 'ARG' && items.some(({ name }) => text === `$${name}` || text === `\${${name}}`)
}

/** Instructions that go as a whole, with the names they were about. */
export function removals({
  removed,
  undeclared,
  dropped,
}: PlannedEdits): Map<Instruction, string[]> {
  const gone = new Map<Instruction, string[]>([...removed].map((instruction) => [instruction, []]))
  for (const [instruction, items] of groupBy(undeclared, (item) => item.instruction)) {
    if (items[0]!.words.every((word) => goes(items, word)))
      gone.set(
        instruction,
        items.map((item) => item.name),
      )
  }
  for (const [copy, words] of dropped) {
    if (words.size === copy.sources.length)
      gone.set(
        copy.instruction,
        [...words].map((word) => word.text.replace(/^.*\//, '')),
      )
  }
  return gone
}

function removeWords(
  plan: PlannedEdits,
  layout: Layout,
  text: MagicString,
  gone: ReadonlyMap<Instruction, unknown>,
): void {
  for (const [instruction, items] of groupBy(plan.undeclared, (item) => item.instruction)) {
    if (gone.has(instruction)) continue
    const words = items[0]!.words
    for (const { start, end } of wordRemovals(
      layout,
      instruction.joined,
      words,
      (index) => goes(items, words[index]!),
      items.map(({ name }) => name),
    ))
      text.remove(start, end)
  }
  for (const [copy, dropped] of plan.dropped) {
    if (gone.has(copy.instruction)) continue
    const { joined } = copy.instruction
    const words = [...copy.sources, copy.destination]
    for (const { start, end } of wordRemovals(layout, joined, words, (index) =>
      dropped.has(words[index]!),
    ))
      text.remove(start, end)
    // several sources made the destination a folder; one alone needs the slash for that
    const { text: destination, end } = copy.destination
    if (copy.sources.length - dropped.size === 1 && !/(?:^|\/)\.{0,2}$/.test(destination))
      text.appendLeft(joined.offset(end - 1) + (copy.json ? 0 : 1), '/')
  }
}

function applyHeader(
  text: MagicString,
  { start, end, text: replacement }: Span & { readonly text: string },
): void {
  if (start === end) text.prependRight(start, replacement)
  else if (replacement === '') text.remove(start, end)
  else text.update(start, end, replacement)
}
