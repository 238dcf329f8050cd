import type { ExistingMount } from './mounts.ts'
import type { Run } from './run.ts'
import type { Span } from './span.ts'

/**
 * The variable that a RUN reads all of a mounted file into: `X=$(cat /run/secrets/x)`.
 *
 * @returns undefined when there is none, or more than one
 */
export function readInto({ script }: Run, { target }: ExistingMount): string | undefined {
  if (target === undefined || !script || script.broken) return undefined
  const names = script.commands.flatMap(({ assignments }) =>
    assignments.flatMap(({ name, value }) => (value && isWhole(value.raw, target) ? [name] : [])),
  )
  const [only, ...others] = new Set(names)
  return others.length === 0 ? only : undefined
}

/** Is a word, as written, the text of one file and nothing else? */
export function isWhole(raw: string, path: string): boolean {
  const text = /^"[^]*"$/.test(raw) ? raw.slice(1, -1) : raw
  const [found] = wholeReads(text, path)
  return found !== undefined && found.start === 0 && found.end === text.length
}

/** Where a script puts in the text of a file: `$(cat FILE)`, in backticks too. */
export function wholeReads(source: string, path: string): Span[] {
  return [...source.matchAll(/\$\(([^()`]*)\)|`([^`]*)`/g)].flatMap((match) => {
    const [program, file, ...others] = (match[1] ?? match[2]!).trim().split(/\s+/)
    const isRead = program === 'cat' && file !== undefined && others.length === 0
    return isRead && file.replaceAll(/^["']|["']$/g, '') === path
      ? [{ start: match.index, end: match.index + match[0].length }]
      : []
  })
}
