import type { Script } from '../../shell.ts'
import type { Obstacle } from '../../transform.ts'
import { limitOf } from '../docker-version.ts'
import { secretlessObstacle } from '../secretless.ts'
import type { ShellOptions } from './options.ts'
import { enclosure } from './variables-place.ts'
import type { BuildCall } from './programs.ts'
import type { Variables } from './variables.ts'

/** Does a variable ask docker for the builder that it had before BuildKit? */
export function isClassic(
  { builder, command, program }: BuildCall,
  variables: Variables,
  options: ShellOptions,
): boolean {
  return builder === 'docker' && settingOf({ command, program }, variables, options) === '0'
}

/** What the docker that the script runs with cannot do, where its version is pinned. */
export function pinnedLimit(
  build: BuildCall,
  variables: Variables,
  options: ShellOptions,
): ReturnType<typeof limitOf> {
  if (build.builder !== 'docker') return undefined
  return limitOf(options.docker, /^(?:1|true)$/.test(settingOf(build, variables, options) ?? ''))
}

/** The value of `DOCKER_BUILDKIT` for a command, which may set it itself. */
function settingOf(
  { command, program }: Pick<BuildCall, 'command' | 'program'>,
  variables: Variables,
  { environment }: ShellOptions,
): string | undefined {
  const own = command.words
    .slice(0, program)
    .flatMap((word) => /^DOCKER_BUILDKIT=["']?(\w+)/.exec(word.raw)?.[1] ?? [])
  return (
    own.at(-1) ??
    variables.valueAt('DOCKER_BUILDKIT', command) ??
    environment?.get('DOCKER_BUILDKIT')
  )
}

/** Why no secret can be handed to a call by an edit of its line. */
export function obstacleOf(
  build: BuildCall,
  script: Script,
  variables: Variables,
  options: ShellOptions,
): Obstacle | undefined {
  const { builder, command, stranger, wrappers } = build
  const secretless = secretlessObstacle(builder)
  if (secretless) return secretless
  if (isClassic(build, variables, options))
    return {
      why: 'goes to the classic builder (DOCKER_BUILDKIT=0), which knows no secrets',
      remedy: 'build with BuildKit (take DOCKER_BUILDKIT=0 away)',
    }
  const limit = pinnedLimit(build, variables, options)
  if (limit?.of === 'secrets') return limit.obstacle
  if (stranger)
    return {
      why:
        `is passed to a command that ${stranger.text ?? 'a command that is not known here'} ` +
        'runs, which may not hand its environment on',
      remedy: 'set the variable where the build runs and pass the secret there',
    }
  if (wrappers.includes('chroot'))
    return {
      why: 'is passed to a command in another root',
      remedy: 'set the variable there and pass the secret',
    }
  return enclosure(script, command)
}
