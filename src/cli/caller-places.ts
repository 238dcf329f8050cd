import type { CallerKind } from '../callers/caller.ts'
import type { ReadCaller } from '../callers/migrate.ts'
import type { Repository } from '../callers/repository.ts'

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

/** Reads every caller of a repository. A fault of ours in one file leaves the others alone. */
export async function readPlace(root: string): Promise<ReadPlace> {
  const { kinds } = await import('../callers/index.ts')
  const { openRepository } = await import('../callers/open.ts')
  const { readCaller } = await import('../callers/migrate.ts')
  const repository = openRepository(root, kinds)
  const callers: ReadCaller[] = []
  const faults: Fault[] = []
  for (const path of repository.files) {
    const text = repository.read(path)
    const read =
      text === undefined ? undefined : await readCaller({ path, text }, kinds, repository)
    if (read) callers.push(read)
  }
  return { kinds, repository, callers, faults }
}
