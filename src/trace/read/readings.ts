import type { Run } from '../../run.ts'
import type { Around } from './around.ts'
import { type Call, callsIn } from './calls.ts'
import { scriptOf } from '../program.ts'
import { mayRead } from './may-read.ts'
import { sourcedReading } from './startup.ts'
import { givesItself, isDead, isNamed } from './named.ts'

/** A RUN that reads a secret variable, or may. */
export interface Reading {
  readonly run: Run
  /** The variable as this RUN knows it. */
  readonly name: string
  /**
   * `named`: its text names the variable. `tool`: a tool in it reads the variable by itself.
   * `file`: a file that names the variable is read or run. `kin`: a tool of the variable's
   * ecosystem, nothing more is known. `script`: it runs somebody's script that nobody can look
   * into. `project`: a tool runs the project's own code, `npm run build`. `hook`: installing runs
   * hooks of the project. `unknown`: a program that is not in the table.
   */
  readonly how: 'named' | 'tool' | 'file' | 'kin' | 'script' | 'project' | 'hook' | 'unknown'
  /** What reads it, for a reader. */
  readonly by: string
  /** The tool that reads it, for those that are in the table. */
  readonly tool?: string
  /** The project's files are at hand, and none tells the tool of the variable. */
  readonly untold?: true
  /** It runs commands that only its variables tell. */
  readonly runsAny?: true
}

/** Is it known to read the variable? Others may, and nobody can tell. */
export function isSure({ how }: Pick<Reading, 'how'>): boolean {
  return how === 'named' || how === 'tool' || how === 'file'
}

/**
 * How a RUN reads a variable that is in effect there, or may read it; undefined when it is known
 * not to.
 *
 * @param past look past what its text names, and past tools of its ecosystem
 */
export function readingOf(
  run: Run,
  name: string,
  around: Around,
  past?: 'named' | 'kin',
): Reading | undefined {
  if (past === undefined && isNamed(run, name))
    return givesItself(run, name) || isDead(run)
      ? undefined
      : { run, name, how: 'named', by: 'its text' }
  const script = run.form === 'shell' ? run.script : scriptOf(run)
  if (!script) return otherReading(run, name)
  let best: Implicit | undefined
  for (const call of callsIn(script)) {
    if (call.command.assignments.some((item) => item.name === name)) continue
    const found = mayRead(call, name, withHelpers(around, call))
    if (
      found &&
      (past !== 'kin' || found.how !== 'kin') &&
      (!best || rank.indexOf(found.how) < rank.indexOf(best.how))
    )
      best = found
  }
  const sourced = sourcedReading(run, name, around)
  if (sourced && (!best || rank.indexOf(sourced.how) < rank.indexOf(best.how))) best = sourced
  if (best === undefined) return run.script ? undefined : otherReading(run, name)
  return givesItself(run, name, true) ? undefined : { run, name, ...best }
}

/** With the programs alone that git has been told of when the call runs. */
function withHelpers(around: Around, { command: { start } }: Call): Around {
  const { helpers } = around
  return helpers.length === 0
    ? around
    : { ...around, helpers: helpers.filter(({ from, to }) => from <= start && start < to) }
}

const rank: readonly Reading['how'][] = [
  'named',
  'tool',
  'file',
  'kin',
  'script',
  'project',
  'hook',
  'unknown',
]

/** What reads a variable without being told on the command line. */
export type Implicit = Pick<Reading, 'how' | 'by' | 'tool' | 'untold' | 'runsAny'>

/** A program asks for its environment, or hands it on to others. */
const asks = /environ|getenv|process\.env|\bENV\b|\$_ENV\b|\b(?:system|exec|spawn|popen)\b|`|%x/i

/**
 * A program in another language: it is the project's own code. PowerShell and cmd have no mounts to
 * get it by.
 */
function otherReading(run: Run, name: string): Reading | undefined {
  if (run.form === 'shell') return { run, name, how: 'unknown', by: 'its shell' }
  return run.form === 'heredoc' && asks.test(run.text)
    ? { run, name, how: 'script', by: 'its program' }
    : undefined
}
