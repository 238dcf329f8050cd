import { parentPort } from 'node:worker_threads'
import type { Dockerfile } from '../dockerfile.ts'
import type { Options } from '../options.ts'
import type { Result } from '../result.ts'
import { Attempts } from './attempt.ts'
import { engine } from './engine.ts'
import type { Task } from './threads.ts'

// One of several threads: rewrites one text after the other, and answers in that order.
const port = parentPort!
const byFolder = new Map<string, Attempts>()
let last: Promise<unknown> = Promise.resolve()

/** Whoever gave the text has an eye on the time. */
async function rewrite(text: string, options: Options, looked?: Dockerfile): Promise<Result> {
  return (await engine.load())(text, options, looked)
}

function attemptsIn(cwd: string): Attempts {
  const known = byFolder.get(cwd)
  if (known) return known
  // a scan goes from one repository to the next
  byFolder.clear()
  const attempts = new Attempts(cwd, engine, rewrite)
  byFolder.set(cwd, attempts)
  return attempts
}

port.on('message', ({ cwd, text, own }: Task) => {
  last = last.then(async () => port.postMessage(await attemptsIn(cwd).full(text, own)))
})
