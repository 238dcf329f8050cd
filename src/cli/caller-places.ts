import type { CallerKind } from '../callers/caller.ts'
import type { ReadCaller } from '../callers/migrate.ts'
import type { Repository } from '../callers/repository.ts'
import type { DockerfileState } from '../callers/states.ts'
import { Listings } from '../files/listings.ts'

/** One repository whose callers are asked: the git root, or the searched folder outside of git. */
export interface CallerPlace {
  readonly root: string
  /** By the path from the root. */
  readonly states: Map<string, DockerfileState>
  /** Does a Dockerfile of it have to do with secrets? Else nobody is asked. */
  isConcerned: boolean
  /** Its callers, read once. */
  read: Promise<ReadPlace> | undefined
}

/** The callers of one repository. */
export interface ReadPlace {
  readonly kinds: readonly CallerKind[]
  readonly repository: Repository
  readonly callers: readonly ReadCaller[]
  readonly faults: readonly Fault[]
}

/** A file that could not be read for a fault of ours. */
interface Fault {
  readonly path: string
  readonly fault: unknown
}

/**
 * Reads every caller of a repository. A fault of ours in one file leaves the others alone.
 *
 * @param root the absolute path of its folder
 * @param kinds left out: all that there are
 * @param isLeftOut is the file at a path from the root none of this run's business? Then it neither
 * is migrated nor says how a Dockerfile is built
 * @param listings what is known of folders already
 */
export async function readPlace(
  root: string,
  kinds?: readonly CallerKind[],
  isLeftOut: (path: string) => Promise<boolean> = async () => false,
  listings: Listings = new Listings(),
): Promise<ReadPlace> {
  const all = kinds ?? (await import('../callers/index.ts')).kinds
  const { openRepository } = await import('../callers/open.ts')
  const { readCaller } = await import('../callers/migrate.ts')
  const repository = openRepository(root, all, listings)
  const callers: ReadCaller[] = []
  const faults: Fault[] = []
  for (const path of repository.files) {
    const text = repository.read(path)
    if (text === undefined) continue
    try {
      const read = await readCaller({ path, text }, all, repository)
      if (read && !(await isLeftOut(path))) callers.push(read)
    } catch (fault) {
      if (!(await isLeftOut(path))) faults.push({ path, fault })
    }
  }
  return { kinds: all, repository, callers, faults }
}
