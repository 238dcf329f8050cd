import { posix } from 'node:path'
import type { Span } from '../../span.ts'
import type { CallerFile, DockerfileOf, Invocation } from '../caller.ts'
import { argumentsAt, namedDockerfiles } from '../named.ts'
import { commandAt, readCommand } from '../pipelines/command-at.ts'
import { secretsNamedIn } from '../pipelines/plugin.ts'
import type { Repository } from '../repository.ts'
import type { Reported } from './systems.ts'

/** What is known of a build that only a person can change. */
export interface Place extends Pick<Invocation, 'dockerfile' | 'target' | 'secrets'> {
  /** It may pass more than is seen. */
  readonly isOpen: boolean
}

/**
 * What the build that is found at a place means, one for each Dockerfile that it names. Where that
 * is none of the repository's, or cannot be read, it is not known what it is built with.
 */
export function placesOf(
  system: Reported,
  file: CallerFile,
  at: Span,
  repository: Repository,
): Place[] {
  const { name: kind, moves, naming, region: regionOf, words: wordsOf, isBeside } = system
  const found = file.text.slice(at.start, at.end)
  const beside = posix.dirname(file.path) === '.' ? '' : posix.dirname(file.path)
  const folders = isBeside ? [beside] : moves && !moves.test(file.text) ? [''] : []
  const about = { file: file.path, kind, repository, folders }
  if (/^docker\s/.test(found)) return [asPlace(commandAt(file, at.start, about))]
  const region = regionOf?.(file.text, at) ?? ''
  const words = wordsOf?.(argumentsAt(file.text, at.end - 1), found)
  if (words !== undefined) return [asPlace(readCommand(`docker build ${words}`, about))]
  if (!naming) return [{ dockerfile: 'unknown', secrets: [], isOpen: false }]
  const target = targetIn(region)
  const rest = { secrets: secretsNamedIn(region), ...(target === undefined ? {} : { target }) }
  const starts = isBeside ? [beside, ''] : ['', beside]
  return namedDockerfiles(repository, region, naming, starts).map((dockerfile) => ({
    ...known(dockerfile),
    ...rest,
  }))
}

function asPlace(call: Invocation | undefined): Place {
  if (!call) return { dockerfile: 'unknown', secrets: [], isOpen: true }
  const { dockerfile, target, secrets, supplier } = call
  const { isOpen, ...place } = known(dockerfile)
  return {
    ...place,
    secrets,
    isOpen: isOpen || supplier?.isOpen === true,
    ...(target === undefined ? {} : { target }),
  }
}

function known(dockerfile: DockerfileOf): Pick<Place, 'dockerfile' | 'isOpen'> {
  return dockerfile === 'elsewhere'
    ? { dockerfile: 'unknown', isOpen: true }
    : { dockerfile, isOpen: false }
}

function targetIn(region: string): string | undefined {
  return /(?:^|[\s"'])(?:--|build-)?target["']?(?:\s{0,9}[:=]|\s)\s{0,9}["']?([\w.-]{1,99})/.exec(
    region,
  )?.[1]
}
