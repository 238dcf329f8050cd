/**
 * How long the word is that a shell's text starts with; undefined when a quote or bracket in it
 * does not end.
 */
export function wordLength(text: string): number | undefined {
  let at = 0
  while (at < text.length && !/[\s;&|<>()]/.test(text[at]!)) {
    const length = partLength(text.slice(at))
    if (length === undefined) return undefined
    at += length
  }
  return at
}

function partLength(text: string): number | undefined {
  const [first, second] = text
  if (first === '\\') return Math.min(2, text.length)
  if (first === "'") return text.indexOf("'", 1) === -1 ? undefined : text.indexOf("'", 1) + 1
  if (first === '`') return text.indexOf('`', 1) === -1 ? undefined : text.indexOf('`', 1) + 1
  if (first === '"') return lengthTo(text, 1, '"')
  if (first === '$' && second === '(') return lengthTo(text, 2, ')')
  if (first === '$' && second === '{') return lengthTo(text, 2, '}')
  return 1
}

function lengthTo(text: string, start: number, close: '"' | ')' | '}'): number | undefined {
  for (let at = start; at < text.length;) {
    if (text[at] === close) return at + 1
    const rest = text.slice(at)
    // between double quotes a single one is a letter
    const isLetter = close === '"' && text[at] === "'"
    const length = isLetter
      ? 1
      : text[at] === '(' && close === ')'
        ? lengthTo(rest, 1, ')')
        : partLength(rest)
    if (length === undefined) return undefined
    at += length
  }
  return undefined
}

/** What a word is once the shell has taken its quotes off; expansions stay as they are written. */
export function unquoted(word: string): string {
  return word.replaceAll(/\\\r?\n/g, '').replaceAll(/["']|\\(?=[^\s])/g, '')
}
