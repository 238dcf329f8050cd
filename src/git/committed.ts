import { createHash } from 'node:crypto'
import { askGit } from './ask.ts'

/** What a file held at the last commit, by its path below the root: the name of its blob. */
export type Committed = ReadonlyMap<string, string>

/**
 * What the last commit of a working tree holds.
 *
 * @param root absolute path
 * @returns empty when git is not installed or cannot tell
 */
export async function committedFiles(root: string): Promise<Committed> {
  try {
    const stdout = (await askGit(root, ...list)).toString('utf8')
    return new Map(stdout.split('\0').flatMap((entry) => committedFile(entry)))
  } catch {
    return new Map()
  }
}

const list = ['ls-tree', '-r', '-z', '--full-tree', 'HEAD']

/**
 * Differs a file from the last commit? A checkout that turned line ends into CRLF does not count.
 *
 * @param path below the root, with `/`
 * @returns undefined when the last commit does not hold it, or nobody can tell
 */
export function isDirty(committed: Committed, path: string, bytes: Buffer): boolean | undefined {
  const name = committed.get(path)
  if (name === undefined) return undefined
  const plain = Buffer.from(bytes.toString('latin1').replaceAll('\r\n', '\n'), 'latin1')
  return blobName(bytes, name) !== name && blobName(plain, name) !== name
}

/** `100644 blob <name>\t<path>` */
function committedFile(entry: string): [string, string][] {
  const tab = entry.indexOf('\t')
  const [mode, type, name] = entry.slice(0, tab).split(' ')
  if (tab === -1 || type !== 'blob' || mode === '120000') return []
  return [[entry.slice(tab + 1), name!]]
}

/** A blob is named by the hash of its kind, length and bytes (gitformat-pack, "Object name"). */
function blobName(bytes: Buffer, like: string): string {
  const hash = createHash(like.length === 64 ? 'sha256' : 'sha1')
  return hash.update(`blob ${bytes.length}\0`).update(bytes).digest('hex')
}
