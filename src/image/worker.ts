import { parentPort, workerData } from 'node:worker_threads'
import { CannotVerify } from './cannot-verify.ts'
import type { Needle } from './needles.ts'
import type { Answer, Question, Task } from './pool.ts'
import { digestOfShared } from './shared-digest.ts'

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

async function done(question: Question): Promise<Answer> {
  if ('hash' in question) return { digest: digestOfShared(question.hash) }
  looking ??= startLooking()
  return (await looking)(question.look)
}

port.on('message', (question: Question) => {
  done(question).then(answer, (error: unknown) =>
    answer(
      error instanceof CannotVerify
        ? { refusal: error.message }
        : { failure: error instanceof Error ? (error.stack ?? error.message) : String(error) },
    ),
  )
})
