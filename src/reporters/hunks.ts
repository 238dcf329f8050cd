import type { Change } from './differences.ts'

/** What a patch says of one place: numbers of lines from 1, lines with their marks. */
export interface Hunk {
  readonly oldStart: number
  readonly oldLines: number
  readonly newStart: number
  readonly newLines: number
  readonly lines: string[]
}

/** Lines around a change that a patch shows. */
export const context = 3

/** The hunks of a patch for changes in the lines of a text, which keep their line ends. */
export function hunksOf(
  old: readonly string[],
  young: readonly string[],
  changes: readonly Change[],
): Hunk[] {
  const groups: Change[][] = []
  for (const change of changes) {
    const last = groups.at(-1)?.at(-1)
    if (last && change.old - last.old - last.oldCount <= 2 * context) groups.at(-1)!.push(change)
    else groups.push([change])
  }
  return groups.map((group) => hunk(old, young, group))
}

function hunk(old: readonly string[], young: readonly string[], group: readonly Change[]): Hunk {
  const [first, last] = [group[0]!, group.at(-1)!]
  const before = Math.min(context, first.old)
  const end = Math.min(old.length, last.old + last.oldCount + context)
  const lines: string[] = []
  let at = first.old - before
  for (const change of group) {
    lines.push(...marked(' ', old.slice(at, change.old)))
    at = change.old + change.oldCount
    lines.push(
      ...marked('-', old.slice(change.old, at)),
      ...marked('+', young.slice(change.young, change.young + change.youngCount)),
    )
  }
  lines.push(...marked(' ', old.slice(at, end)))
  const start = { old: first.old - before, young: first.young - before }
  const grown = group.reduce((sum, { oldCount, youngCount }) => sum + youngCount - oldCount, 0)
  return {
    oldStart: start.old + 1,
    oldLines: end - start.old,
    newStart: start.young + 1,
    newLines: end - start.old + grown,
    lines,
  }
}

function marked(sign: string, lines: readonly string[]): string[] {
  return lines.flatMap((line) =>
    line.endsWith('\n')
      ? [sign + line.slice(0, -1)]
      : [sign + line, '\\ No newline at end of file'],
  )
}
