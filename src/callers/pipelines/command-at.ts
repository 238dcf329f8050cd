import type { CallerFile, DockerfileOf, Invocation } from '../caller.ts'
import { whole } from '../embedded.ts'
import { readShell, type ShellOptions } from '../read-shell.ts'

/** What a command is read with. */
export type CommandPlace = Pick<ShellOptions, 'file' | 'kind' | 'repository' | 'folders'>

/**
 * The build that a command in a text of another language calls; undefined where it cannot be read.
 *
 * @param at where the command begins
 * @param place without folders where it is not known where it runs
 */
export function commandAt(
  { text }: CallerFile,
  at: number,
  place: CommandPlace,
): Invocation | undefined {
  return readCommand(lineAt(text, at), place)
}

/** The same of a command alone. */
export function readCommand(command: string, place: CommandPlace): Invocation | undefined {
  const [call] = readShell(whole(command), { ...place, isBash: true })
  if (call?.type !== 'invocation') return undefined
  return { ...call, dockerfile: onlyOf(call.dockerfile) }
}

/** Where it runs is not known: the one Dockerfile that it can mean is the one. */
export function onlyOf(dockerfile: DockerfileOf): DockerfileOf {
  if (typeof dockerfile === 'string' || 'path' in dockerfile) return dockerfile
  const [only, ...others] = dockerfile.set
  return others.length === 0 && only !== undefined ? { path: only } : dockerfile
}

/** Does what begins there stand in a comment, by the words that most languages have for one? */
export function isCommentAt(text: string, at: number, found: string): boolean {
  const line = text.slice(text.lastIndexOf('\n', at) + 1, at)
  return /^\s*(?:#|\/\/)|^\s*(?:rem|::)\s/i.test(line + found)
}

/**
 * To the end of the line, or of the string that the command stands in. What is in it stands as far
 * from its beginning as in the text.
 */
export function lineAt(text: string, at: number): string {
  let end = at
  do {
    const next = text.indexOf('\n', end + 1)
    end = next === -1 ? text.length : next
  } while (end < text.length && '\\`^'.includes(text[end - 1]!))
  const line = text.slice(at, end).replaceAll(/\\?[\\`^]\n/g, (ends) => ' '.repeat(ends.length))
  const before = text.slice(text.lastIndexOf('\n', at) + 1, at)
  const quote = /('''|"""|["'])[^"']*$/.exec(before)?.[1]
  return quote === undefined ? line : line.slice(0, closing(line, quote))
}

/** Where a string ends: at a quote that is not escaped. */
function closing(line: string, quote: string): number {
  let end = line.indexOf(quote)
  while (end > 0 && line[end - 1] === '\\') end = line.indexOf(quote, end + 1)
  return end === -1 ? line.length : end
}
