import { afterwards } from './context.ts'
import { applyPatch } from 'diff'
import { DockerfileParser } from 'dockerfile-ast'
import type { Dockerfile } from '../../src/dockerfile.ts'
import { patchOf } from '../../src/reporters/diff.ts'
import type { Result } from '../../src/result.ts'
import type { Case } from './case.ts'

/** What the findings say and what happened to the text go together. */
export function statusAndText({
  result: { error, before, after, findings, secrets, context = [] },
  source,
}: Case): string | undefined {
  const isChanged = before !== after || context.length > 0
  if (before !== source) return 'the result is of another text'
  if (error !== null && isChanged) return 'a file with an error has changed'
  if (error?.startsWith('internal')) return error
  if (isChanged !== findings.some(({ status }) => status === 'fixed'))
    return isChanged ? 'a change without a finding' : 'fixed, but nothing has changed'
  const lines = source.split('\n').length
  const odd = findings.find(
    ({ line, message }) =>
      line < 1 ||
      line > lines ||
      /[\r\n]|undefined|\[object/.test(message) ||
      message.trim() === '',
  )
  if (odd) return `a finding of ${odd.transform} is not one line about a line of the file`
  return error !== null && secrets.length > 0 ? 'secrets of a file with an error' : undefined
}

/** A second run changes nothing and fixes nothing. */
export function secondRun({ result, engine, options }: Case): string | undefined {
  if (result.error !== null) return undefined
  const again = engine(result.after, afterwards(options, result))
  if (again.error !== null) return `the second run stops: ${again.error}`
  if (again.after !== result.after)
    return `the second run changes line ${firstDifference(result.after, again.after)}`
  return again.findings.some(({ status }) => status === 'fixed')
    ? 'the second run fixes something'
    : undefined
}

/** The same file with CRLF becomes the same, and the same is said of it. */
export function lineEnds({ result, source, engine, options }: Case): string | undefined {
  if (source.includes('\r') || !source.includes('\n')) return undefined
  const other = engine(source.replaceAll('\n', '\r\n'), options)
  const plain = other.after.replaceAll('\r\n', '\n')
  if (other.error === null && /(?<!\r)\n/.test(other.after)) return 'with CRLF a line gets LF'
  if (plain !== result.after)
    return `with CRLF line ${firstDifference(result.after, plain)} comes out otherwise`
  const said = ({ error, findings, secrets }: Result) => JSON.stringify([error, findings, secrets])
  return said(other) === said(result) ? undefined : 'with CRLF something else is said'
}

/**
 * What BuildKit's rules and a second, independent reader make of the result: where both read the
 * old text alike, so they do the new one.
 */
export function readable({ result, before, after }: Case): string | undefined {
  if (result.after === result.before) return undefined
  if (after.scan.error !== undefined) return `the result does not parse: ${after.scan.error}`
  return differenceOf(before) === undefined ? differenceOf(after) : undefined
}

function differenceOf({ scan: { source, instructions } }: Dockerfile): string | undefined {
  const own = instructions.map(({ keyword, firstLine }) => `${keyword} of line ${firstLine}`)
  const others = DockerfileParser.parse(source)
    .getInstructions()
    .map((item) => `${item.getKeyword()} of line ${(item.getRange()?.start.line ?? 0) + 1}`)
  const at = own.findIndex((item, index) => item !== others[index])
  if (at !== -1) return `one reader sees ${own[at]}, the other ${others[at]}`
  return own.length === others.length
    ? undefined
    : `one reader sees ${own.length} instructions, the other ${others.length}`
}

/** The printed diff makes the new file of the old one. */
export async function patch({ result: { before, after } }: Case): Promise<string | undefined> {
  if (before === after) return undefined
  return rebuilds(before, after, await patchOf('Dockerfile', before, after))
    ? undefined
    : 'the patch makes another text'
}

/** Does a patch make one text of another, byte for byte? */
export function rebuilds(before: string, after: string, printed: string): boolean {
  return applyPatch(before, printed, { fuzzFactor: 0, autoConvertLineEndings: false }) === after
}

function firstDifference(one: string, other: string): number {
  const lines = other.split('\n')
  return one.split('\n').findIndex((line, index) => line !== lines[index]) + 1
}
