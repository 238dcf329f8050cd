import { decodes, mendsLineEnds } from '../../catalog/programs/in-texts.ts'
import { effectsOf } from '../../catalog/programs/effects.ts'
import { posix } from 'node:path'
import { type CredentialFile, judgeFile } from '../../catalog/files.ts'
import type { Remedies } from '../remedies.ts'
import type { Run } from '../../run.ts'
import type { Source } from '../../secret.ts'
import { type Command, withoutQuotes } from '../../shell.ts'
import type { Span } from '../../span.ts'
import type { Edit, Leak, LeakFix, Obstacle, WantedSecret } from '../../transform.ts'
import { tendedBeside, tendingOf } from './cleaning.ts'
import { takeOutStatements } from '../script/take-out.ts'
import type { ConfigFile } from '../../trace/enter/configs.ts'
import { throughLinks } from '../../trace/links.ts'
import type { Flow } from '../../trace/flows.ts'
import type { FileMounting } from './files.ts'
import { isInsideShell } from '../script/nesting.ts'
import { isDeletedIn } from '../../trace/read/file-readers.ts'
import { idleTold } from './idle.ts'
import { isGeneral, lossOf } from './run-time-files.ts'
import { serveFile } from './serve-file.ts'
import { noReader } from './unserved.ts'

const unknown: CredentialFile = {
  kind: 'file',
  slug: 'file',
  tools: [],
  name: 'loose',
  variables: [],
  expands: 'none',
}

/**
 * A file that is nothing but the secret, `echo "$KEY" > /root/.ssh/id_rsa`: the command goes, and
 * the RUNs that use the file get it as a mount.
 *
 * @param from where the file is best taken from; the variable of the secret's name when not said
 */
export function placeValue(
  facts: Remedies,
  flow: Flow,
  { run, write }: Leak & { kind: 'write' },
  from?: { source: Source; note: string },
): LeakFix | Obstacle | undefined {
  const { path, command } = write
  const whole = wholeRead(command, flow.variable.names)
  if (!whole || path === undefined || !/^~?\//.test(path)) return undefined
  if (whole.isDecoded && !from) return undefined
  // what makes the link would meet the mount
  const links = facts.pathsOf(run).linksAt(command.start)
  if (throughLinks(path, links, true) !== path) return undefined
  const others = flow.leaks.filter((other) => other.kind === 'write' && other.write.path === path)
  if (others.length > 1 || isInsideShell(run.script!, command)) return undefined
  const mounting = serveFile(facts, configOf(run, path), path, run)
  // a file that nobody is seen to use is one that the container wants
  if ('why' in mounting) return mounting.why === noReader ? undefined : mounting
  const beside = tendedBeside(facts, run, path, statement(command))
  if ('why' in beside) return beside
  const taken = takeOutStatements(run, [statement(command), ...tendingOf(facts, run, path)])
  if (taken === undefined)
    return {
      why: `the RUN of line ${run.instruction.firstLine} writes it to ${write.to} in a way that cannot be taken apart`,
      remedy: `mount it at ${path} where it is used and take the command out by hand`,
    }
  return {
    ...toldOf(mounting, path, whole.isDecoded, lossFor(facts, run, path)),
    consumed: [{ run, span: statement(command) }],
    needs: [],
    runs: mounting.mounts.map((item) => item.run),
    isWholeFile: true,
    ...from,
    apply: (edit, secret) => {
      mountAll(edit, mounting, secret, flow.tolerance.optional)
      for (const item of [...mounting.clean, ...beside.edits]) edit.replace(item.span, item.text)
      for (const instruction of mounting.gone) edit.remove(instruction)
      if (taken === 'all') edit.remove(run.instruction)
      else for (const span of taken) edit.replace(span, '')
    },
  }
}

function toldOf(
  mounting: FileMounting,
  path: string,
  isDecoded: boolean,
  loss: string,
): Pick<LeakFix, 'done' | 'served'> {
  const idle = idleTold(mounting.idle)
  if (mounting.secret.type === 'ssh')
    return { done: idle.slice(2), served: `the builder's ssh agent instead of ${path}` }
  const asIs = isDecoded ? ', so pass it decoded' : ''
  return { done: `${path} is the mounted file instead of one that stays${asIs}${loss}${idle}` }
}

/** A file that programs of a container read as much as those of its build. */
function lossFor(facts: Remedies, run: Run, path: string): string {
  if (!isGeneral(configOf(run, path).file)) return ''
  const isDeleted = facts.runs.some(
    (other) => other.stage === run.stage && isDeletedIn(facts, other, path),
  )
  return lossOf(facts, run.stage, isDeleted)
}

/** The file as if it had been copied there. */
function configOf(run: Run, path: string): ConfigFile {
  return {
    file: judgeFile(path, path) ?? unknown,
    content: { holds: 'literal' },
    stage: run.stage,
    instruction: run.instruction,
    via: 'written',
    copy: undefined,
    source: undefined,
    path: posix.basename(path),
  }
}

function mountAll(
  edit: Edit,
  { secret: own, mounts }: FileMounting,
  secret: WantedSecret,
  isOptional: boolean,
): void {
  for (const { run, mount } of mounts)
    edit.mount(
      run,
      own.type === 'ssh' ? own : secret,
      isOptional ? { ...mount, required: false } : mount,
    )
}

/** `cat <<EOF > f` whose lines are the variable and nothing else. */
function heredocRead(command: Command, names: ReadonlySet<string>): boolean {
  const body = command.redirects.find((redirect) => redirect.body !== undefined)?.body
  const [read] = body?.reads ?? []
  return (
    body !== undefined &&
    read !== undefined &&
    body.reads.length === 1 &&
    names.has(read.name) &&
    read.operator === undefined &&
    body.end - body.start - (read.end - read.start) <= 1
  )
}

/** From the printing command to the end of what it is piped into. */
function statement(command: Command): Span {
  const bodies = command.redirects.flatMap(({ body }) => (body ? [body.end] : []))
  return {
    start: command.start,
    end: Math.max(command.end, ...bodies, ...command.pipedInto.map((next) => next.end)),
  }
}

/**
 * Does the command print the secret and nothing else, perhaps through filters that only mend line
 * ends or decode it?
 */
function wholeRead(
  command: Command,
  names: ReadonlySet<string>,
): { isDecoded: boolean } | undefined {
  const { row, prints } = effectsOf(command)
  const operands = command.args.filter(
    (word) =>
      !/^-[neE]+$/.test(word.raw) &&
      !(row?.speaks === 'format' && /^["']?%[bs](?:\\n)?["']?$/.test(word.raw)),
  )
  const isCopied = prints?.as === 'all' && operands.length === 0
  const body = isCopied ? heredocRead(command, names) : undefined
  if (body) return { isDecoded: false }
  const [operand] = operands
  if (!row?.speaks || operands.length !== 1 || !operand || command.assignments.length > 0)
    return undefined
  const read = operand.reads[0]
  if (
    operand.reads.length !== 1 ||
    !read ||
    !names.has(read.name) ||
    !(read.operator === undefined || (/^:?-$/.test(read.operator) && read.operand === '')) ||
    withoutQuotes(operand.raw).length !== read.end - read.start
  )
    return undefined
  let isDecoded = false
  for (const next of command.pipedInto) {
    const text = next.texts.join(' ')
    if (decodes.test(text)) isDecoded = true
    else if (!mendsLineEnds.test(text)) return undefined
  }
  const appends = [command, ...command.pipedInto].some((item) =>
    item.redirects.some(({ operator }) => operator === '>>'),
  )
  return appends && !/ssh|rsa|key/.test(command.redirects[0]?.target?.raw ?? '')
    ? undefined
    : { isDecoded }
}
