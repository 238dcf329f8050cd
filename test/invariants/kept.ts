import { Traces } from '../../src/trace/traces.ts'
import { findWrites } from '../../src/trace/write/writes.ts'
import { mountsOf } from '../../src/mounts.ts'
import type { Options } from '../../src/options.ts'
import type { Run } from '../../src/run.ts'
import type { Case } from './case.ts'

/**
 * No RUN writes down what it gets by a mount, but for what it had by one before: the layer would
 * keep it.
 */
export function kept({ source, options, result, fixedRoots }: Case): string | undefined {
  if (result.before === result.after) return undefined
  const known = new Set(keptBy(source, options, []).map(({ to }) => to))
  const found = keptBy(
    result.after,
    options,
    options.style === 'dotenv' ? [...fixedRoots] : [],
  ).find(({ to }) => !known.has(to))
  return (
    found && `the RUN of line ${found.line} of the result writes a mounted secret to ${found.to}`
  )
}

/** @param bundled variables that a mounted file of all variables sets */
function keptBy(
  source: string,
  options: Options,
  bundled: readonly string[],
): { line: number; to: string }[] {
  const facts = new Traces(source, options)
  return facts.runs.flatMap((run) =>
    writesOf(facts, run, bundled).map((to) => ({ line: run.instruction.firstLine, to })),
  )
}

function writesOf(facts: Traces, run: Run, bundled: readonly string[]): string[] {
  const mounts = mountsOf(run.instruction).filter(({ type }) => type === 'secret')
  if (mounts.length === 0 || !run.script || run.script.broken) return []
  const files = mounts.flatMap(({ target, env }) =>
    target !== undefined && env === undefined ? [target] : [],
  )
  const names = [
    ...mounts.flatMap(({ env }) => env ?? []),
    ...(files.some((path) => run.text.includes(`. ${path}`)) ? bundled : []),
  ]
  return findWrites(run.script, names, facts.pathsOf(run), files).flatMap(({ removed, to }) =>
    removed ? [] : [to],
  )
}
