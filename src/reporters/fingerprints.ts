import { createHash } from 'node:crypto'
import type { Result } from '../result.ts'

/**
 * One for each finding, in order: the same as long as it is about the same thing in the same file.
 * Neither its line, nor its words, nor what can be done about it are part of it, and no value.
 *
 * @param name path of the file from the root of the repository
 */
export function fingerprintsOf({ findings }: Pick<Result, 'findings'>, name: string): string[] {
  const seen = new Map<string, number>()
  return findings.map((finding) => {
    const subject = `${name}\0${finding.name ?? `\0${finding.transform}`}`
    const number = seen.get(subject) ?? 0
    seen.set(subject, number + 1)
    return digest(`${subject}\0${number}`)
  })
}

/** One for what there is once in a file. */
export function fingerprintOf(name: string, what: string): string {
  return digest(`${name}\0\0\0${what}`)
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32)
}
