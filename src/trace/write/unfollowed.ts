import { escapePattern } from '../../escape-pattern.ts'
import type { Command, Script, Word } from '../../shell.ts'
import { effectsOf } from '../../catalog/programs/effects.ts'
import type { Paths } from '../paths.ts'
import { isTraced } from '../print/tracing.ts'
import { isRemoved } from './removed.ts'
import { runsKeepingText } from './run-texts.ts'
import { sinksOf } from './sinks.ts'
import type { Taint } from './taint.ts'

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
export function unfollowed(script: Script, taint: Taint, paths: Paths): Unfollowed | undefined {
  const [first] = script.commands
  if (!first || taint.names.size === 0) return undefined
  const names = [...taint.names].map(escapePattern).join('|')
  const value = String.raw`\$\{?(?:${names})\b`
  const form = script
    .known(hinted)
    .find(({ text }) =>
      new RegExp(text.replaceAll('VALUE', () => value).replaceAll('NAME', () => names)).test(
        script.source,
      ),
    )
  if (form) return { command: first, by: form.by }
  for (const command of script.commands) {
    const by = takerOf(script, command, taint, paths)
    if (by !== undefined) return { command, by }
  }
  return undefined
}

/** The forms that a script may have. */
function hinted({ source }: Script): readonly Form[] {
  return forms.filter(({ hint }) => hint.test(source))
}

interface Form {
  /** Costs little, and is there in every script that has the form. */
  readonly hint: RegExp
  readonly text: string
  readonly by: string
}

const reading = /\b(?:read|mapfile|readarray)\b/

/**
 * Tested against the script where the hint, which costs little, is there; VALUE stands for an
 * expansion of the secret, NAME for its name. To teach a new one, add a row.
 */
const forms: readonly Form[] = [
  { hint: /\bfor\s/, text: String.raw`\bfor\s+\w+\s+in\s[^;\n]*VALUE`, by: 'the loop' },
  {
    hint: reading,
    text: String.raw`VALUE[^;&\n]*\|\s*[({]?\s*(?:while\s+)?(?:IFS=\S*\s+)?${reading.source}`,
    by: 'what follows read',
  },
  {
    hint: reading,
    text: String.raw`${reading.source}[^;&|\n]*(?:<<<|<<-?\s*["']?\w+["']?\n|<\s*<\()[^;&|]*?VALUE`,
    by: 'what follows read',
  },
  {
    hint: /\$\{!/,
    text: String.raw`(?:^|[^\w$\{])(?:NAME)\b(?!=)[^]*\$\{!\w+[}:]`,
    by: 'the expansion of a name that another variable holds',
  },
  {
    hint: /\s-\w*n/,
    text: String.raw`\b(?:declare|typeset|local)\s+-\w*n\w*\s+\w+=["']?(?:NAME)\b`,
    by: 'the variable that stands for it',
  },
  {
    hint: /\beval\b|\s-c\s/,
    text: String.raw`=(?:'[^']*VALUE[^']*'|"[^"]*\\VALUE)[^]*(?:\beval|\s-\w*c)\s+["']?\$`,
    by: 'the text that is run as a command',
  },
  {
    hint: /\bprintf\s+-v/,
    text: String.raw`\bprintf\s+-v\s[^;&|\n]*VALUE`,
    by: 'what follows printf -v',
  },
  {
    hint: /\bset\s+["']?--/,
    text: String.raw`\bset\s+["']?--["']?\s[^;&|\n]*VALUE`,
    by: 'what reads the positional parameters',
  },
  {
    hint: /=\(/,
    text: String.raw`(?:^|[\s;&|(])(\w+)\+?=\([^)]*VALUE[\s\S]*\b(?:echo|printf)\b[^;&|\n]*\$\{?\1\b`,
    by: 'what reads the array',
  },
  {
    hint: /\|\s*\(/,
    text: String.raw`VALUE[^|;&\n]*\|\s*\([^)]*>\s*[^&\s)]`,
    by: 'the subshell that it is piped into',
  },
  {
    hint: /\bxargs\b/,
    text: String.raw`VALUE[^|;&\n]*\|\s*xargs\b[^|;&\n]*\b(?:sed|perl)\s+-\w*i`,
    by: 'xargs',
  },
  {
    hint: /BASH_ENV|PROMPT_COMMAND|\bENV=|XTRACEFD/,
    text: String.raw`(?:^|[\s;])(?:BASH_ENV|PROMPT_COMMAND|ENV|BASH_XTRACEFD)=\S`,
    by: 'what the shell does by itself',
  },
  {
    hint: /GIT_(?:TRACE|CURL)/,
    text: String.raw`\bGIT_TRACE\w*=["']?\/[^]*VALUE|\bGIT_(?:TRACE|CURL)\w*=\S[^;&|\n]*VALUE[^;&|\n]*(?:2>|&>)\s*[^&\s]`,
    by: 'the trace of git',
  },
  {
    hint: /\bparallel\b/,
    text: String.raw`\bparallel\b[^;&|\n]*:::[^;&|\n]*VALUE`,
    by: 'parallel',
  },
  {
    hint: /\s-(?:-verbose|-debug|v|d)\s/,
    text: String.raw`\s(?:-v|--verbose|-d|--debug)\s[^;&|\n]*VALUE[^;&|\n]*(?:\s2>\s*(?!/dev/)[^&\s]|\s-o\s*\S+\.log)`,
    by: 'its log file',
  },
  {
    hint: /\bset\s+-\w*x/,
    text: String.raw`\bset\s+-\w*x[\s\S]*VALUE[\s\S]*(?:2>\s*[^&\s]|&>>?\s*\S|>\s*[^\s&]+\s+2>&1)(?<!/dev/null)(?<!/dev/null 2>&1)`,
    by: 'the trace',
  },
]

function takerOf(script: Script, command: Command, taint: Taint, paths: Paths): string | undefined {
  const { program = '' } = command
  if (
    effectsOf(command).row?.code?.fromStdin &&
    readsProgram(command) &&
    command.redirects.some(
      ({ body }) => body !== undefined && mayKeep.test(script.source.slice(body.start, body.end)),
    )
  )
    return `the ${program} program in the heredoc`
  if (runsKeepingText(command, script, taint, paths)) return `the text for ${command.label}`
  if (isStreamMoved(command, script, taint)) return 'exec'
  if (isSourced(command, script, taint, paths))
    return 'what reads the variables of the sourced file'
  return handsOn(command, taint) ? `the script of ${program} -c` : undefined
}

/**
 * What a program does that may leave a value behind, or tell it: files, other programs, logins, its
 * output.
 */
const mayKeep =
  /\bopen *\(|write|save|dump|store|login|config|sqlite|pickle|shutil|system|subprocess|popen|exec|spawn|eval|import_module|File\b|put_contents|`|%x|\bgit\b|(?:print|puts|echo|log|warn|say)\b[^\n]*(?:environ|getenv|ENV\b|process\.env)/i

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
  if (isMoved && isTraced(script, taint.names, false)) return true
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

/** `. f`, where `f` holds the secret, and later commands print variables to files. */
function isSourced(command: Command, script: Script, taint: Taint, paths: Paths): boolean {
  const isLeft = (writer: Command, word: Word) => {
    const path = paths.path(word, writer.start)
    return path === undefined || !isRemoved(script, paths, writer, path)
  }
  return (
    effectsOf(command).row?.sources === true &&
    command.args.some((word) => taint.isFile(word, command)) &&
    script.commands.some(
      (later) =>
        later.start > command.end &&
        later.words.some(({ reads }) => reads.length > 0) &&
        sinksOf(later, script).some(({ word }) => isLeft(later, word)),
    )
  )
}

/** `sh -c 'echo "$1" > f' _ "$TOKEN"` */
function handsOn({ words, scriptIndex: at }: Command, taint: Taint): boolean {
  return at !== undefined && words.slice(at + 1).some((word) => taint.isIn(word))
}
