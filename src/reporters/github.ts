import { callerRule } from '../callers/result.ts'
import type { LineRange } from '../git/shown-lines.ts'
import { maskerOf } from '../literals.ts'
import type { Report, Result } from '../result.ts'
import { lineEdit, type LineEdit } from './changes.ts'
import { textLines } from './text-lines.ts'
import { block, callerLines, code, exposed, foldedPatch, isOpen, item, plainText } from './prose.ts'
import type { Reporter, ReporterOptions } from './reporter.ts'

/** GitHub takes 65,536 characters. */
const longest = 60_000

/**
 * `--format github`: the body of `POST /repos/{owner}/{repo}/pulls/{number}/reviews`. One comment
 * for each file that the pull request shows a line of; the others are told in the review itself.
 * GitHub refuses all of it for one line that is not in the pull request.
 */
export function github({ patchName, shownLines }: ReporterOptions): Reporter {
  let separator = ''
  let count = 0
  const elsewhere: string[] = []
  return {
    isOfRoot: true,
    start: () => '{"event":"COMMENT","comments":[',
    file: async (result, command) => {
      const name = patchName(result.path)
      if (result.error !== null) elsewhere.push(`${code(name)}: ${plainText(result.error)}`)
      if (!result.findings.some(({ status }) => status !== 'note')) return ''
      count += 1
      const ranges = await shownLines(result.path)
      const suggestion = await suggestionOf(result, ranges ?? [])
      const place = suggestion ? linesAt(suggestion) : anchorOf(result, ranges ?? [])
      const text = await commentOf(result, name, command, suggestion)
      if (!place) {
        elsewhere.push(`### ${code(name)}\n\n${text}`)
        return ''
      }
      const comment = `${separator}\n${JSON.stringify({ path: name, side: 'RIGHT', ...place, body: text })}`
      separator = ','
      return comment
    },
    end: () => `\n],"body":${JSON.stringify(bodyOf(count, elsewhere))}}\n`,
  }
}

function bodyOf(count: number, elsewhere: readonly string[]): string {
  const head =
    count === 0
      ? 'secretmount found no build secret that stays in an image.'
      : `secretmount found build secrets that stay in the image, in ${count} ${count === 1 ? 'file' : 'files'}.`
  let body = head
  for (const [index, text] of elsewhere.entries()) {
    if (body.length + text.length > longest)
      return `${body}\n\n${elsewhere.length - index} more files have no room here; ${code('secretmount')} shows them.`
    body += `\n\n${text}`
  }
  return body
}

async function commentOf(
  result: Result,
  name: string,
  command: string | null,
  suggestion: LineEdit | undefined,
): Promise<string> {
  const text = [
    ...listOf(
      result.findings.filter(({ status }) => status === 'fixed'),
      headOf,
    ),
    ...(suggestion ? [block('suggestion', `${suggestion.text}\n`)] : []),
    ...(result.before === result.after ? [] : await patchOf(result, name, suggestion)),
    ...(command !== null && result.error === null ? commandOf(result, command) : []),
    ...listOf(result.findings.filter(isOpen), () => 'Left to a person:'),
    ...(exposed(result).length > 0
      ? ['Rotate what was found: images that are built already keep it.\n']
      : []),
  ].join('\n')
  return text.length <= longest
    ? text
    : `This change is too long for a comment; ${code(`secretmount ${name}`)} shows it.\n`
}

function listOf(
  findings: readonly Report[],
  head: (findings: readonly Report[]) => string,
): string[] {
  const items = findings.map((finding) => item(finding))
  return items.length === 0 ? [] : [list(head(findings), items)]
}

async function patchOf(
  result: Result,
  name: string,
  suggestion: LineEdit | undefined,
): Promise<string[]> {
  const why =
    'The parts of this change are right only together, so it is one patch and no suggestion.\n'
  return [...(suggestion ? [] : [why]), await foldedPatch(result, name)]
}

function commandOf({ secrets }: Result, command: string): string[] {
  const head = 'Whoever builds it (workflows, compose files, scripts) has to:'
  return [`Build with:\n\n${block('sh', command)}`, list(head, callerLines(secrets))]
}

function headOf(findings: readonly Report[]): string {
  return findings.every(({ transform }) => transform === callerRule.name)
    ? 'This build has to change with the Dockerfile:'
    : 'secretmount can keep out of the image:'
}

function list(head: string, items: readonly string[]): string {
  return `${head}\n\n${items.map((text) => `- ${text}\n`).join('')}`
}

/**
 * The whole change as one suggestion, where the pull request shows all its lines in one piece and
 * taking it gives exactly the new file.
 */
async function suggestionOf(
  result: Result,
  ranges: readonly LineRange[],
): Promise<LineEdit | undefined> {
  const { before, after } = result
  // GitHub writes line ends and the end of the file in its own way
  if (ranges.length === 0 || before === after || /\r|^\uFEFF/.test(before + after)) return undefined
  const edit = await lineEdit(before, after)
  if (!edit || !ranges.some(({ first, last }) => first <= edit.first && edit.last <= last))
    return undefined
  const isAtEnd = edit.last === textLines(before).length && !before.endsWith('\n')
  const isTold = maskerOf(result)(edit.text) !== edit.text
  return isAtEnd || isTold ? undefined : edit
}

function linesAt({ first, last }: LineEdit): object {
  return first === last ? { line: last } : { start_line: first, start_side: 'RIGHT', line: last }
}

/** The line of a finding that the pull request shows: first of all of one that can be fixed. */
function anchorOf(
  { findings }: Result,
  ranges: readonly LineRange[],
): { line: number } | undefined {
  const isShown = (line: number) => ranges.some(({ first, last }) => first <= line && line <= last)
  const found = [
    ...findings.filter(({ status }) => status === 'fixed'),
    ...findings.filter(isOpen),
  ].find(({ line }) => isShown(line))
  if (found) return { line: found.line }
  const [range] = ranges
  return range ? { line: range.last } : undefined
}
