import { credentialFile } from '../src/catalog/files.ts'
import type { Facts } from '../src/facts.ts'
import type { Config } from '../src/flow/configs.ts'
import { readersOfWritten } from '../src/flow/written.ts'
import { placeValue } from '../src/flow/whole-file.ts'
import type { Life } from '../src/flow/lives.ts'
import type { Command, Read } from '../src/shell.ts'
import type { Cure, Leak, Obstacle, Transform } from '../src/transform.ts'

/**
 * A RUN that writes a secret into a tool's configuration. npm, yarn and pnpm expand variables there: the file gets the name instead of the
 * value, and every RUN of the tool gets the value. A file that is nothing but the secret becomes a mount.
 *
 * @example
 * // before
 * ARG NPM_TOKEN
 * RUN echo "//npm.example.com/:_authToken=${NPM_TOKEN}" > .npmrc
 * RUN npm ci
 * // after
 * RUN echo "//npm.example.com/:_authToken=\${NPM_TOKEN}" > .npmrc
 * RUN --mount=type=secret,id=NPM_TOKEN,env=NPM_TOKEN npm ci
 */
export const writtenConfig: Transform = {
  name: 'written-config',
  description: 'secrets that a RUN writes into a configuration file stay out of it',
  cure(facts, life, leak) {
    if (leak.kind !== 'write' || leak.write.how !== 'redirect') return undefined
    return placeName(facts, life, leak) ?? placeValue(facts, life, leak)
  },
}

/** Writes `${NAME}` where the value stood, for a tool that expands it. */
function placeName(facts: Facts, life: Life, { run, write }: Leak & { kind: 'write' }): Cure | Obstacle | undefined {
  const file = credentialFile(write.to, write.to)
  if (!file || file.expands !== 'dollar' || !file.tools.some((tool) => /^(?:npm|yarn|pnpm|bun)$/.test(tool))) return undefined
  const reads = plainReads(write.command, life.variable.names)
  const places = reads?.map((read) => run.source(read))
  if (!reads || !places || places.includes(undefined)) return undefined
  const names = [...new Set(reads.map(({ name }) => name))]
  const config: Config = { file, content: { holds: 'placeholder', variables: names }, stage: run.stage, instruction: run.instruction, via: 'written', copy: undefined, source: undefined, path: write.to }
  const readers = readersOfWritten(facts, config, run, write, names)
  if ('why' in readers) return readers
  return {
    done: `${write.to} gets ${names.map((name) => `\${${name}}`).join(', ')} instead of the value`,
    consumed: reads.map((span) => ({ run, span })),
    needs: readers.needs,
    apply: (edit) => {
      for (const [index, place] of places.entries()) edit.replace(place!, `\\\${${reads[index]!.name}}`)
    },
  }
}

/** The reads of the names in a command, when every one is a plain `$X` that the shell puts in as it is; undefined otherwise. */
function plainReads(command: Command, names: ReadonlySet<string>): Read[] | undefined {
  const words = command.words.filter((word) => word.reads.length > 0)
  if (words.some(({ raw }) => raw.includes('$(') || raw.includes('`') || raw.includes("$'"))) return undefined
  const reads = [...words.flatMap((word) => word.reads), ...command.redirects.flatMap(({ body }) => body?.reads ?? [])]
  const own = reads.filter(({ name }) => names.has(name))
  return own.length > 0 && own.every(({ operator }) => operator === undefined) ? own : undefined
}
