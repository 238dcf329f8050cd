import { escapePattern } from '../escape-pattern.ts'
import type { Mounting } from './serve.ts'
import type { Run } from '../run.ts'
import { isTracingShell, shellAt } from '../run/shell-at.ts'
import type { Read } from '../shell.ts'
import { hasOperator, isAskedFor, type ReadText, readTextOf } from '../trace/read/read-text.ts'
import type { Reading } from '../trace/read/readings.ts'
import type { Tolerance } from '../trace/read/tolerance.ts'
import type { WantedSecret } from '../transform.ts'

/** Why no statement can be put before the text of a RUN. */
export function cannotPrefix(
  { instruction, form, stage, by }: Run,
  style: 'env' | 'file',
): Mounting {
  const traces = by === 'posix' && form === 'shell' && isTracingShell(shellAt(stage, instruction))
  const shape = traces
    ? 'is traced by its SHELL, which would print the value'
    : form === 'exec'
      ? 'is in exec form'
      : form === 'heredoc' || instruction.heredocs.length > 0
        ? 'is a heredoc'
        : 'is not run by a POSIX shell'
  const need =
    style === 'file'
      ? 'a statement that reads the secret file'
      : 'a statement that keeps its default'
  return {
    why: `the RUN of line ${instruction.firstLine} ${shape} and would need ${need}`,
    remedy: 'add it by hand',
  }
}

/** May a shell variable be called so? */
export function isName(text: string): boolean {
  return /^[A-Za-z_]\w*$/.test(text)
}

/** Why a RUN cannot be given a variable of a name that is none for a shell. */
export function cannotSet({ instruction }: Run, name: string): Mounting {
  return {
    why: `the RUN of line ${instruction.firstLine} reads it as ${name}, a name that no shell can set`,
    remedy: 'give it to the tool in another way, or mount it with --style env',
  }
}

/** `set -u`, in the script or by the SHELL. */
export function isNounset(run: Run): boolean {
  return (
    /\bset\s+-[a-z]*u|\bnounset\b/.test(run.text) ||
    (shellAt(run.stage, run.instruction)?.some((word) => /^-[a-z]*u|^nounset$/.test(word)) ?? false)
  )
}

/**
 * Does it make a difference to a RUN whether a variable is unset or empty? `${X+set}`, `set -u`, and
 * calls that throw.
 */
export function tellsEmpty(reading: Pick<Reading, 'run' | 'name'>): boolean {
  const item = readTextOf(reading)
  const isPlain = ({ operator = '' }: Read) => !/^:?[-+=?]$/.test(operator)
  return (
    hasOperator(item, /^[-+=]$/) ||
    isAskedFor(item) ||
    (isNounset(reading.run) && item.reads.some(isPlain)) ||
    throwsWithout(item)
  )
}

/** `os.environ['X']` of Python, `ENV.fetch('X')` of Ruby. */
function throwsWithout({ text, name }: ReadText): boolean {
  if (!/environ|fetch/.test(text)) return false
  return new RegExp(
    String.raw`(?:\benviron\[|\bENV\.fetch\()\\?["']${escapePattern(name)}\\?["'][\])]`,
  ).test(text)
}

/**
 * What keeps a default, or the difference between unset and empty: a secret that is not given is an
 * empty variable.
 */
export function envStatement(
  name: string,
  { fallback, tellsUnset }: Tolerance,
): string | undefined {
  // a variable mount that is not given sets it, and leaves it empty (tried with Docker Engine 28.5)
  if (fallback === '') return undefined
  if (fallback !== undefined)
    return `${name}="\${${name}:-${escapeDefault(fallback)}}"; export ${name};`
  return tellsUnset ? `[ -n "$${name}" ] || unset ${name};` : undefined
}

/**
 * Reads the value from the mounted file; `$(cat)` drops the newline that a file may end with. Never
 * joined by `&&`: the text after may hold `||`.
 */
export function fileStatement(
  name: string,
  { id }: WantedSecret,
  { optional, fallback, tellsUnset }: Tolerance,
): string {
  const file = `/run/secrets/${id}`
  // an unset source of the client makes an empty file
  if (fallback !== undefined)
    return (
      `if [ -s ${file} ]; then ${name}="$(cat ${file})"; else ` +
      `${name}="${escapeDefault(fallback)}"; fi; export ${name};`
    )
  if (optional || tellsUnset)
    return `if [ ${tellsUnset ? '-s' : '-f'} ${file} ]; then ${name}="$(cat ${file})"; export ${name}; fi;`
  return `${name}="$(cat ${file})" || exit 1; export ${name};`
}

/**
 * Reads all variables of the mounted file of a bundle.
 *
 * @param outer the name that the value has in the file
 */
export function bundleStatements(
  run: Run,
  name: string,
  { path, outer }: { readonly path: string; readonly outer: string },
  { optional, fallback, tellsUnset }: Tolerance,
): string[] {
  const set = (value: string) => `${name}="${value}"; export ${name};`
  // the bundle need not have it, and this shell stops at an unset variable
  const mayStop = fallback === '' || (optional && !tellsUnset && isNounset(run))
  return [
    optional
      ? `if [ -f ${path} ]; then set -a; . ${path}; set +a; fi;`
      : `set -a; . ${path} || exit 1; set +a;`,
    ...(outer !== name ? [set(optional ? `\${${outer}-}` : `$${outer}`)] : []),
    ...(outer === name && mayStop ? [set(`\${${name}-}`)] : []),
    ...(fallback === undefined || fallback === ''
      ? []
      : [set(`\${${name}:-${escapeDefault(fallback)}}`)]),
  ]
}

/** A text as a default between double quotes, nothing in it expanded. */
export function escapeDefault(text: string): string {
  return text.replaceAll(/["$`\\}]/g, String.raw`\$&`)
}
