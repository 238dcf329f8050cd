import { effectsOf } from '../catalog/programs/effects.ts'
import { wrapperOf } from '../catalog/programs/wrappers.ts'
import type { Run } from '../run.ts'
import { shellAt } from '../run/shell-at.ts'
import { readScript, type Script } from '../shell.ts'

/**
 * A RUN in a language of its own, by the first line of a heredoc or by SHELL, as the command of a
 * shell that does the same: `python3 - <<'X'`, `python3 -c '…'`. Undefined for all others.
 */
export function asCommand(run: Run): Run | undefined {
  return run.by === 'other' ? run.known(commandFor) : undefined
}

function commandFor(run: Run): Run | undefined {
  const [, shebang] = (run.form === 'heredoc' && /^#!\s*(\S[^\n]*)/.exec(run.text)) || []
  const source =
    shebang === undefined
      ? withText(shellAt(run.stage, run.instruction), run.text)
      : withProgram(shebang.trim().replace(/ -S /, ' '), run.text)
  if (source === undefined) return undefined
  const script = readScript(source, wrapperOf)
  return run.with({
    by: 'posix',
    text: source,
    script,
    takesPrefix: false,
    source: () => undefined,
  })
}

/** BuildKit puts the text behind the words of SHELL. */
function withText(shell: readonly string[] | undefined, text: string): string | undefined {
  return shell && [...shell, text].map(quote).join(' ')
}

/** The kernel runs the file by its first line; a program that takes its text as a word gets that. */
function withProgram(line: string, text: string): string {
  const [first] = readScript(line, wrapperOf).commands
  if (first && effectsOf(first).row?.code?.flags === 'operand')
    return `${first.words[first.headIndex]!.raw} ${quote(text)}`
  let end = 'END'
  while (text.includes(end)) end += '_'
  return `${line} - <<'${end}'\n${text.replace(/\n?$/, '\n')}${end}\n`
}

function quote(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`
}

/** The script of a RUN, or the command that does what a program in another language does. */
export function scriptOf(run: Run): Script | undefined {
  return run.script ?? asCommand(run)?.script
}
