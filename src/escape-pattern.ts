/** A text as a regular expression that matches it and nothing else. */
export function escapePattern(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\/-]/g, String.raw`\$&`)
}

/** Finds a name where it is a whole word. */
export function wordPattern(name: string): RegExp {
  return new RegExp(`(?<!\\w)${escapePattern(name)}(?!\\w)`)
}
