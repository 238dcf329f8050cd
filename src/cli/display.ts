import type { CallerResult } from '../callers/result.ts'
import { oneLine } from '../escape.ts'
import { paintFor } from '../paint.ts'
import { reporters } from '../reporters/index.ts'
import type { Result } from '../result.ts'
import type { Tally } from '../reporters/tally.ts'
import type { Arguments } from './arguments.ts'
import { CallerChat } from './caller-chat.ts'
import type { CallerOutcome } from './migration.ts'
import { commandLines, findingLines } from './chat.ts'
import { lastWords } from './last-words.ts'
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
  const format = args.format ?? 'diff'
  const isFilter = args.paths.includes('-') && format === 'diff'
  const isApplied = args.write || args.interactive || (isFilter && !args.check)
  const isSilent =
    isFilter || (format === 'diff' && (args.check || (isApplied && args.format === undefined)))
  const options = await reporterOptions(args, io)
  const reporter = isSilent ? undefined : (await reporters[format]())(options)
  const files = await sideFiles(args, io, options)
  const { progress, paint, wrap, tell, put } = await surfaces(args, io)
  const chat = async (text: string) => void (format === 'json' || (await tell(text)))
  const callers = new CallerChat()
  let reachesOut = false
  const sees = ({ path, before, after }: Result) => {
    reachesOut ||= before !== after && path.startsWith('../')
  }
  return {
    callers,
    exitsZero: reporter?.exitsZero ?? false,
    start: async () => put((await reporter?.start()) ?? ''),
    reads: (path: string) => progress.saw(path),
    warn: (text: string) => tell(`${wrap(oneLine(text), 0, 2)}\n`),
    note: (path: string, note: string) => chat(`${oneLine(path)}: ${note}\n`),
    file: async ({ result, command, remarks }: Outcome) => {
      sees(result)
      const isOpen = await put((await reporter?.file(result, command)) ?? '')
      await files.file(result, command)
      await chat(findingLines(result, paint, wrap))
      const shown = command !== null && io.stderr.isTerminal ? oneLine(command) : command
      if (format === 'diff' && !args.check)
        await chat(commandLines(result, shown, remarks, paint, wrap))
      return isOpen
    },
    caller: async ({ result, remarks }: CallerOutcome) => {
      sees(result)
      const print = reporter?.caller ?? ((found: CallerResult) => reporter?.file(found, null) ?? '')
      const isOpen = await put(await print(result))
      await files.caller(result)
      await chat(findingLines(result, paint, wrap) + callers.remarks(result, remarks))
      callers.saw(result)
      return isOpen
    },
    end: async (tally: Tally, isCalledElsewhere: boolean) => {
      await put((await reporter?.end()) ?? '')
      await files.end()
      const told = { tally, callers, isApplied, reachesOut, isCalledElsewhere }
      for (const text of lastWords(args, io, wrap, told)) await chat(text)
    },
  }
}

/** Both streams; what goes to either takes the line of the progress away first. */
async function surfaces(args: Arguments, io: Io) {
  const progress = progressOn(io.stderr)
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
      return io.stdout.write(text)
    },
  }
}
