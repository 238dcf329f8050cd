import type { CallerResult } from '../callers/result.ts'
import { oneLine } from '../escape.ts'
import { paintFor } from '../paint.ts'
import { reporters } from '../reporters/index.ts'
import type { Reporter } from '../reporters/reporter.ts'
import { changedPaths, type ContextEdit, type Result } from '../result.ts'
import type { Tally } from '../reporters/tally.ts'
import type { Arguments } from './arguments.ts'
import { CallerChat } from './caller-chat.ts'
import type { CallerOutcome } from './migration.ts'
import { commandLines, findingLines } from './chat.ts'
import { lastWords, type Told } from './last-words.ts'
import type { Io } from './io.ts'
import { progressOn } from './progress.ts'
import { reporterOptions } from './reporting.ts'
import { sideFiles } from './side-files.ts'
import type { Outcome } from './outcome.ts'
import { wrapFor } from './wrap.ts'

/**
 * Standard output by the reporter, standard error for the person; each file is shown as soon as it
 * is done.
 */
export async function display(args: Arguments, io: Io) {
  const { format, isApplied, isSilent, tellsCommand } = formOf(args)
  const options = await reporterOptions(args, io)
  const reporter = isSilent ? mute : (await reporters[format]())(options)
  const surface = await surfaces(args, io)
  const { paint, wrap, tell } = surface
  const output = outputOf(surface.put, reporter, await sideFiles(args, io, options))
  const said = apart()
  const chat = async (text: string) => void (format === 'json' || (await tell(said(text))))
  const callers = new CallerChat()
  const seen = new Changes()
  return {
    callers,
    exitsZero: reporter.exitsZero ?? false,
    start: async () => surface.put(await reporter.start()),
    ...asides(surface, chat),
    file: async (outcome: Outcome) => {
      const { result, command, remarks } = outcome
      seen.take(result)
      const isOpen = await output.file(outcome)
      const shown = command !== null && io.stderr.isTerminal ? oneLine(command) : command
      await chat(findingLines(result, paint, wrap))
      if (tellsCommand(command)) await chat(commandLines(result, shown, remarks, paint, wrap))
      return isOpen
    },
    caller: async ({ result, remarks }: CallerOutcome) => {
      seen.take(result)
      await output.caller(result)
      await chat(findingLines(result, paint, wrap) + callers.remarks(result, remarks))
      callers.saw(result)
    },
    end: async (tally: Tally, end: Pick<Told, 'isCalledElsewhere' | 'isCut'>) => {
      await output.end()
      const told = { ...end, tally, callers, isApplied, ...seen.all() }
      for (const text of lastWords(args, io, wrap, told)) await chat(text)
      surface.close()
    },
  }
}

/** One empty line between two parts is enough, and before the first there is none. */
function apart(): (text: string) => string {
  let last = '\n\n'
  return (text) => {
    const own = last.endsWith('\n\n') ? text.replace(/^\n/, '') : text
    if (own !== '') last = own
    return own
  }
}

/** What changes, as far as the last words speak of it. */
class Changes {
  readonly #along: ContextEdit[] = []
  #reachesOut = false

  take(result: Result): void {
    if (result.error !== null) return
    this.#along.push(...(result.context ?? []))
    this.#reachesOut ||= changedPaths(result).some((own) => own.startsWith('../'))
  }

  all(): Pick<Told, 'along' | 'reachesOut'> {
    return { along: this.#along, reachesOut: this.#reachesOut }
  }
}

/** What goes to standard output, if anything does. */
function formOf(args: Arguments) {
  const format = args.format ?? 'diff'
  const isFilter = args.paths.includes('-') && format === 'diff'
  const isApplied = args.write || args.interactive || (isFilter && !args.check)
  const isSilent =
    isFilter || (format === 'diff' && (args.check || (isApplied && args.format === undefined)))
  // whoever asks for the command is told why there is none
  const tellsCommand = (command: string | null) =>
    format === 'command' ? command === null : format === 'diff' && !args.check
  return { format, isApplied, isSilent, tellsCommand }
}

/** Standard output and the files beside it; false once nobody reads the former any more. */
function outputOf(
  put: (text: string) => Promise<boolean>,
  reporter: Reporter,
  files: Awaited<ReturnType<typeof sideFiles>>,
) {
  return {
    file: async ({ result, command, commandInRoot = command }: Outcome) => {
      const own = reporter.isOfRoot ? commandInRoot : command
      const isOpen = await put(await reporter.file(result, own))
      await files.file(result, commandInRoot)
      return isOpen
    },
    caller: async (result: CallerResult) => {
      const print = reporter.caller ?? ((found) => reporter.file(found, null))
      await put(await print(result))
      await files.caller(result)
    },
    end: async () => {
      await put(await reporter.end())
      await files.end()
    },
  }
}

/** What is told between the files. */
function asides(
  { progress, tell, wrap }: Awaited<ReturnType<typeof surfaces>>,
  chat: (text: string) => Promise<void>,
) {
  return {
    reads: (path: string) => progress.saw(path),
    warn: (text: string) => tell(`${wrap(oneLine(text), 0, 2)}\n`),
    note: (path: string, note: string) => chat(`${oneLine(path)}: ${note}\n`),
  }
}

const mute: Reporter = { start: () => '', file: () => '', end: () => '' }

/** Both streams; what goes to either takes the line of the progress away first. */
async function surfaces(args: Arguments, io: Io) {
  const progress = progressOn(io.stderr)
  let fault: unknown
  const cleared = async (text: string) => void (text === '' || (await progress.clear()))
  return {
    progress,
    paint: await paintFor(io.stderr.isTerminal, io.environment, args.color, true),
    wrap: await wrapFor(io.stderr),
    tell: async (text: string) => {
      await cleared(text)
      await io.stderr.write(text)
    },
    put: async (text: string) => {
      await cleared(text)
      try {
        return await io.stdout.write(text)
      } catch (error) {
        // a Dockerfile that is written needs its callers to be written too
        if (!args.write) throw error
        fault ??= error
        return false
      }
    },
    close: () => {
      if (fault !== undefined) throw fault
    },
  }
}
