/** Stands a name in a text as a whole word? */
export function hasWord(text: string, name: string): boolean {
  const isInside = (at: number) => /\w/.test(text.charAt(at))
  for (let at = text.indexOf(name); at !== -1; at = text.indexOf(name, at + 1))
    if (!isInside(at - 1) && !isInside(at + name.length)) return true
  return false
}
