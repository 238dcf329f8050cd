import { printable } from '../escape.ts'
import type { Paint } from '../paint.ts'
import { changes, type Result } from '../result.ts'
import { textLines } from './text-lines.ts'
import { differences, mostDifferent } from './differences.ts'
import { context, type Hunk, hunksOf } from './hunks.ts'
import type { Reporter, ReporterOptions } from './reporter.ts'

/** `--format diff`: a patch for `git apply`, one `diff --git` for each file that changes. */
export function diff({ paint, patchName, isTerminal }: ReporterOptions): Reporter {
  return {
    start: () => '',
    file: async (result) => {
      if (!changes(result)) return ''
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
  let patches = before === after ? '' : await patchOf(patchName(path), before, after)
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
    context,
    maxEditLength: mostDifferent,
  })
  const hunks = found?.hunks ?? (await hunksBetween(before ?? '', after))
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

async function hunksBetween(before: string, after: string): Promise<Hunk[]> {
  const [old, young] = [textLines(before), textLines(after)]
  return hunksOf(old, young, await differences(old, young))
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
