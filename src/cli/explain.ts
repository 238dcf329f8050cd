import type { Argv } from 'yargs'
import { oneLine } from '../escape.ts'
import { type Explanation, explanations } from '../explanations.ts'
import { hint } from '../nearest.ts'
import { paintFor, type Paint } from '../paint.ts'
import { UsageError } from './error.ts'
import type { Io } from './io.ts'
import { type Wrap, wrapFor } from './wrap.ts'

/** The options of `secretmount explain`: none of its own. */
export const options = (yargs: Argv): Argv =>
  yargs.positional('transform', {
    type: 'string',
    describe: 'Name of a transform; all of them without one',
  })

/** Runs `secretmount explain`. Gives the exit code. */
export async function run(values: Readonly<Record<string, unknown>>, io: Io): Promise<number> {
  const name = values['transform']
  const wrap = await wrapFor(io.stdout)
  const paint = await paintFor(io.stdout.isTerminal, io.environment)
  await io.stdout.write(typeof name === 'string' ? one(name, paint, wrap) : all(paint, wrap))
  return 0
}

function all(paint: Paint, wrap: Wrap): string {
  const names = Object.keys(explanations)
  const width = Math.max(...names.map((name) => name.length)) + 2
  return names
    .map((name) => {
      const { description } = explanations[name]!
      return `${paint.bold(name)}${' '.repeat(width - name.length)}${wrap(description, width, 4)}\n`
    })
    .join('')
}

/** @throws UsageError for a name that no transform has */
function one(name: string, paint: Paint, wrap: Wrap): string {
  const found = Object.hasOwn(explanations, name) ? explanations[name] : undefined
  if (!found)
    throw new UsageError(
      'there is no transform ' +
        `${oneLine(name)}${hint(name, Object.keys(explanations)) || ';'} "secretmount ` +
        'explain" lists them',
    )
  return `${paint.bold(name)}: ${wrap(found.description, name.length + 2, 2)}

${wrap(found.about, 0, 0)}

${example(found, paint)}`
}

function example({ before, after }: Explanation, paint: Paint): string {
  const part = (head: string, text: string, colour: (line: string) => string) =>
    `${head}:\n${text.replaceAll(/^.*$/gm, (line) => `  ${colour(line)}`)}\n`
  return after === undefined
    ? part('It is told of', before, paint.yellow)
    : `${part('Before', before, paint.red)}\n${part('After', after, paint.green)}`
}
