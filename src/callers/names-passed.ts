/** Names after `--build-arg` in a text of whatever language. */
export function namesPassed(text: string): string[] {
  const option = /--build-arg(?:["']?,\s*|[=\s]+)(?:\\\r?\n\s*)?\\?["'`]?([A-Za-z_]\w*)/g
  return [...text.matchAll(option)].map((found) => found[1]!)
}
