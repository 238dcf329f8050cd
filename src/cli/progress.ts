import { oneLine } from '../escape.ts'
import type { Output } from './io.ts'

/** A line on a terminal that says how far a long run is. */
export interface Progress {
  /** A file is about to be read. */
  saw(path: string): void
  /** Takes the line away, before something else is written. */
  clear(): Promise<void>
}

const milliseconds = { before: 1000, between: 100 }

/** Runs of less than a second show nothing, nor does anything that is no terminal. */
export function progressOn(output: Output, now: () => number = Date.now): Progress {
  const start = now()
  let last = start
  let count = 0
  let isShown = false
  return {
    saw(path) {
      count += 1
      const at = now()
      if (!output.isTerminal || at - start < milliseconds.before) return
      if (at - last < milliseconds.between) return
      last = at
      isShown = true
      const text = `${count} files, now ${oneLine(path)}`
      // a line that wraps could not be taken away
      const line = text.slice(0, (output.columns ?? 80) - 1)
      // a line of progress that nobody gets changes nothing
      output.write(`\r\u001B[K${line}`).catch(() => false)
    },
    async clear() {
      if (!isShown) return
      isShown = false
      await output.write('\r\u001B[K').catch(() => false)
    },
  }
}
