import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { askGit } from './ask.ts'

/** Lines of a file, from 1; both are in it. */
export interface LineRange {
  readonly first: number
  readonly last: number
}

/** The lines of a file that are shown, by its path from the root. */
export type Shown = (path: string) => Promise<readonly LineRange[]>

/**
 * The lines that a pull request shows: those of the working tree that differ from where it left the
 * other branch, and three around each.
 *
 * @param base commit or branch that it is to be merged into
 * @returns undefined when there is no such commit, or git cannot tell
 */
export async function shownLines(root: string, base: string): Promise<Shown | undefined> {
  const said = async (...words: string[]) => (await askGit(root, ...words)).toString('utf8').trim()
  try {
    const commit = await said('rev-parse', '--verify', '--end-of-options', `${base}^{commit}`)
    // a shallow clone may not know where they parted
    const parted = await said('merge-base', commit, 'HEAD').catch(() => commit)
    const form = ['-r', '-z', '--raw', '--full-index', '--find-renames', '--no-commit-id']
    const changes = await askGit(root, 'diff-tree', ...form, parted, 'HEAD', '--')
    const origins = originsOf(changes.toString('utf8'))
    return async (path) => {
      const origin = origins.has(path)
        ? origins.get(path)
        : await said('rev-parse', '--verify', '--end-of-options', `${parted}:${path}`).catch(
            () => undefined,
          )
      // neither branch has it
      if (origin === undefined) return []
      const before = origin === ADDED ? '' : await textOf(root, origin)
      return rangesOf(before, await readFile(join(root, path), 'utf8'))
    }
  } catch {
    return undefined
  }
}

const ADDED = 'added'

/**
 * What each changed file was made of: the name of a blob, or ADDED (git-diff-tree, "Raw output
 * format").
 *
 * @param raw `:100644 100644 <blob> <blob> R087 NUL <path> NUL <path> NUL`, over and over
 */
function originsOf(raw: string): ReadonlyMap<string, string> {
  const origins = new Map<string, string>()
  const parts = raw.split('\0')
  for (let at = 0; at + 1 < parts.length;) {
    const [, , before, , status = ''] = parts[at]!.split(' ')
    const path = parts[at + (/^[RC]/.test(status) ? 2 : 1)]!
    at += /^[RC]/.test(status) ? 3 : 2
    origins.set(path, status === 'A' ? ADDED : before!)
  }
  return origins
}

const textOf = async (root: string, blob: string) =>
  (await askGit(root, 'cat-file', 'blob', blob)).toString('utf8')

async function rangesOf(before: string, after: string): Promise<LineRange[]> {
  const { structuredPatch } = await import('diff/lib/patch/create.js')
  // a checkout may have turned the line ends into those of Windows
  const [old, own] = [before, after].map((text) => text.replaceAll('\r\n', '\n'))
  const patch = structuredPatch('', '', old!, own!, undefined, undefined, {
    context: 3,
    timeout: 10_000,
  })
  return (patch?.hunks ?? [])
    .filter(({ newLines }) => newLines > 0)
    .map(({ newStart, newLines }) => ({ first: newStart, last: newStart + newLines - 1 }))
}
