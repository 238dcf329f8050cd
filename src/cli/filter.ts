import type { Argv } from 'yargs'
import { maxBytes } from '../files/read.ts'
import { argumentsOf, type ArgumentValues } from './arguments.ts'
import { engine as own, type Engine, limited } from './engine.ts'
import { framesOf } from './error.ts'
import { linesIn } from './filter/lines.ts'
import { answer } from './filter/record.ts'
import type { Io } from './io.ts'
import { options as all } from './options.ts'

/** The options of the rewrite that are about a text alone. */
const names = [
  'unsafe',
  'secret',
  'ignore',
  'only',
  'style',
  'builder',
  'dotenv-id',
  'dotenv-path',
  'ssh',
  'no-syntax',
  'tag',
  'target',
] as const satisfies readonly (keyof typeof all)[]

/** JSON writes a byte as six characters at most, and the context comes along. */
const longestLine = 16 * maxBytes

/** The options of `secretmount filter`. */
export function options(yargs: Argv): Argv {
  return yargs
    .usage(
      '$0 filter < RECORDS > RESULTS\n\n' +
        'Rewrites many Dockerfiles without touching any file: a line in, a line out, in order. ' +
        'A record is {"path": …, "text": …} and may have "context": {".npmrc": …}.\n\n' +
        'A line that cannot be worked on comes out with its "error"; the exit code is 0 all ' +
        'the same.',
    )
    .options(Object.fromEntries(names.map((name) => [name, all[name]])))
    .example('$0 filter < records.jsonl > results.jsonl', 'One after the other')
    .example(
      'parallel --pipe --keep-order $0 filter < records.jsonl > results.jsonl',
      'On all cores',
    )
}

/** Runs `secretmount filter`: holds one line at a time, and never throws for what is in it. */
export async function run(values: ArgumentValues, io: Io, engine: Engine = own): Promise<number> {
  const args = argumentsOf({ ...values, _: [] })
  const answering = {
    args,
    rewrite: limited(engine),
    report: async (error: unknown) => void (await io.stderr.write(`${framesOf(error)}\n`)),
  }
  for await (const lines of linesIn(io.stdin, longestLine)) {
    const answers: string[] = []
    for (const line of lines) answers.push(`${JSON.stringify(await answer(line, answering))}\n`)
    // nobody reads any more
    if (!(await io.stdout.write(answers.join('')))) break
  }
  return 0
}
