import { decode, maxBytes } from '../files/read.ts'
import { FileError } from '../files/error.ts'
import { findFiles } from '../files/walk.ts'
import { addTo, newTally } from '../reporters/tally.ts'
import type { Arguments } from './arguments.ts'
import { Callers } from './callers.ts'
import { checkPaths, checkTransforms } from './checks.ts'
import { display } from './display.ts'
import type { Engine } from './engine.ts'
import type { Io } from './io.ts'
import { settingsOf } from './settings.ts'
import { failed, type Outcome, workerOf } from './work.ts'
import { writingOf } from './writing.ts'

/**
 * Rewrites what the arguments name and reports it.
 *
 * @returns the exit code
 * @throws UsageError for a path that is not there
 */
export async function run(args: Arguments, io: Io, engine: Engine): Promise<number> {
  await checkPaths(args, io.cwd)
  await checkTransforms(args.only)
  const settings = settingsOf(args, io.cwd)
  // before and after the switch only callers change
  const isSwitch = args.rollout === 'switch'
  const write = writingOf(io)
  const callers = new Callers(args, io, write, settings)
  const worker = workerOf(
    isSwitch ? args : { ...args, write: false },
    io,
    engine,
    settings,
    write,
    (path, secrets) => callers.calledWith(path, secrets),
  )
  const asking = args.interactive
    ? (await import('./interactive.ts')).asking(args, io, worker, write)
    : undefined
  const isApplied = args.write || args.interactive
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
    const selection = {
      folder: (folder: string) => settings.folder(folder),
      ...(callers.beside ? { beside: callers.beside } : {}),
    }
    for await (const { path, error, note, leadsOut } of findFiles(args.paths, io.cwd, selection)) {
      if (note !== undefined) {
        await show.note(path, note)
        continue
      }
      show.reads(path)
      const outcome =
        error === undefined
          ? await (asking ?? worker).file(path, leadsOut)
          : { result: failed(path, error), command: null, remarks: [] }
      for (const warning of settings.warnings()) await show.warn(warning)
      if (await settings.wantsCallers(path)) await callers.saw(outcome.result)
      const isRead = !isSwitch || (await take(outcome, isApplied))
      // nobody reads the diff any more; what is to be written is written
      if (asking?.isOver || (!isRead && !args.write)) {
        isCut = true
        break
      }
    }
  }
  for await (const found of callers.migrated()) {
    if (isCut) break
    const caller = asking ? await asking.caller(found) : found
    addTo(show.callers.tally, caller.result)
    remains ||= isLeft(caller, isApplied)
    isCut = !(await show.caller(caller)) && !args.write
  }
  for (const warning of [...settings.warnings(), ...(isCut ? [] : settings.unused())])
    await show.warn(warning)
  await show.end(tally, tally.changed > 0 && !isCut && (await callers.isCalledElsewhere()))
  if (tally.files > 0 && tally.failed === tally.files) return 2
  // files that were not looked at may hold anything
  return (remains || isCut) && args.exitCodes && !show.exitsZero ? 1 : 0
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
