import { judgeValue } from '../../src/catalog/values.ts'
import type { Declaration } from '../../src/dockerfile/declaration.ts'
import type { Case } from './case.ts'

/** No value of a secret that stands in the file is in a message, in the JSON or in the command. */
export function untold(given: Case): string | undefined {
  const { before, result, source, options, engine } = given
  const told = wordsOf(given.result, given.command)
  for (const declaration of before.declarations.filter((item) => isSecret(given, item))) {
    const value = declaration.value!
    const count = (text: string) => text.split(value).length
    if (count(told) === 1) continue
    // `secret` and `password` are words of the messages themselves: only what goes with the value
    // was told
    const other = engine(masked(source, declaration), options)
    if (
      count(wordsOf(other, null)) < count(wordsOf(result, null)) ||
      given.command?.includes(value)
    )
      return `the value of ${declaration.name} is told`
  }
  return undefined
}

function isSecret(
  { result: { findings } }: Case,
  { name, value, instruction }: Declaration,
): boolean {
  if (
    value === undefined ||
    value.length < 4 ||
    !['literal', 'token'].includes(judgeValue(name, value))
  )
    return false
  return findings.some(
    (finding) =>
      finding.name === name ||
      (instruction.firstLine <= finding.line && finding.line <= instruction.lastLine),
  )
}

/** The file with another value, of the same length and as hard to guess. */
function masked(source: string, { instruction, word, raw }: Declaration): string {
  const { end } = instruction.joined.span(word.start, word.end)
  const start = end - raw!.length
  const text = Array.from(source.slice(start, end), (character) =>
    /[a-y0-8]/i.test(character) ? String.fromCodePoint(character.codePointAt(0)! + 1) : character,
  ).join('')
  return source.slice(0, start) + text + source.slice(end)
}

function wordsOf(
  { findings, secrets, stages, error }: Case['result'],
  command: string | null,
): string {
  const without = findings.map(({ name: _name, ...finding }) => finding)
  return JSON.stringify([error, without, secrets, stages, command])
}
