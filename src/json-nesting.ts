import { createScanner } from 'jsonc-parser'

/** Far more than any configuration has; whoever reads it calls itself for each level. */
const DEEPEST = 200

/**
 * Is a JSON text, comments allowed, nested so deeply that a reader which calls itself would run out
 * of its stack?
 */
export function nestsTooDeeply(text: string): boolean {
  if ((text.match(/[[{]/g)?.length ?? 0) <= DEEPEST) return false
  const scanner = createScanner(text, true)
  let depth = 0
  for (scanner.scan(); scanner.getTokenOffset() < text.length; scanner.scan()) {
    // a string is no bracket, whatever it holds
    const token = scanner.getTokenLength() === 1 ? text[scanner.getTokenOffset()] : ''
    if (token === '{' || token === '[') depth++
    if (token === '}' || token === ']') depth--
    if (depth > DEEPEST) return true
  }
  return false
}
