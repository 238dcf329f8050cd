import { parentPort } from 'node:worker_threads'
import type { Dockerfile } from '../dockerfile.ts'
import type { Options } from '../options.ts'
import type { Result } from '../result.ts'
import { Attempts } from './attempt.ts'
import { engine } from './engine.ts'
import { Listings } from '../files/listings.ts'
import { Sieve } from './sieve.ts'
import type { Sifting, Task } from './threads.ts'

// One of several threads: does one task after the other, and answers in that order.
const port = parentPort!
let place: ReturnType<typeof placeIn> | undefined
let last: Promise<unknown> = Promise.resolve()

/** Whoever gave the text has an eye on the time. */
async function rewrite(text: string, options: Options, looked?: Dockerfile): Promise<Result> {
  return (await engine.load())(text, options, looked)
}

function placeIn(cwd: string) {
  const listings = new Listings()
  const attempts = new Attempts(cwd, engine, listings, rewrite)
  return { cwd, attempts, sieve: new Sieve(cwd, attempts, listings) }
}

async function done(task: Task | Sifting) {
  // a scan goes from one repository to the next
  if (place?.cwd !== task.cwd) place = placeIn(task.cwd)
  const { attempts, sieve } = place
  return 'paths' in task
    ? task.paths.map((path) => sieve.sift(path, task.own))
    : attempts.full(task.text, task.own)
}

port.on('message', (task: Task | Sifting) => {
  last = last.then(async () => port.postMessage(await done(task)))
})
