import { patternsOf, type Needle } from './needles.ts'
import type { Answer, Task } from './pool.ts'
import { readBlob } from './read-blob.ts'
import { bytesOf } from './region.ts'
import { Search } from './search.ts'

/** Gives what looks through files for the needles, in a thread that is sent them. */
export function lookingFor(
  needles: readonly Needle[],
  onProgress: (bytes: number) => void,
): (task: Task) => Promise<Answer> {
  const search = new Search(
    needles.flatMap(({ name, value, loose = false }) =>
      patternsOf({ name, value: Buffer.from(value), loose }),
    ),
  )
  return async ({ path, region }) => {
    const bytes = bytesOf(region, onProgress, search.buffers)
    return { reading: await readBlob(path, bytes, search) }
  }
}
