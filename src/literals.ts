import { judgeName } from './catalog/names.ts'
import { structuralShapes, vendorShapes } from './catalog/shapes.ts'
import { judgeValue } from './catalog/values.ts'
import { parseDockerfile } from './dockerfile.ts'
import type { Result } from './result.ts'

/** What is shown in the place of a value. */
export const mask = '••••••'

/** Shorter values are parts of too many words to be looked for everywhere. */
const shortest = 4

/**
 * Hides the values of secrets that stand in a file as text, wherever a text repeats them: for reports that go to more people than the
 * file. In doubt it hides what is none.
 *
 * @param result the file, with its findings: the value of a variable that one is about is a secret
 * @returns what hides them in a text; it gives the very text when there is nothing to hide
 */
export function maskerOf(result: Pick<Result, 'before' | 'findings'>): (text: string) => string {
  const values = [...new Set(literalsOf(result))].toSorted((a, b) => b.length - a.length)
  return (text) => values.reduce((masked, value) => masked.replaceAll(value, mask), text)
}

/** The values that stand in a file as text; in doubt, more than are secret. */
function* literalsOf({ before, findings }: Pick<Result, 'before' | 'findings'>): Generator<string> {
  const named = new Set(findings.map(({ name }) => name))
  for (const value of candidates(before, named)) {
    // a line end is no part of a masked line
    for (const line of value.split(/\\?\r?\n/)) {
      const text = line.trim()
      if (text.length >= shortest) yield text
    }
  }
}

function* candidates(source: string, named: ReadonlySet<string | undefined>): Generator<string> {
  for (const { name, value, raw } of parseDockerfile(source).declarations) {
    if (value === undefined || raw === undefined || !isValue(name, value, named)) continue
    yield value
    yield raw
  }
  for (const [, name, option, quoted, value = quoted] of source.matchAll(assignment))
    if (value !== undefined && isValue(name ?? option ?? '', value, named)) yield value
  for (const pattern of places)
    for (const [, value = ''] of source.matchAll(pattern)) if (isLiteral(value)) yield value
  for (const { pattern } of [...vendorShapes, ...structuralShapes])
    for (const [found] of source.matchAll(new RegExp(pattern, `${pattern.flags}g`)))
      yield* found.split(/[\s=:]+/).filter((word) => word.length >= 12)
}

/** `NAME=value`, `name: value`, `--name value`, in a RUN or a heredoc. */
const assignment =
  /(?:([A-Za-z_][\w.-]*)(?:[ \t]*=[ \t]*|:[ \t]+)|--([a-z][\w-]*)[ \t]+)(?:["']([^"'\n]*)["']|([^\s"'`;&|,()<>]+))/g

/** Where a credential stands in texts that are no assignment. */
const places: readonly RegExp[] = [
  // an address with a user or a password
  /:\/\/[^\s/@:"']*:([^\s/@"']+)@/g,
  /:\/\/([^\s/@:"']{12,})(?::[^\s/@"']*)?@/g,
  /\bAuthorization["']?\s*[:=]\s*["']?(?:(?:basic|bearer|token)\s+)?(?!(?:basic|bearer|token)\b)([^\s"'$]+)/gi,
  /\b(?:_authToken|_auth|_password|_secret)["']?\s*=\s*["']?([^\s"'$]+)/g,
  /\b(?:password|passwd|secret|token)\s+([^\s"'$;&|]+)/gi,
  /(?:^|\s)(?:-u|--user)[= ]?["']?[^\s:"']+:([^\s"'$]+)/g,
  // the body of a key
  /-----BEGIN [A-Z ]*PRIVATE KEY(?: BLOCK)?-----([^]*?)(?:-----END|$)/g,
]

function isValue(name: string, value: string, named: ReadonlySet<string | undefined>): boolean {
  const verdict = judgeValue(name, value)
  if (verdict === 'token') return true
  return verdict === 'literal' && (named.has(name) || judgeName(name) === 'secret')
}

function isLiteral(value: string): boolean {
  return !/^\$|\$\{|\{\{|^%\w+%$/.test(value) && judgeValue('TOKEN', value) !== 'placeholder'
}
