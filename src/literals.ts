import { judgeName } from './catalog/names.ts'
import { structuralShapes, vendorShapes } from './catalog/shapes.ts'
import { judgeValue } from './catalog/values.ts'
import { fixedParts } from './catalog/values/fixed-parts.ts'
import { parseDockerfile } from './dockerfile.ts'
import { groupBy } from './group.ts'
import type { Result } from './result.ts'

/** What is shown in the place of a value. */
export const redacted = '••••••'

/** Shorter values are parts of too many words to be looked for everywhere. */
const shortest = 4

/**
 * Hides the values of secrets that stand in a file as text, wherever a text repeats them: for
 * reports that go to more people than the file. In doubt it hides what is none.
 *
 * @param result the file, with its findings: the value of a variable that one is about is a secret
 * @returns what hides them in a text; it gives the very text when there is nothing to hide
 */
export function maskerOf(result: Pick<Result, 'before' | 'findings'>): (text: string) => string {
  const values = [...new Set(literalsOf(result))].toSorted((a, b) => b.length - a.length)
  return (text) => values.reduce((masked, value) => masked.replaceAll(value, redacted), text)
}

/** The values that stand in a file as text; in doubt, more than are secret. */
function* literalsOf({ before, findings }: Pick<Result, 'before' | 'findings'>): Generator<string> {
  const pairs = [...assignmentsIn(before)]
  const named = withSources(pairs, new Set(findings.flatMap(({ name }) => name ?? [])))
  for (const value of candidates(before, pairs, named)) {
    // a line end is no part of a masked line
    for (const line of value.split(/\\?\r?\n/)) {
      const text = line.trim()
      if (text.length >= shortest) yield text
    }
  }
}

/**
 * A variable that the value of a secret is made of holds it, or a part of it: `T=…`, then
 * `NPM_TOKEN=$T`.
 */
function withSources(pairs: readonly Pair[], named: ReadonlySet<string>): ReadonlySet<string> {
  const known = new Set(named)
  const values = groupBy(pairs, ([name]) => name)
  // what is added is visited as well
  for (const name of known)
    for (const [, value] of values.get(name) ?? [])
      for (const [, variable = ''] of value.matchAll(variables)) known.add(variable)
  return known
}

const variables = /\$[({]?([A-Za-z_]\w*)/g

type Pair = readonly [name: string, value: string]

function* assignmentsIn(source: string): Generator<Pair> {
  for (const [, name, option, inside, value = inside] of source.matchAll(assignment))
    if (value !== undefined) yield [name ?? option ?? '', value]
  for (const [, name = '', double, single = ''] of source.matchAll(quoted))
    yield [name, double ?? single]
}

function* candidates(
  source: string,
  pairs: readonly Pair[],
  named: ReadonlySet<string>,
): Generator<string> {
  for (const { name, value, raw } of parseDockerfile(source).declarations) {
    if (value === undefined || raw === undefined || !isValue(name, value, named)) continue
    yield value
    yield raw
  }
  for (const [name, value] of pairs) {
    if (isValue(name, value, named)) yield value
    if (named.has(name)) yield* fixedParts(name, value)
  }
  for (const pattern of places)
    for (const [, value = ''] of source.matchAll(pattern)) if (isLiteral(value)) yield value
  for (const { pattern } of [...vendorShapes, ...structuralShapes])
    for (const [found] of source.matchAll(new RegExp(pattern, `${pattern.flags}g`)))
      yield* found.split(/[\s=:]+/).filter((word) => word.length >= 12)
}

/**
 * `NAME=value`, `name: value`, `"name": "value"`, `--name value`, in a RUN, a heredoc, a caller.
 */
const assignment =
  /(?:([A-Za-z_][\w.-]*)["']?(?:[ \t]*[:?+]?=[ \t]*|:[ \t]+)|--([a-z][\w-]*)[ \t]+(?!["']?[A-Za-z_][\w.-]*=[^\s"'=]))(?:["']([^"'\n]*)["']|((?:\$\(\w+\)|[^\s"'`;&|,()<>])+))/g

/** The same behind an option, `--build-arg NAME="value"`. */
const quoted = /[\s,]([A-Za-z_][\w.-]*)=(?:"([^"\n]*)"|'([^'\n]*)')/g

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

function isValue(name: string, value: string, named: ReadonlySet<string>): boolean {
  const verdict = judgeValue(name, value)
  if (verdict === 'token') return true
  return verdict === 'literal' && (named.has(name) || judgeName(name) === 'secret')
}

function isLiteral(value: string): boolean {
  return !/^\$|\$\{|\{\{|^%\w+%$/.test(value) && judgeValue('TOKEN', value) !== 'placeholder'
}
