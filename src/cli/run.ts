import { lstatSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import type { CallerResult } from '../callers/result.ts'
import { FileError } from '../files/error.ts'
import { decode, maxBytes } from '../files/read.ts'
import { findFiles } from '../files/walk.ts'
import { oneLine } from '../escape.ts'
import { paintFor } from '../paint.ts'
import { reporters } from '../reporters/index.ts'
import type { rewrite } from '../rewrite.ts'
import { addTo, newTally, type Tally } from '../reporters/tally.ts'
import { CallerChat } from './caller-chat.ts'
import { type CallerOutcome, Callers } from './callers.ts'
import { commandLines, findingLines, summary } from './chat.ts'
import { UsageError } from './error.ts'
import type { Io } from './io.ts'
import type { Arguments } from './arguments.ts'
import { reporterOptions } from './reporting.ts'
import { sideFiles } from './side-files.ts'
import { settingsOf } from './settings.ts'
import { failed, type Outcome, workerOf } from './work.ts'
import { writingOf } from './writing.ts'

/**
 * Rewrites what the arguments name and reports it.
 *
 * @returns the exit code
 * @throws UsageError for a path that is not there
 */
export async function run(args: Arguments, io: Io, engine: typeof rewrite): Promise<number> {
  checkPaths(args, io.cwd)
  await checkTransforms(args.only)
  const settings = settingsOf(args, io.cwd)
  // before and after the switch only callers change
  const isSwitch = args.rollout === 'switch'
  const write = writingOf(io)
  const callers = new Callers(args, io, write)
  const worker = workerOf(isSwitch ? args : { ...args, write: false }, io, engine, settings, write)
  const show = await display(args, io)
  const tally = newTally()
  let remains = false
  let isCut = false
  const take = async (outcome: Outcome, isApplied: boolean) => {
    addTo(tally, outcome.result)
    remains ||= isLeft(outcome, isApplied)
    return show.file(outcome)
  }
  await show.start()
  if (args.paths.includes('-')) {
    const isFilter = !args.check && (args.format ?? 'diff') === 'diff'
    const bytes = await readAll(io.stdin)
    const outcome = await fromStdin(bytes, worker, args.stdinFilename)
    if (isFilter)
      await io.stdout.write(outcome.result.error === null ? outcome.result.after : bytes)
    await take(outcome, isFilter)
  } else {
    for await (const { path, error, note, leadsOut } of findFiles(args.paths, io.cwd, settings)) {
      if (note !== undefined) {
        await show.note(path, note)
        continue
      }
      const outcome =
        error === undefined
          ? await worker.file(path, leadsOut)
          : { result: failed(path, error), command: null, remarks: [] }
      for (const warning of settings.warnings()) await show.warn(warning)
      await callers.saw(outcome.result)
      const isRead = !isSwitch || (await take(outcome, args.write))
      // nobody reads the diff any more; what is to be written is written
      if (!isRead && !args.write) {
        isCut = true
        break
      }
    }
  }
  for (const warning of [...settings.warnings(), ...(isCut ? [] : settings.unused())])
    await show.warn(warning)
  for await (const caller of callers.migrated()) {
    if (isCut) break
    addTo(show.callers.tally, caller.result)
    remains ||= isLeft(caller, args.write)
    isCut = !(await show.caller(caller)) && !args.write
  }
  await show.end(tally)
  if (tally.files > 0 && tally.failed === tally.files) return 2
  // files that were not looked at may hold anything
  return (remains || isCut) && args.exitCodes && !show.exitsZero ? 1 : 0
}

/** When nothing that was named is there, it is a slip of the pen. One of several is told, and the others are done. */
function checkPaths(args: Arguments, cwd: string): void {
  if (args.paths.every((path) => path !== '-' && isMissing(resolve(cwd, path))))
    throw new UsageError(
      `no such path: ${args.paths.map(oneLine).join(', ')}; see secretmount --help`,
    )
  if (args.config !== undefined && isMissing(resolve(cwd, args.config)))
    throw new UsageError(`--config: no such file: ${oneLine(args.config)}`)
  if (args.context !== undefined && !isFolder(resolve(cwd, args.context))) {
    throw new UsageError(`--context: no such folder: ${oneLine(args.context)}`)
  }
}

/** @throws UsageError for a transform that there is not */
async function checkTransforms(only: readonly string[]): Promise<void> {
  if (only.length === 0) return
  const names = Object.keys((await import('../explanations.ts')).explanations)
  const strange = only.find((name) => !names.includes(name))
  if (strange === undefined) return
  const { hint } = await import('../nearest.ts')
  throw new UsageError(
    `--only ${oneLine(strange)}: there is no such transform${hint(strange, names) || ';'} "secretmount explain" lists them`,
  )
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory()
  } catch {
    return false
  }
}

function isMissing(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) === undefined
  } catch {
    // it cannot be told here; reading it will say why
    return false
  }
}

/** No more than a Dockerfile can have: what is longer is refused by its length. */
async function readAll(stream: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  let length = 0
  for await (const chunk of stream) {
    chunks.push(chunk)
    length += chunk.length
    if (length > maxBytes) break
  }
  return Buffer.concat(chunks)
}

async function fromStdin(
  bytes: Buffer,
  worker: ReturnType<typeof workerOf>,
  name: string | undefined,
): Promise<Outcome> {
  try {
    return await worker.text(name ?? '-', decode(bytes), name ?? 'Dockerfile')
  } catch (error) {
    if (error instanceof FileError)
      return { result: failed(name ?? '-', error.message), command: null, remarks: [] }
    throw error
  }
}

function isLeft({ result }: Pick<Outcome, 'result'>, isApplied: boolean): boolean {
  if (result.error !== null || (!isApplied && result.before !== result.after)) return true
  return result.findings.some(({ status }) => (status === 'fixed' ? !isApplied : status !== 'note'))
}

/** Standard output by the reporter, standard error for the person; each file is shown as soon as it is done. */
async function display(args: Arguments, io: Io) {
  const format = args.format ?? 'diff'
  const isFilter = args.paths.includes('-') && format === 'diff'
  const isSilent =
    isFilter || (format === 'diff' && (args.check || (args.write && args.format === undefined)))
  const options = await reporterOptions(args, io)
  const reporter = isSilent ? undefined : (await reporters[format]())(options)
  const files = await sideFiles(args, io, options)
  const paint = await paintFor(io.stderr.isTerminal, io.environment)
  const chat = async (text: string) => void (format === 'json' || (await io.stderr.write(text)))
  const callers = new CallerChat()
  return {
    callers,
    exitsZero: reporter?.exitsZero ?? false,
    start: async () => io.stdout.write((await reporter?.start()) ?? ''),
    warn: async (text: string) => void (await io.stderr.write(`${oneLine(text)}\n`)),
    note: (path: string, note: string) => chat(`${oneLine(path)}: ${note}\n`),
    file: async ({ result, command, remarks }: Outcome) => {
      const isOpen = await io.stdout.write((await reporter?.file(result, command)) ?? '')
      await files.file(result, command)
      await chat(findingLines(result, paint))
      if (format === 'diff' && !args.check)
        await chat(commandLines(result, command, remarks, paint))
      return isOpen
    },
    caller: async ({ result, remarks }: CallerOutcome) => {
      const print = reporter?.caller ?? ((found: CallerResult) => reporter?.file(found, null) ?? '')
      const isOpen = await io.stdout.write(await print(result))
      await files.caller(result)
      await chat(findingLines(result, paint) + callers.remarks(result, remarks))
      callers.saw(result)
      return isOpen
    },
    end: async (tally: Tally) => {
      await io.stdout.write((await reporter?.end()) ?? '')
      await files.end()
      const isApplied = args.write || (isFilter && !args.check)
      await chat(
        tally.files === 0
          ? `no Dockerfile found in ${args.paths.map(oneLine).join(', ')}\n`
          : summary(tally, isApplied),
      )
      await chat(callers.end(isApplied))
    },
  }
}
