import { judgeValue } from '../../catalog/values.ts'
import { SHORTEST_VALUE } from '../needles.ts'

const speaking = /pass(?:word|wd|phrase)|bindpw|token|secret|credential|api[-_]?key|identified by/i
const comment = /^\s*(?:#|\/\/\s|;|--\s|<!--|\*|rem\s)/i

const isValue = (word: string) =>
  word.length >= SHORTEST_VALUE &&
  !/^[A-Za-z]+$/.test(word) &&
  !['reference', 'harmless', 'empty'].includes(judgeValue('password', word))

/** What stands behind the first name in the line that speaks of a credential. */
function behindName(line: string): string {
  const [name] = speaking.exec(line) ?? []
  return name === undefined
    ? ''
    : line.slice(line.indexOf(name) + name.length).replace(/^[\w-]+/, '')
}

/**
 * The lines that speak of a credential in which none of those that are known stands, neither by its
 * name nor by its value.
 */
export function unseenLines(
  text: string,
  names: ReadonlySet<string>,
  values: readonly string[],
): readonly string[] {
  return text.split('\n').flatMap((line, index) => {
    if (
      comment.test(line) ||
      !behindName(line)
        .split(/[\s"'`,;=<>]+/)
        .some(isValue)
    )
      return []
    if (line.split(/[^\w.-]+/).some((word) => word !== '' && names.has(word))) return []
    const around = line.trim()
    if (values.some((value) => line.includes(value) || value.includes(around))) return []
    return [`line ${index + 1}`]
  })
}
