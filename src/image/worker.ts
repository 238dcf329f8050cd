import { parentPort, workerData } from 'node:worker_threads'
import { CannotVerify } from './cannot-verify.ts'
import { digestOf } from './digest.ts'
import type { Needle } from './needles.ts'
import type { Answer, Task } from './pool.ts'

// The thread of a pool: does one task after the other. What looks through a file is loaded when the
// first one is to be looked through: many threads only make digests.
const port = parentPort!
const { needles } = workerData as { readonly needles: readonly Needle[] }
const answer = (message: Answer) => port.postMessage(message)
let looking: Promise<(task: Task) => Promise<Answer>> | undefined

async function startLooking(): Promise<(task: Task) => Promise<Answer>> {
  const { lookingFor } = await import('./looking.ts')
  return lookingFor(needles, (progress) => answer({ progress }))
}

async function done(task: Task): Promise<Answer> {
  if (task.job === 'digest')
    return { digest: await digestOf(task.path, task.region, task.algorithm!) }
  looking ??= startLooking()
  return (await looking)(task)
}

port.on('message', (task: Task) => {
  done(task).then(answer, (error: unknown) =>
    answer(
      error instanceof CannotVerify
        ? { refusal: error.message }
        : { failure: error instanceof Error ? (error.stack ?? error.message) : String(error) },
    ),
  )
})
