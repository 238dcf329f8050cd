import type { BuilderName } from './caller.ts'
import { secretlessWords } from './secretless.ts'

const compose = /\b(?:docker|podman)[- ]compose\b/

/**
 * Who is called by the command that an option stands in, in a text that was not read as a script;
 * undefined where it is one of those that take `--secret`, or cannot be told.
 */
export function builderBefore(text: string, at: number): BuilderName | undefined {
  let start = at
  do start = text.lastIndexOf('\n', start - 1)
  while (start > 0 && '\\^'.includes(text[start - 1]!))
  const line = text.slice(start + 1, at).replaceAll(/\$\([^()]*\)/g, '')
  const command = line.slice(
    Math.max(...['`', ';', '&', '|'].map((end) => line.lastIndexOf(end))) + 1,
  )
  if (compose.test(command)) return 'compose'
  return secretlessWords.find(({ call, named = call }) => command.search(named) >= 0)?.builder
}
