import { mayBePhrase } from './names.ts'

/** The names that may be told, and how many others there are. */
export function told(
  names: readonly string[],
  isSafe: (name: string) => boolean,
): readonly string[] {
  const safe = names.filter(isSafe)
  const others = names.filter((name) => !isSafe(name))
  const phrases = others.filter(mayBePhrase).length
  const count = others.length - phrases
  return [
    ...safe,
    ...(count === 0 ? [] : [`${count} that ${count === 1 ? 'is' : 'are'} not named here`]),
    ...(phrases === 0 ? [] : [`${phrases} under a name that may itself be a passphrase`]),
  ]
}

/** Whether one line, of which nothing is told, says more than a value by itself. */
export const isMore = (line: string, left: readonly string[]) =>
  left.length === 0 && /\s|:\/\/|^[[{<]|=(?!=*$)/.test(line)
