import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

/** Lines of a file, from 1; both are in it. */
export interface LineRange {
  readonly first: number
  readonly last: number
}

/**
 * The lines that a pull request shows: those of the working tree that differ from where it left the other branch, and three around each.
 *
 * @param base commit or branch that it is to be merged into
 * @returns by path from the root; undefined when there is no such commit, or git cannot tell
 */
export async function shownLines(
  root: string,
  base: string,
): Promise<ReadonlyMap<string, readonly LineRange[]> | undefined> {
  const git = async (...words: string[]) => {
    // a repository's own configuration must neither start a program here nor change the form
    const settings = ['core.fsmonitor=false', 'core.quotePath=false', 'diff.noprefix=false']
    const { stdout } = await promisify(execFile)(
      'git',
      [...settings.flatMap((setting) => ['-c', setting]), ...words],
      {
        cwd: root,
        env: { ...process.env, GIT_OPTIONAL_LOCKS: '0' },
        maxBuffer: 256 * 1024 * 1024,
      },
    )
    return stdout
  }
  try {
    const commit = (
      await git('rev-parse', '--verify', '--end-of-options', `${base}^{commit}`)
    ).trim()
    // a shallow clone may not know where they parted
    const parted = await git('merge-base', commit, 'HEAD').catch(() => commit)
    const form = ['--no-color', '--no-ext-diff', '--no-textconv', '--find-renames', '--unified=3']
    const prefixes = ['--src-prefix=a/', '--dst-prefix=b/']
    return rangesOf(await git('diff', ...form, ...prefixes, parted.trim(), '--'))
  } catch {
    return undefined
  }
}

function rangesOf(patch: string): Map<string, LineRange[]> {
  const ranges = new Map<string, LineRange[]>()
  let own: LineRange[] = []
  let [left, leftOld] = [0, 0]
  for (const line of patch.split('\n')) {
    // inside a hunk a line may look like a header
    if (left > 0 || leftOld > 0) {
      if (line[0] !== '-' && line[0] !== '\\') left -= 1
      if (line[0] !== '+' && line[0] !== '\\') leftOld -= 1
      continue
    }
    const name = /^\+\+\+ (?:b\/([^\t]*)\t?|"b\/(.*)"\t?)$/.exec(line)
    if (name) ranges.set(name[1] ?? unquoted(name[2]!), (own = []))
    const hunk = /^@@ -\d+(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/.exec(line)
    if (!hunk) continue
    leftOld = Number(hunk[1] ?? 1)
    left = Number(hunk[3] ?? 1)
    const first = Number(hunk[2])
    if (left > 0) own.push({ first, last: first + left - 1 })
  }
  return ranges
}

/** A name as git quotes it: escapes of C, bytes in octal. */
function unquoted(text: string): string {
  const letters: Readonly<Record<string, string>> = { t: '\t', n: '\n', r: '\r' }
  const bytes = Array.from(text.matchAll(/\\([0-7]{3})|\\(.)|([^\\])/gu), (match) => {
    const [, octal, letter, plain] = match
    if (octal !== undefined) return Buffer.from([Number.parseInt(octal, 8)])
    return Buffer.from(letter === undefined ? (plain ?? '') : (letters[letter] ?? letter))
  })
  return Buffer.concat(bytes).toString('utf8')
}
