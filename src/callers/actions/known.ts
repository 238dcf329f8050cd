import type { BuilderName } from '../caller.ts'
import { secretlessObstacle } from '../secretless.ts'
import type { Obstacle } from '../../transform.ts'

/** An action that builds an image, and its inputs. */
export interface BuildAction {
  /** `owner/name`. */
  readonly name: string
  readonly builder: BuilderName
  readonly args: string
  /** Its arguments stand in one line; left out: each has its own. */
  readonly separator?: ','
  /**
   * A list input like that of docker/build-push-action; absent: only a person can hand a secret
   * over, and `remedy` says how.
   */
  readonly secrets?: string
  /** A list of `ID=VARIABLE`. */
  readonly secretEnvs?: string
  /** A list of `ID=PATH`; absent: it passes no files, and `ssh` neither. */
  readonly secretFiles?: string
  readonly file?: string
  readonly context?: string
  readonly target?: string
  readonly remedy?: string
  /** Why nothing can be handed over, whatever the input. */
  readonly obstacle?: Obstacle
}

const likeDocker = {
  args: 'build-args',
  secrets: 'secrets',
  secretFiles: 'secret-files',
  file: 'file',
  context: 'context',
  target: 'target',
}

/** Each by its own action.yml. */
const buildActions: readonly BuildAction[] = [
  { name: 'docker/build-push-action', builder: 'buildx', ...likeDocker, secretEnvs: 'secret-envs' },
  // forks of it, which know no secret-envs
  { name: 'depot/build-push-action', builder: 'depot', ...likeDocker },
  { name: 'useblacksmith/build-push-action', builder: 'buildx', ...likeDocker },
  {
    name: 'nais/docker-build-push',
    builder: 'buildx',
    args: 'build_args',
    secrets: 'build_secrets',
    file: 'dockerfile',
    context: 'docker_context',
  },
  {
    name: 'superfly/fly-pr-review-apps',
    builder: 'fly',
    args: 'build_args',
    file: 'dockerfile',
    remedy: 'move it to `build_secrets`',
  },
  {
    name: 'mr-smithers-excellent/docker-build-push',
    builder: 'buildx',
    args: 'buildArgs',
    separator: ',',
    file: 'dockerfile',
    remedy: 'move it to `secrets`, which newer versions have',
  },
  {
    name: 'redhat-actions/buildah-build',
    builder: 'buildah',
    args: 'build-args',
    context: 'context',
    remedy:
      'set it in the `env` of the step and add `--secret id=NAME,type=env,env=NAME` to `extra-args`',
  },
  {
    name: 'int128/kaniko-action',
    builder: 'kaniko',
    args: 'build-args',
    file: 'file',
    context: 'context',
    target: 'target',
    obstacle: secretlessObstacle('kaniko')!,
  },
  {
    name: 'macbre/push-to-ghcr',
    builder: 'docker',
    args: 'build_arg',
    file: 'dockerfile',
    context: 'context',
    remedy: 'build with docker/build-push-action, which has `secrets`',
  },
]

/**
 * docker/build-push-action before its second version, which had other inputs and called `docker
 * build` without BuildKit (its README and action.yml of v1.1).
 */
const firstBuildPush: BuildAction = {
  name: 'docker/build-push-action',
  builder: 'classic',
  args: 'build_args',
  separator: ',',
  file: 'dockerfile',
  context: 'path',
  target: 'target',
  obstacle: {
    why: 'goes to docker/build-push-action of version 1, which knows no secrets',
    remedy: 'use version 2 or newer (docker/login-action logs in there), and run again',
  },
}

/**
 * The action that a step uses, if it is one that builds.
 *
 * @param has whether the step has an input
 */
export function buildActionOf(
  used: Used,
  has: (input: string) => boolean,
): BuildAction | undefined {
  const action = buildActions.find(({ name }) => name === used.name)
  if (action?.name !== firstBuildPush.name) return action
  const isFirst = used.major === undefined ? isLikeFirst(has) : used.major < 2
  if (!isFirst) return action
  // an input that it has not got, but that somebody thinks he passes
  return has(firstBuildPush.args) ? firstBuildPush : { ...firstBuildPush, args: action.args }
}

/** A commit or a branch is of the version whose inputs it is given. */
function isLikeFirst(has: (input: string) => boolean): boolean {
  return has('repository') || has('build_args')
}

/** What an action that builds is asked to do by an input that no table knows. */
export const unknownAction: Obstacle = {
  why: 'is passed to an action that is not known to pass secrets',
  remedy: 'pass it as a build secret if the action can, or build with docker/build-push-action',
}

/**
 * `owner/name` and the version of a `uses:`; a commit's version stands in the comment behind it.
 */
export interface Used {
  readonly name: string
  readonly major: number | undefined
  readonly minor: number | undefined
}

/** Reads `docker/build-push-action@v6.1` or `docker/build-push-action@4f58ea7… # v6.1.0`. */
export function readUses(text: string, comment: string): Used {
  const [path = '', version = ''] = text.split('@')
  const name = path.split('/').slice(0, 2).join('/').toLowerCase()
  const found =
    /^v?(\d+)(?:\.(\d+))?/.exec(version.length > 20 ? '' : version) ??
    /\bv?(\d+)(?:\.(\d+))?/.exec(comment)
  const number = (part: string | undefined) => (part === undefined ? undefined : Number(part))
  return { name, major: number(found?.[1]), minor: number(found?.[2]) }
}

/** Is a version older? What has no version, a branch or a commit, is taken for a new one. */
export function isOlder(used: Used, major: number, minor: number): boolean {
  if (used.major === undefined) return false
  return (
    used.major < major || (used.major === major && used.minor !== undefined && used.minor < minor)
  )
}
