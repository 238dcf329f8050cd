import { posix } from 'node:path'
import { effectsOf } from '../../catalog/programs/effects.ts'
import { wrapperOf } from '../../catalog/programs/wrappers.ts'
import { hasWord } from '../../has-word.ts'
import { readCopy } from '../../dockerfile/copy.ts'
import type { Run } from '../../run.ts'
import { argumentText, type Instruction } from '../../scanner/instruction.ts'
import { readScript } from '../../shell.ts'
import type { Leak } from '../../trace/leak.ts'
import type { Flow } from '../../trace/flows.ts'
import { Paths } from '../../trace/paths.ts'
import { beginning, isRemoved, removes } from '../../trace/write/removed.ts'
import { findWrites } from '../../trace/write/writes.ts'
import type { LeakFix } from '../../transform.ts'
import type { Remedies } from '../remedies.ts'
import { isAnywhere, isChain, isList, isMovable } from './movable.ts'

/** The RUN that uses what another one wrote, and the one that deletes it, if that is a third. */
interface Users {
  readonly user: Run
  readonly remover: Run | undefined
}

/**
 * A RUN writes a file, the next one uses it, and that or the one after it deletes it: in one RUN
 * nothing of the file stays. Undefined where something else depends on where they stand, or what
 * they do is not that plain.
 */
export function join(
  facts: Remedies,
  flow: Flow,
  { run, write: { path } }: Leak & { kind: 'write' },
): LeakFix | undefined {
  if (path === undefined || !path.startsWith('/') || !isMovable(facts, run)) return undefined
  const users = usersOf(facts, run, path)
  if (!users) return undefined
  const { user, remover } = users
  if (!leavesNothing(facts, flow, [run, user, ...(remover ? [remover] : [])], user))
    return undefined
  const own = flow.readings.filter((reading) => reading.run === run)
  const lines = [run, ...(remover ? [remover] : [])].map(({ instruction }) => instruction.firstLine)
  const line = user.instruction.firstLine
  return {
    done:
      `${lines.length === 1 ? `the RUN of line ${lines[0]} is` : `the RUNs of lines ${lines.join(' and ')} are`} ` +
      `joined to that of line ${line}, so that ${path} is in no layer`,
    isReview: true,
    consumed: [{ run, span: { start: 0, end: run.text.length } }],
    needs: own.map(({ name }) => ({ run: user, name })),
    runs: [],
    apply: (edit) => {
      edit.prefix(user, `${run.text.trim()} || exit 1;`)
      edit.remove(run.instruction)
      if (!remover) return
      const end = user.source({ start: 0, end: user.text.trimEnd().length })!.end
      edit.replace({ start: end, end }, ` && ${remover.text.trim()}`)
      edit.remove(remover.instruction)
    },
  }
}

/** Is all gone that the joined script writes of the secret, copies of the file too? */
function leavesNothing(
  facts: Remedies,
  { variable }: Flow,
  runs: readonly Run[],
  { stage, instruction }: Run,
): boolean {
  const script = readScript(runs.map(({ text }) => text.trim()).join('\n'), wrapperOf)
  const paths = new Paths(facts.userAt(stage, instruction), script.commands)
  return findWrites(script, variable.names, paths).every(({ removed }) => removed)
}

function usersOf(facts: Remedies, writer: Run, path: string): Users | undefined {
  const user = nextRun(facts, writer, writer, path)
  if (!user || !isList(user) || !mentions(user, path, facts)) return undefined
  if (isRemoved(user.script!, facts.pathsOf(user), beginning, path))
    return { user, remover: undefined }
  const remover = nextRun(facts, user, writer, path)
  const [command, ...others] = remover?.script?.commands ?? []
  const isOne =
    remover &&
    command &&
    others.length === 0 &&
    isChain(remover) &&
    isAnywhere(command) &&
    removes(command, facts.pathsOf(remover), path)
  return isOne ? { user, remover } : undefined
}

/**
 * The next RUN of the stage, when all that stands before it may as well stand before the writer.
 *
 * @param from where to look from
 */
function nextRun(facts: Remedies, from: Run, writer: Run, path: string): Run | undefined {
  const { instructions } = writer.stage
  for (const instruction of instructions.slice(instructions.indexOf(from.instruction) + 1)) {
    if (instruction.keyword === 'RUN') {
      const found = facts.runs.find((run) => run.instruction === instruction)
      return found && !facts.isIgnored(instruction) ? found : undefined
    }
    if (!isIndifferent(instruction, writer, path)) return undefined
  }
  return undefined
}

/** Instructions that neither see nor change what a RUN writes. */
const indifferent: ReadonlySet<string> = new Set([
  'LABEL',
  'EXPOSE',
  'CMD',
  'ENTRYPOINT',
  'HEALTHCHECK',
  'STOPSIGNAL',
  'MAINTAINER',
  'WORKDIR',
])

function isIndifferent(instruction: Instruction, writer: Run, path: string): boolean {
  const { keyword } = instruction
  if (indifferent.has(keyword)) return true
  const text = argumentText(instruction)
  if (keyword === 'ARG' || keyword === 'ENV')
    return (
      !/\bHOME\b/.test(text) &&
      ![...text.matchAll(/[A-Za-z_]\w*/g)].some(([name]) => hasWord(writer.text, name))
    )
  const copy = readCopy(instruction)
  if (!copy) return false
  const file = posix.basename(path)
  const { destination, sources } = copy
  // a folder may hold anything; what is named is brought under its own name
  const isNamed = sources.every(({ text: source }) => /^[\w-]+(?:\.[\w-]+)+$/.test(source))
  const isElsewhere = destination.text.startsWith('/')
    ? !path.startsWith(`${destination.text.replace(/\/$/, '')}/`)
    : /^\/(?:root|etc|tmp|home)\//.test(path)
  return (
    destination.text !== path &&
    sources.every(({ text: source }) => posix.basename(source) !== file) &&
    (isNamed || isElsewhere)
  )
}

function mentions(run: Run, path: string, facts: Remedies): boolean {
  const paths = facts.pathsOf(run)
  return (
    facts.runs.includes(run) &&
    (run.script!.commands.some((command) => removes(command, paths, path)) ||
      run.text.includes(path) ||
      run.script!.commands.some((command) => (effectsOf(command).row?.files.length ?? 0) > 0))
  )
}
