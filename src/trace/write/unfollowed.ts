import type { Command, Script } from '../../shell.ts'
import { contains } from '../../span.ts'
import { effectsOf } from '../../catalog/programs/effects.ts'
import { isTraced } from '../print/tracing.ts'
import { isPipedKeeper } from './piped-programs.ts'
import { runsKeepingText } from './run-texts.ts'
import { mentionsFile } from './given-files.ts'
import { startsKeeper } from './started-texts.ts'
import type { Taint } from './taint.ts'
import { isTracedInto } from './traced-into.ts'
import type { KeepsValue } from './own-scripts.ts'
import { unfollowedForm } from './unfollowed-forms.ts'

/**
 * Ways of a value through a script that are not followed here: where it goes from there, nobody can
 * tell.
 */
export interface Unfollowed {
  readonly command: Command
  /** What takes it on, for a reader. */
  readonly by: string
}

/** The first way that is not followed, or undefined when all are. */
export function unfollowed(
  script: Script,
  taint: Taint,
  keeps: KeepsValue,
): Unfollowed | undefined {
  const [first] = script.commands
  if (!first || (taint.names.size === 0 && taint.files.size === 0)) return undefined
  const form = taint.names.size === 0 ? undefined : unfollowedForm(script, taint.names)
  if (form) return { command: first, by: form.by }
  for (const command of script.commands) {
    const by = takerOf(script, command, taint, keeps)
    if (by !== undefined) return { command, by }
  }
  return undefined
}

function takerOf(
  script: Script,
  command: Command,
  taint: Taint,
  keeps: KeepsValue,
): string | undefined {
  const fed = fedProgram(script, command, taint)
  if (fed !== undefined) return fed
  if (handsOn(command, taint)) return `the script of ${command.program ?? ''} -c`
  if (taint.names.size === 0) return undefined
  if (isPipedKeeper(command, script, taint, keeps)) return `what is piped into ${command.label}`
  if (feedsWriters(command, script, taint)) return 'what it is fed to'
  if (runsKeepingText(command, script, taint, keeps)) return `the text for ${command.label}`
  if (startsKeeper(command, taint, keeps)) return `what ${command.label} starts`
  if (isTracedInto(command, script, taint.names)) return 'the trace'
  return isStreamMoved(command, script, taint) ? 'exec' : undefined
}

/** A program that comes by the standard input, and may keep what it reads. */
function fedProgram({ source }: Script, command: Command, taint: Taint): string | undefined {
  if (!effectsOf(command).row?.code?.fromStdin || !readsProgram(command)) return undefined
  const found = command.redirects.find(({ operator, body, target }) => {
    const text = operator === '<<<' ? target : body
    const program = text && source.slice(text.start, text.end)
    if (program === undefined || !mayKeepValues(program)) return false
    return taint.names.size > 0 || mentionsFile(program, taint.files)
  })
  const where = found?.operator === '<<<' ? 'here-string' : 'heredoc'
  return found && `the ${command.program ?? ''} program in the ${where}`
}

/**
 * What a program does that may leave a value behind, or tell it: files, other programs, logins, its
 * output.
 */
const mayKeep =
  /\bopen *\(|write|save|dump|store|login|config|sqlite|pickle|shutil|system|subprocess|popen|exec|spawn|eval|import_module|File\b|appendFile|put_contents|`|%x|\bgit\b|(?:print|puts|echo|log|warn|say)\b[^\n]*(?:environ|getenv|ENV\b|process\.env)/i

/** May a program in a general language leave a value behind? */
export function mayKeepValues(text: string): boolean {
  return mayKeep.test(text)
}

/** `python3 - <<EOF`: the program comes from the standard input. */
function readsProgram({ args }: Command): boolean {
  return args.every(({ raw }) => raw.startsWith('-'))
}

/** `exec > f`, `exec 3> f`: what commands behind it print may go there. */
function isStreamMoved(command: Command, script: Script, taint: Taint): boolean {
  const { redirects, end } = command
  if (command.label !== 'exec' || command.words.length > 1) return false
  const isMoved = redirects.some(
    ({ operator, target }) =>
      operator.includes('>') && target !== undefined && !/^(?:\d|-$|\/dev\/)/.test(target.raw),
  )
  if (isMoved && isTraced(script, taint.names, script.isTraced)) return true
  return (
    isMoved &&
    script.commands.some(
      (later) =>
        later.start > end &&
        (taint.prints(later) ||
          (taint.touches(later) &&
            (effectsOf(later).isUnknown ||
              effectsOf(later).row!.traces.some(({ flags }) => later.has(flags))))),
    )
  )
}

/**
 * `while read l; do echo $l; done <<< "$TOKEN" > f`, `xargs -I{} sh -c 'echo {} > f' <<< "$TOKEN"`:
 * a group or what makes commands of lines gets it, and a part of it writes.
 */
function feedsWriters(command: Command, script: Script, taint: Taint): boolean {
  if (!(command.isBare || command.isFed) || !taint.isFedTo(command)) return false
  return script.commands.some((inner) => {
    const { stores, persists, keeps } = effectsOf(inner)
    const isKeeping = stores.length > 0 || persists !== undefined || keeps !== undefined
    return contains(command, inner) && (isKeeping || typeof inner.streams.out === 'object')
  })
}

/**
 * `sh -c 'echo "$1" > f' _ "$TOKEN"`. A file is followed by the number of its word, but not by all
 * words at once.
 */
function handsOn(command: Command, taint: Taint): boolean {
  const { words, scriptIndex: at } = command
  if (at === undefined) return false
  const isSpread = /\$\{?[@*]|\bshift\b|\bfor\s+\w+\s*(?:;|do\b)/.test(words[at]!.raw)
  return words
    .slice(at + 1)
    .some((word) => taint.isIn(word) || (isSpread && taint.isFile(word, command)))
}
