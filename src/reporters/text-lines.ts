/** The lines of a text with their ends. */
export function textLines(text: string): string[] {
  const lines = text.split(/(?<=\n)/)
  return text === '' ? [] : lines
}
