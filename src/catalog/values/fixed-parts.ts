import { judgeValue } from '../values.ts'

/** Shorter texts are parts of too many words to mean anything. */
const shortest = 6

/**
 * What stands as text beside the variables of a value, where it may be (a part of) a secret.
 *
 * @param name the variable that gets the value
 * @param value as a shell, make, compose or HCL reads it
 * @returns the texts as written; nothing for a value without a variable, which is judged as a whole
 *
 * @example
 *
 *     fixedParts('API_TOKEN', 'k7Hq2wz$X.Xq81vw') // ['k7Hq2wz', '.Xq81vw']
 *     fixedParts('API_TOKEN', '${X:-k7Hq2wz}') // ['k7Hq2wz']
 *     fixedParts('API_TOKEN', '$(cat token.txt)') // []
 */
export function fixedParts(name: string, value: string): string[] {
  const texts = value.replaceAll(substitution, '$_').split(variable)
  if (texts.length === 1) return []
  return texts.filter((text) => isSecret(name, text))
}

/** What a command prints; `$(NAME)` alone is a variable of make. */
const substitution = /\$\((?!\w+\))[^()]*\)|`[^`]*`/g

const variable = /\$[({]?[A-Za-z_]\w*(?::?[-+=?])?|[(){}\s"']+/

function isSecret(name: string, text: string): boolean {
  if (text.includes('://')) return false
  // without what joins it to its neighbours
  const part = text.replaceAll(/^[^\w$]+|[^\w$]+$/g, '')
  if (part.length < shortest) return false
  const verdict = judgeValue(name, part)
  return verdict === 'literal' || verdict === 'token'
}
