import { Script } from 'node:vm'

/** The work took longer than it may. */
export class TimeLimitError extends Error {
  override readonly name = 'TimeLimitError'
}

/**
 * Makes a function that runs work and ends it after a time, wherever it stands, in a regular
 * expression too: code that is run by a `Script` can be interrupted (nodejs.org/api/vm.html,
 * `timeout`).
 *
 * @param milliseconds how long one piece of work may take
 * @throws TimeLimitError from the function given back; what the work itself throws goes through
 */
export function timeLimit(milliseconds: number): <T>(work: () => T) => T {
  const script = new Script(`globalThis[${JSON.stringify(slot)}]()`)
  return <T>(work: () => T): T => {
    world[slot] = work
    try {
      return script.runInThisContext({ timeout: milliseconds }) as T
    } catch (error) {
      throw isExpired(error) ? new TimeLimitError() : error
    } finally {
      delete world[slot]
    }
  }
}

/** A script sees global variables only; this one is there while the work runs. */
const slot = 'secretmount.work'
const world = globalThis as Record<string, unknown>

function isExpired(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT'
}
