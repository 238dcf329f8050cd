import { maskerOf } from '../literals.ts'
import { callerRule } from '../callers/result.ts'
import { oneLine } from '../escape.ts'
import type { Report, Result } from '../result.ts'
import type { Secret } from '../secret.ts'
import { patchOf } from './diff.ts'

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '@': '&#64;',
  '#': '&#35;',
}

/**
 * Text for Markdown, where none of its characters mean anything: no formatting, no HTML, no
 * mention, no link.
 */
export function plainText(text: string): string {
  return oneLine(text).replaceAll(
    /[&<@\\`*[\]|~]|#(?=\d)|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/g,
    (character) => entities[character] ?? `\\${character}`,
  )
}

/**
 * Text as code, in as many backticks as it needs. Inside a table a bar must be escaped even there.
 */
export function code(text: string): string {
  const line = oneLine(text).replaceAll('|', String.raw`\|`)
  const ticks = '`'.repeat(longestRun(line) + 1)
  return line.startsWith('`') || line.endsWith('`')
    ? `${ticks} ${line} ${ticks}`
    : ticks + line + ticks
}

/** A block of code; its fence is longer than any row of backticks in it. */
export function block(language: string, text: string): string {
  const fence = '`'.repeat(Math.max(3, longestRun(text) + 1))
  return `${fence}${language}\n${text.endsWith('\n') || text === '' ? text : `${text}\n`}${fence}\n`
}

function longestRun(text: string): number {
  return Math.max(0, ...Array.from(text.matchAll(/`+/g), ([run]) => run.length))
}

/** One finding as an item of a list. */
export function item(finding: Report, path?: string): string {
  const place = path === undefined ? `line ${finding.line}` : code(`${path}:${finding.line}`)
  const name = finding.name === undefined ? '' : `, ${code(finding.name)}`
  return `${place}${name}: ${plainText(finding.message)}`
}

/** The whole change of a file, folded; values that stand in the file are hidden. */
export async function foldedPatch(result: Result, name: string): Promise<string> {
  const patch = await patchOf(name, result.before, result.after)
  const shown = maskerOf(result)(patch)
  const [title, more] =
    shown === patch
      ? ['The whole change, for git apply', '']
      : [
          'The whole change, with the values hidden',
          `\nAs it shows no values, it cannot be applied; this can: ${code(`secretmount ${name} | git apply`)}\n`,
        ]
  return `<details><summary>${title}</summary>\n\n${block('diff', shown)}${more}\n</details>\n`
}

/** Is a person to do something about it? */
export function isOpen({ status }: Report): boolean {
  return status === 'manual' || status === 'review' || status === 'conflict'
}

/** Rules that find no secret in an image: they mend mounts, comments and what calls a build. */
const harmless: ReadonlySet<string> = new Set(['mount', 'leftovers', callerRule.name])

/**
 * The secrets that images of the old file hold, by name; where a finding has none, by its place.
 *
 * @param path the file, where it is not clear which
 */
export function exposed({ findings }: Result, path?: string): string[] {
  const found = findings.filter(
    ({ status, transform }) => status !== 'note' && !harmless.has(transform),
  )
  const place = (line: number) => (path === undefined ? `line ${line}` : `${path}:${line}`)
  return [...new Set(found.map(({ name, line }) => name ?? `the credential of ${place(line)}`))]
}

/** What whoever runs the build has to change, per secret. */
export function callerLines(secrets: readonly Secret[]): string[] {
  return secrets.map(({ id, from }) => {
    if (from === 'agent') return `pass ${code('--ssh default')}: the key comes from the ssh agent`
    if ('src' in from)
      return `pass ${code(`--secret id=${id},src=${from.src}`)}; the file no longer has to be in the build context`
    return (
      `pass ${code(`--secret id=${id},env=${from.env}`)} and no more ` +
      `${code(`--build-arg ${from.env}`)}: a build argument stays in the provenance of the image`
    )
  })
}
