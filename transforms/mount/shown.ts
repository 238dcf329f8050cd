import type { Remedies } from '../../src/remedy/remedies.ts'
import type { Run } from '../../src/run.ts'
import { findPrintings, type Printing } from '../../src/trace/print/printing.ts'

/** How the RUN would show the variable in the log of the build, if all of it had it. */
export function printingsOf(facts: Remedies, run: Run, name: string): Printing[] {
  const held = { names: new Set([name]), files: [], isTraced: false }
  return findPrintings(run.script!, facts.pathsOf(run), held)
}

/** The program that would print it, or the whole environment with it. */
export function printerOf(facts: Remedies, run: Run, name: string): string | undefined {
  return printingsOf(facts, run, name).find(({ how }) => how === 'value' || how === 'all')?.by
}

/** What has to be done before the variable may be set for all of a RUN. */
export function takeOut(printer: string | undefined): string {
  return printer === undefined ? '' : `take out what prints it (${printer}), then `
}
