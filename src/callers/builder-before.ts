import type { BuilderName } from './caller.ts'

/** Programs by what their command lines say, as far as they pass secrets in another way. */
const programs: readonly (readonly [RegExp, BuilderName])[] = [
  [/\b(?:docker|podman)[- ]compose\b/, 'compose'],
  [/\bkaniko\b/, 'kaniko'],
  [/\baz acr build\b/, 'acr'],
  [/\bheroku container:push\b/, 'heroku'],
  [/\bimg build\b/, 'img'],
]

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
  return programs.find(([program]) => program.test(command))?.[1]
}
