import { parentPort, workerData } from 'node:worker_threads'
import { CannotVerify } from './cannot-verify.ts'
import { patternsOf, type Needle } from './needles.ts'
import type { Answer, Task } from './pool.ts'
import { readBlob } from './read-blob.ts'
import { bytesOf } from './region.ts'
import { Search } from './search.ts'

// The thread of a pool: looks through one file of the image after the other.
const port = parentPort!
const { needles } = workerData as { readonly needles: readonly Needle[] }
const search = new Search(
  needles.flatMap(({ name, value, loose = false }) =>
    patternsOf({ name, value: Buffer.from(value), loose }),
  ),
)
const answer = (message: Answer) => port.postMessage(message)

port.on('message', ({ path, region }: Task) => {
  readBlob(
    path,
    bytesOf(region, (progress) => answer({ progress }), search.buffers),
    search,
  ).then(
    (reading) => answer({ reading }),
    (error: unknown) =>
      answer(
        error instanceof CannotVerify
          ? { refusal: error.message }
          : { failure: error instanceof Error ? (error.stack ?? error.message) : String(error) },
      ),
  )
})
