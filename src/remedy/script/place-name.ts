import { type CredentialFile, expandsNames, judgeFile } from '../../catalog/files.ts'
import type { Remedies } from '../remedies.ts'
import { effectsOf } from '../../catalog/programs/effects.ts'
import { isOfVersion } from '../../catalog/programs/habits.ts'
import { toolCalled } from '../../catalog/tools.ts'
import type { Run } from '../../run.ts'
import type { Command, Read } from '../../shell.ts'
import type { LeakFix, Leak, Obstacle } from '../../transform.ts'
import { nodeImage } from '../../trace/read/node-image.ts'
import type { ConfigFile } from '../../trace/enter/configs.ts'
import type { Flow } from '../../trace/flows.ts'
import { callsIn } from '../../trace/read/calls.ts'
import { containerLoss } from './container-loss.ts'
import { keyObstacle } from './in-key.ts'
import { isInsideShell } from './nesting.ts'
import { readersOfWritten } from '../../trace/read/written.ts'

type WriteLeak = Leak & { kind: 'write' }

/**
 * Writes `${NAME}` into a file where the value stood, when npm, yarn or pnpm will read it: they
 * expand it when they need it.
 */
export function placeName(
  facts: Remedies,
  flow: Flow,
  leak: WriteLeak,
): LeakFix | Obstacle | undefined {
  const path = leak.write.path ?? leak.write.to
  const file = judgeFile(path, path)
  const { command } = leak.write
  // what a pipe hands to anything but tee may be expanded there
  if (
    command.pipedInto.some((next) => effectsOf(next).row?.stores?.to !== 'all') ||
    !isBehindKey(command, flow.variable.names)
  )
    return undefined
  return file && isExpanding(file) ? place(facts, flow, leak, file, leak.write.command) : undefined
}

/** The same for `npm config set`, which stores what it is given. */
export function placeNameInCall(
  facts: Remedies,
  flow: Flow,
  leak: WriteLeak,
): LeakFix | Obstacle | undefined {
  const { call, persist } = leak.write.kept!
  const file = judgeFile(persist.to, persist.to)
  return file && isExpanding(file) && namesKeys(call) && call === leak.write.command
    ? place(facts, flow, leak, file, call)
    : undefined
}

/**
 * Does a call `set KEY VALUE` or `set KEY=VALUE …` spell every key out? A variable that holds key
 * and value cannot be named.
 */
function namesKeys(command: Command): boolean {
  const operands = command.operands(effectsOf(command).row?.valued)
  const from = operands.findIndex(({ text }) => text === 'set') + 1
  const [key, ...rest] = operands.slice(from)
  if (key === undefined || from === 0) return false
  const isSpelt = (raw: string) => /^[^$=]+=/.test(raw)
  // `"$REGISTRY/:_authToken" $TOKEN`: what is put in is only a part of the key
  const endsSpelt = /:_\w+["']?$/.test(key.raw)
  if (!isSpelt(key.raw)) return key.reads.length === 0 || (endsSpelt && rest.length > 0)
  return [key, ...rest].every(({ raw, reads }) => reads.length === 0 || isSpelt(raw))
}

/**
 * Stands the value behind `key=` or `key:`, there or in the format of printf? A file's whole text
 * has no name to stand for it.
 */
function isBehindKey(command: Command, names: ReadonlySet<string>): boolean {
  const own = command.words.filter((word) => word.reads.some((read) => names.has(read.name)))
  const isFormat =
    effectsOf(command).row?.speaks === 'format' && /[=:]\s*%s/.test(command.args[0]?.raw ?? '')
  return own.every((word) =>
    word.reads
      .filter((read) => names.has(read.name))
      .every(
        (read) => isFormat || /[=:/]\s*["']*$/.test(word.raw.slice(0, read.start - word.start)),
      ),
  )
}

function isExpanding(file: CredentialFile): boolean {
  return expandsNames(file) && file.tools.some((tool) => toolCalled(tool)?.expands !== undefined)
}

function place(
  facts: Remedies,
  flow: Flow,
  { run, write }: WriteLeak,
  file: CredentialFile,
  command: Command,
): LeakFix | Obstacle | undefined {
  if (isInsideShell(run.script!, command)) return undefined
  const reads = plainReads(command, flow.variable.names)
  const places = reads?.map((read) => run.source(read))
  if (!reads || !places || places.includes(undefined)) return undefined
  if (file.expands === 'bare' && !reads.every((read) => isWholeToken(command, read)))
    return undefined
  const names = [...new Set(reads.map(({ name }) => name))]
  const config = written(run, write.to, file, names)
  const readers = readersOfWritten(facts, config, run, write, names)
  if ('why' in readers) return readers
  const inKey = keyObstacle(command, reads, readers.needs, { run, file, to: write.to })
  if (inKey) return inKey
  const rewriter = readers.needs.find((need) => writesAnew(facts, need.run))
  if (rewriter)
    return {
      why:
        `the RUN of line ${rewriter.run.instruction.firstLine} calls npm config, which up to ` +
        'npm 8 writes the file anew with the value filled in',
      remedy: 'set that before, or use a newer npm',
    }
  return {
    done:
      placed(write.to, file, names) + containerLoss(facts, { kind: 'write', run, write }, names),
    consumed: reads.map((span) => ({ run, span })),
    coversCopies: true,
    needs: readers.needs,
    runs: [],
    apply: (edit) => {
      for (const [index, span] of places.entries())
        edit.replace(span!, `\\${nameIn(file, reads[index]!.name)}`)
    },
  }
}

function placed(to: string, file: CredentialFile, names: readonly string[]): string {
  return `${to} gets ${names.map((name) => nameIn(file, name)).join(', ')} instead of the value`
}

/** A variable as the file's tool knows it. */
function nameIn({ expands }: CredentialFile, name: string): string {
  return expands === 'bare' ? `$${name}` : `\${${name}}`
}

/** `token = "$T"`, `…:_authToken=$T"`: where a tool that knows no `${T}` expands it. */
function isWholeToken(command: Command, { start, end }: Read): boolean {
  const word = command.words.find((item) => item.start <= start && end <= item.end)
  if (!word) return false
  const before = word.raw.slice(0, start - word.start)
  const behind = word.raw.slice(end - word.start)
  return /(?:_authToken=|\btoken"?\s*=\s*\\?["'])$/.test(before) && /^(?:\\?["']|$)/.test(behind)
}

/** The file as it is written then. */
function written(
  { stage, instruction }: Run,
  path: string,
  file: CredentialFile,
  variables: readonly string[],
): ConfigFile {
  return {
    file,
    content: { holds: 'placeholder', variables },
    stage,
    instruction,
    via: 'written',
    copy: undefined,
    source: undefined,
    path,
  }
}

/** Does it call a tool that writes its settings anew, with the values of variables in them? */
function writesAnew(facts: Remedies, run: Run): boolean {
  const image = nodeImage(facts, run.stage, run.instruction.span.start)
  const calls = run.script ? callsIn(run.script) : []
  return calls.some(({ found }) => {
    const fills = found?.tool.expands?.fills
    return fills !== undefined && fills.when.test(found!.args) && isOfVersion(fills, image)
  })
}

/**
 * The reads of the names in a command, when every one is a plain `$X` that the shell puts in as it
 * is; undefined otherwise.
 */
function plainReads(command: Command, names: ReadonlySet<string>): Read[] | undefined {
  const words = command.words.filter((word) => word.reads.length > 0)
  if (words.some(({ raw }) => raw.includes('$(') || raw.includes('`') || raw.includes("$'")))
    return undefined
  const reads = [
    ...words.flatMap((word) => word.reads),
    ...command.redirects.flatMap(({ body }) => body?.reads ?? []),
  ]
  const own = reads.filter(({ name }) => names.has(name))
  return own.length > 0 &&
    own.every(
      ({ operator, operand }) =>
        operator === undefined || (/^:?-$/.test(operator) && operand === ''),
    )
    ? own
    : undefined
}
