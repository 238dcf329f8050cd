import { posix } from 'node:path'
import type { Repository } from '../repository.ts'
import { inRepository } from '../which.ts'
import type { Sorted } from './arguments.ts'
import { targetOf } from './orchestrated.ts'
import type { BuildCall } from './programs.ts'
import type { Argument } from './value.ts'

/**
 * Names that compose and bake look for, the first one wins (compose-spec, 03-compose-file.md;
 * buildx bake --help).
 */
const composeNames = ['compose.yaml', 'compose.yml', 'docker-compose.yml', 'docker-compose.yaml']
const bakeNames = ['docker-bake.json', 'docker-bake.hcl']

/**
 * The files whose services or targets a command builds.
 *
 * @param folders those that it may run in
 * @returns none when they cannot be told
 */
export function orderedFiles(
  repository: Repository,
  { builder, command, program, first }: BuildCall,
  { options, loose }: Sorted,
  folders: readonly string[],
): string[] {
  const words = command.words.slice(program, first)
  const said =
    builder === 'compose'
      ? words.flatMap(({ text }, index) =>
          text === '-f' || text === '--file' ? [words[index + 1]?.text] : [],
        )
      : options
          .filter(({ name }) => name === 'file')
          .map(({ words: own, from }) => (from === 0 ? own.at(-1)!.text : undefined))
  const isOther = words.some(({ raw }) => /^--(?:project-directory|file=)|^-f./.test(raw))
  if (isOther || loose.length > 0) return []
  const places = folders
    .map((folder) => filesIn(repository, folder, builder, said))
    .filter((files) => files !== undefined)
  const unique = new Set(places.map((files) => files.join('\n')))
  return unique.size === 1 ? places[0]! : []
}

function filesIn(
  repository: Repository,
  folder: string,
  builder: BuildCall['builder'],
  said: readonly (string | undefined)[],
): string[] | undefined {
  const at = (name: string | undefined) => {
    const path = name === undefined ? undefined : inRepository(folder, name)
    return path !== undefined && repository.exists(path) ? path : undefined
  }
  if (said.length > 0) {
    const files = said.map(at)
    return files.includes(undefined) ? undefined : (files as string[])
  }
  const compose = composeNames.find((name) => at(name) !== undefined)
  if (builder === 'compose') {
    const beside = compose?.replace(/\.(ya?ml)$/, '.override.$1')
    const found = [compose, beside].flatMap((name) => at(name) ?? [])
    return found.length > 0 ? found : undefined
  }
  const bakes = bakeNames.filter((name) => at(name) !== undefined)
  // all that are there would be read together
  return bakes.length === 1 && !compose ? [posix.join(folder, bakes[0]!)] : undefined
}

/**
 * The services or targets that an argument is for; undefined for all. One that nobody has where
 * they cannot be told.
 */
export function orderedUnits(
  { builder }: BuildCall,
  { operands }: Sorted,
  argument: Argument,
): string[] | undefined {
  if (builder === 'bake') {
    const target = targetOf(argument)
    return target === '*' ? undefined : [target]
  }
  return operands.length === 0 ? undefined : operands.map(({ text }) => text ?? '')
}
