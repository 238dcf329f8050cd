import { createHash } from 'node:crypto'
import type { Result } from '../result.ts'

/**
 * One for each finding, in order: the same as long as it is about the same thing in the same file. Neither its line, nor its words, nor
 * what can be done about it are part of it, and no value.
 *
 * @param name path of the file from the root of the repository
 */
export function fingerprintsOf({ findings }: Pick<Result, 'findings'>, name: string): string[] {
  const seen = new Map<string, number>()
  return findings.map((finding) => {
    const subject = `${name}\0${finding.name ?? `\0${finding.transform}`}`
    const number = seen.get(subject) ?? 0
    seen.set(subject, number + 1)
    return createHash('sha256').update(`${subject}\0${number}`).digest('hex').slice(0, 32)
  })
}
