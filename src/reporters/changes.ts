import { maskerOf } from '../literals.ts'
import type { Result } from '../result.ts'
import type { Span } from '../span.ts'
import { differences } from './differences.ts'
import { textLines } from './text-lines.ts'

/** A range of the old text, and what stands there in the new one. */
export interface OffsetEdit extends Span {
  readonly text: string
}

/**
 * Whole lines of the old text, from 1, both inclusive, and those of the new text in their place,
 * without the last line end.
 */
export interface LineEdit {
  readonly first: number
  readonly last: number
  readonly text: string
}

/**
 * Where the texts of a file differ, as ranges of the old one, in order, as short as can be within
 * their lines. Making all of them gives the new one. A value that stays within the lines is in none
 * of them: they go word by word then.
 */
export async function textEdits(
  result: Pick<Result, 'before' | 'after' | 'findings'>,
): Promise<OffsetEdit[]> {
  const [old, young] = [textLines(result.before), textLines(result.after)]
  const starts = offsetsOf(old)
  const masked = maskerOf(result)
  const edits: OffsetEdit[] = []
  for (const change of await differences(old, young)) {
    const was = old.slice(change.old, change.old + change.oldCount).join('')
    const is = young.slice(change.young, change.young + change.youngCount).join('')
    const edit = shortened(starts[change.old]!, was, is)
    const isTold = masked(edit.text) !== edit.text
    edits.push(...(isTold ? await wordEdits(starts[change.old]!, was, is) : [edit]))
  }
  return edits
}

/** Without the words that both begin and end with. */
function shortened(at: number, was: string, is: string): OffsetEdit {
  const [old, young] = [wordsOf(was), wordsOf(is)]
  const most = Math.min(old.length, young.length)
  let head = 0
  while (head < most && old[head] === young[head]) head += 1
  let tail = 0
  while (tail < most - head && old.at(-1 - tail) === young.at(-1 - tail)) tail += 1
  const starts = offsetsOf(old)
  return {
    start: at + starts[head]!,
    end: at + starts[old.length - tail]!,
    text: young.slice(head, young.length - tail).join(''),
  }
}

async function wordEdits(at: number, was: string, is: string): Promise<OffsetEdit[]> {
  const [old, young] = [wordsOf(was), wordsOf(is)]
  const starts = offsetsOf(old)
  return (await differences(old, young)).map((change) => {
    const start = at + starts[change.old]!
    const end = at + starts[change.old + change.oldCount]!
    const text = young.slice(change.young, change.young + change.youngCount).join('')
    return { start, end, text }
  })
}

function wordsOf(text: string): string[] {
  return text.match(/\r?\n|[^\S\r\n]+|[\w.-]+|[^\s\w.-]|\s/gu) ?? []
}

/**
 * All changes of a file as one: from the first line that differs to the last one. It is right on
 * its own, where parts of it are not.
 *
 * @returns undefined when nothing differs, or when lines alone cannot say it: the last line end
 *   comes or goes, or has another form
 */
export async function lineEdit(before: string, after: string): Promise<LineEdit | undefined> {
  const [old, young] = [textLines(before), textLines(after)]
  const changes = await differences(old, young)
  const [first, last] = [changes[0], changes.at(-1)]
  if (!first || !last) return undefined
  const from = { old: first.old, young: first.young }
  const to = { old: last.old + last.oldCount, young: last.young + last.youngCount }
  const isWhole = () =>
    to.old > from.old &&
    to.young > from.young &&
    lineEnd(old[to.old - 1]!) === lineEnd(young[to.young - 1]!) &&
    young.slice(from.young, to.young).join('').trim() !== ''
  // an insertion has no lines of its own, an empty text would take away too much: a neighbour is
  // taken along
  while (!isWhole() && to.old < old.length) {
    to.old += 1
    to.young += 1
  }
  while (!isWhole() && from.old > 0) {
    from.old -= 1
    from.young -= 1
  }
  if (!isWhole()) return undefined
  const text = young.slice(from.young, to.young).join('')
  return {
    first: from.old + 1,
    last: to.old,
    text: text.slice(0, text.length - lineEnd(text).length),
  }
}

function lineEnd(line: string): string {
  return /\r?\n$/.exec(line)?.[0] ?? ''
}

function offsetsOf(lines: readonly string[]): number[] {
  const offsets = [0]
  for (const line of lines) offsets.push(offsets.at(-1)! + line.length)
  return offsets
}

/**
 * Line and column of an offset, both from 1, in UTF-16 code units. A byte order mark is in no
 * column (SARIF 2.1.0, 3.30.2).
 */
export function lineAndColumn(text: string, offset: number): { line: number; column: number } {
  const start = offset === 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1
  const line = text.slice(0, start).split('\n').length
  const mark = start === 0 && text.startsWith('\uFEFF') ? 1 : 0
  return { line, column: Math.max(offset - start - mark, 0) + 1 }
}
