// Processes that are measured.
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

export const here = (path) => fileURLToPath(new URL(path, import.meta.url))
export const program = here('../../bin/secretmount.js')

/** Runs node with some words: time by the clock, standard error, exit code. */
export function run(...words) {
  const start = performance.now()
  const { stderr, status } = spawnSync(process.execPath, words, {
    encoding: 'utf8',
    stdio: ['ignore', 'ignore', 'pipe'],
    maxBuffer: 1 << 30,
  })
  return { ms: performance.now() - start, stderr, status }
}

/** The least processor time of some runs, in ms: others on the machine only add to it. */
export function cpuOf(...words) {
  const times = Array.from({ length: 3 }, () => {
    const { stderr, status } = run('--import', here('peak.mjs'), ...words)
    if (status === 2) throw new Error(stderr)
    return Number(/cpu (\d+)/.exec(stderr)[1])
  })
  return Math.min(...times)
}
