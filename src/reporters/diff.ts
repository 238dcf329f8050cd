import { printable } from '../escape.ts'
import type { Paint } from '../paint.ts'
import type { Result } from '../result.ts'
import type { Reporter, ReporterOptions } from './reporter.ts'

/**
 * Beyond so many changed lines the search for the smallest diff takes minutes; the file is then
 * replaced as a whole.
 */
const maxEditLength = 4000

/** `--format diff`: a patch for `git apply`, one `diff --git` for each file that changes. */
export function diff({ paint, patchName, isTerminal }: ReporterOptions): Reporter {
  return {
    start: () => '',
    file: async (result) => {
      if (result.before === result.after) return ''
      const patch = await patchesOf(result, patchName)
      return coloured(isTerminal ? printable(patch) : patch, paint)
    },
    end: () => '',
  }
}

/** The patches of a file and of what changes along with it in its build context. */
export async function patchesOf(
  { path, before, after, context = [] }: Result,
  patchName: (path: string) => string,
): Promise<string> {
  let patches = await patchOf(patchName(path), before, after)
  for (const edit of context)
    patches += await patchOf(patchName(edit.path), edit.before, edit.after)
  return patches
}

/**
 * The patch that makes `after` of `before`, byte for byte: line ends, a byte order mark and a
 * missing last newline are part of it. It has a `diff --git` header: only then does git take the
 * names from the root of the working tree wherever it is called.
 *
 * @param name path from the root, with `/`
 * @param before null for a file that is not there yet
 */
export async function patchOf(name: string, before: string | null, after: string): Promise<string> {
  // loaded at the first file that changes, and this part of it alone: most runs have none
  const { formatPatch, structuredPatch } = await import('diff/lib/patch/create.js')
  const [from, to] = [`a/${name.replace(/^\/+/, '')}`, `b/${name.replace(/^\/+/, '')}`]
  const isNew = before === null
  const found = structuredPatch(from, to, before ?? '', after, undefined, undefined, {
    context: 3,
    maxEditLength,
  })
  const hunks = found?.hunks ?? [wholeHunk(before ?? '', after)]
  const text = formatPatch({
    oldFileName: isNew ? '/dev/null' : from,
    newFileName: to,
    oldHeader: undefined,
    newHeader: undefined,
    hunks,
    isGit: true,
    ...(isNew ? { isCreate: true, newMode: '100644' } : {}),
  })
  // a tab ends a name with blanks, as git itself writes it
  return text.replaceAll(/^(?:---|\+\+\+) [^"\n]* [^"\n]*$/gm, (line, at: number) =>
    at < text.indexOf('\n@@') ? `${line}\t` : line,
  )
}

function wholeHunk(before: string, after: string) {
  const [old, young] = [linesOf(before), linesOf(after)]
  return {
    oldStart: 1,
    oldLines: old.count,
    newStart: 1,
    newLines: young.count,
    lines: [
      ...old.lines.map((line) => mark('-', line)),
      ...young.lines.map((line) => mark('+', line)),
    ],
  }
}

function linesOf(text: string): { lines: string[]; count: number } {
  const lines = text.split('\n')
  if (lines.at(-1) === '') lines.pop()
  else lines.push('\\ No newline at end of file')
  return { lines, count: text.endsWith('\n') || text === '' ? lines.length : lines.length - 1 }
}

function mark(sign: string, line: string): string {
  return line === '\\ No newline at end of file' ? line : sign + line
}

/** A patch in colours. */
export function coloured(patch: string, paint: Paint): string {
  const painters: Readonly<Record<string, (text: string) => string>> = {
    '@': paint.cyan,
    '-': paint.red,
    '+': paint.green,
  }
  return patch
    .split('\n')
    .map((line) =>
      /^(?:diff --git|--- |\+\+\+ )/.test(line)
        ? paint.bold(line)
        : (painters[line[0] ?? ''] ?? String)(line),
    )
    .join('\n')
}
