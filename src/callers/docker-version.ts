import { atLeast, type Builder } from '../builder.ts'
import type { Obstacle } from '../transform.ts'

/** The major and minor number of a docker, for instance `[20, 10]`. */
export type DockerVersion = NonNullable<Builder['version']>

/**
 * The version in an image of docker's client or engine: `docker:17.05.0-ce-git`,
 * `registry.example.com/docker:19.03-dind`, `docker:20`. Where only the major one stands there, it is
 * the newest of it. Undefined where none is said, and for images that are no docker's.
 */
export function dockerVersionOf(image: string | undefined): DockerVersion | undefined {
  const text = image?.trim() ?? ''
  const own = text.lastIndexOf('/') + 1
  const found = /^docker:([\d.]+)(?:[@-]\S*)?$/.exec(text.slice(own))
  const version = versionIn(found?.[1])
  if (!found || !version) return undefined
  // there was nothing between 1.13 and 17.03: others number an image of their own
  const isOfficial = /^(?:docker\.io\/)?(?:library\/)?$/.test(text.slice(0, own))
  return version[0] >= 17 || (version[0] === 1 && isOfficial) ? version : undefined
}

/** The version that a text begins with: `17.11.0-ce`. */
export function versionIn(text: string | undefined): DockerVersion | undefined {
  const found = /^(\d{1,4})(?:\.(\d{1,4}))?(?!\w)/.exec(text ?? '')
  return found ? [Number(found[1]), Number(found[2] ?? 99)] : undefined
}

/** The older one of a client and the engines that it may talk to. */
export function oldestOf(
  versions: readonly (DockerVersion | undefined)[],
): DockerVersion | undefined {
  return versions
    .filter((version) => version !== undefined)
    .toSorted((a, b) => a[0] - b[0] || a[1] - b[1])[0]
}

/** What a docker of an old version cannot do. */
export interface Limit {
  /** `secrets`: nothing is mounted. `variables`: files are. */
  readonly of: 'secrets' | 'variables'
  readonly version: DockerVersion
  readonly obstacle: Obstacle
}

/**
 * What a docker that a step pins cannot do. `--secret` came with 18.09, its `env=` with 20.10, and
 * with 23 BuildKit by itself and mounts as variables, for every frontend (docs.docker.com, release
 * notes of the engine).
 *
 * @param asksForBuildKit `DOCKER_BUILDKIT=1` is set
 */
export function limitOf(
  version: DockerVersion | undefined,
  asksForBuildKit: boolean,
): Limit | undefined {
  const docker: Builder = { name: 'docker', ...(version ? { version } : {}) }
  if (!version || atLeast(docker, 23, 0)) return undefined
  const [major, minor] = version
  const name = `docker ${major}${minor === 99 ? '' : `.${String(minor).padStart(2, '0')}`}`
  const remedy = 'take docker:23 or newer there, for a dind service too, and run again'
  const limit = (of: Limit['of'], why: string, way = remedy): Limit => ({
    of,
    version,
    obstacle: { why: `goes to ${name}, ${why}`, remedy: way },
  })
  if (!atLeast(docker, 18, 9)) return limit('secrets', 'which knows no secrets')
  if (!atLeast(docker, 20, 10)) return limit('secrets', 'which takes no secret from a variable')
  return asksForBuildKit
    ? limit('variables', 'which mounts no secret as a variable')
    : limit('secrets', 'which builds without BuildKit', `set DOCKER_BUILDKIT=1, or ${remedy}`)
}
