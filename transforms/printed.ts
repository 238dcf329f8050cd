import type { Facts } from '../src/facts.ts'
import type { Life } from '../src/flow/lives.ts'
import { programOf, Taint } from '../src/flow/taint.ts'
import { findWrites } from '../src/flow/writes.ts'
import type { Run } from '../src/run.ts'
import type { Command, Script } from '../src/shell.ts'
import type { Finding, Transform } from '../src/transform.ts'

/**
 * Secrets that a RUN shows in the build log. BuildKit masks them in the title of a step only, not in what its commands print: reported,
 * never changed.
 *
 * @example
 * // reported
 * RUN echo "using $NPM_TOKEN"
 */
export const printed: Transform = {
  name: 'printed',
  description: 'secrets that a RUN prints into the build log are reported',
  *find(facts) {
    for (const life of facts.lives) {
      const runs = new Set(life.readings.filter(({ how }) => how !== 'kin' && how !== 'project' && how !== 'script').map(({ run }) => run))
      for (const run of runs) yield* findPrinted(facts, life, run)
    }
  },
}

function* findPrinted(facts: Facts, { variable }: Life, run: Run): Iterable<Finding> {
  const { script, instruction } = run
  if (!script || script.broken || facts.isIgnored(instruction)) return
  const line = instruction.firstLine
  const base = { at: instruction.span, name: variable.id }
  const paths = facts.pathsOf(run)
  const taint = new Taint(script, paths, variable.names)
  const written = new Set(findWrites(script, variable.names, paths).map(({ command }) => command))
  const shown = script.commands.find((command) => isShown(script, command, taint) && !written.has(command))
  if (shown) yield { ...base, safety: 'safe', message: `the RUN of line ${line} prints ${variable.id} into the build log (${programOf(shown)}); take that command out` }
  const dump = script.commands.find((command) => /^(?:env|printenv|export|set)$/.test(programOf(command) ?? '') && command.words.length === 1 && command.assignments.length === 0 && goesToLog(command))
  if (dump) yield { ...base, safety: 'safe', message: `the RUN of line ${line} prints its whole environment into the build log (${programOf(dump)}), ${variable.id} too; take that command out` }
  const traced = script.commands.find((command) => programOf(command) === 'set' && command.words.some((word) => /^-[a-z]*x/.test(word.text ?? '')))
  if (traced) yield { ...base, safety: 'note', message: `the RUN of line ${line} traces its commands into the build log (set -x), ${variable.id} too where they name it` }
  const wordy = script.commands.find((command) => programOf(command) === 'curl' && taint.touches(command) && command.words.some((word) => /^(?:-[a-zA-Z]*v|--verbose|--trace\S*)$/.test(word.text ?? '')))
  if (wordy) yield { ...base, safety: 'note', message: `the RUN of line ${line} calls curl with -v, which prints the header with ${variable.id} into the build log` }
}

function isShown(script: Script, command: Command, taint: Taint): boolean {
  return /^(?:echo|printf|cat|printenv)$/.test(programOf(command) ?? '') && command.words.length > 1 && goesToLog(command) && !isInside(script, command) && taint.prints(command)
}

/** Nothing redirects or takes what it prints. */
function goesToLog(command: Command): boolean {
  return command.pipedInto.length === 0 && !command.redirects.some(({ operator, target }) => operator.includes('>') && !/^&?2$|^\/dev\/(?:stdout|stderr|tty)$/.test(target?.text ?? ''))
}

/** Stands in a `$(…)` of another command, or in a group whose output goes elsewhere: what it prints is no output of the RUN. */
function isInside(script: Script, command: Command): boolean {
  return script.commands.some((other) => other !== command && other.start <= command.start && command.end <= other.end && (other.words.length > 0 || other.assignments.length > 0 || other.redirects.length > 0))
}
