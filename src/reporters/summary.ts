import { printableJson } from '../escape.ts'
import { changedPaths, changes } from '../result.ts'
import { exposed } from './prose.ts'
import type { Reporter, ReporterOptions } from './reporter.ts'
import { addTo, newTally } from './tally.ts'

/**
 * `--summary-json`: what a program that opens pull requests asks: did anything change, what, and
 * what is left.
 */
export function summaryReporter({ patchName, isWritten }: ReporterOptions): Reporter {
  const tally = newTally()
  const callers = newTally()
  const changed = new Set<string>()
  const rotate = new Set<string>()
  const commands: string[] = []
  return {
    isOfRoot: true,
    start: () => '',
    file: (result, command) => {
      addTo(tally, result)
      if (result.error === null && changes(result)) {
        for (const path of changedPaths(result)) changed.add(patchName(path))
        if (command !== null) commands.push(command)
      }
      for (const name of exposed(result, patchName(result.path))) rotate.add(name)
      return ''
    },
    caller: ({ path, before, after, error, findings }) => {
      addTo(callers, { before, after, error, findings })
      if (error === null && before !== after) changed.add(patchName(path))
      return ''
    },
    end: () =>
      printableJson(
        `${JSON.stringify({ schema: 1, written: isWritten, ...tally, callers, changedFiles: [...changed], commands, rotate: [...rotate] })}\n`,
      ),
  }
}
