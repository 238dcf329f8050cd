import { posix } from 'node:path'
import type { Obstacle } from '../../obstacle.ts'
import { printMount } from '../../secret.ts'
import type { ConfigFile } from '../../trace/enter/configs.ts'
import type { Remedies } from '../remedies.ts'
import { destinationOf } from './destination.ts'
import type { FileMounting } from './files.ts'
import { serveFile } from './serve-file.ts'
import { noReader } from './unserved.ts'

/**
 * Why a file that a copied folder brings along is left to a person, and all that it takes: without
 * the mount, the line in `.dockerignore` would break the RUN that reads the file.
 */
export function bringsAlong(facts: Remedies, config: ConfigFile): Obstacle {
  const { path, file } = config
  const why = `${config.instruction.keyword} of a whole folder brings it in`
  const line = `add ${path} to .dockerignore`
  const destination = destinationOf(facts, config)
  if ('why' in destination)
    return {
      why: `${why}, and ${destination.why}`,
      remedy: `${line} and mount it in the RUN that needs it`,
    }
  const { target } = destination
  const mounting = serveFile(facts, config, target)
  if ('why' in mounting && mounting.why !== noReader)
    return { why: `${why}, and ${mounting.why}`, remedy: `${mounting.remedy}, then ${line}` }
  return {
    why,
    remedy:
      'why' in mounting || isOutOfReach(config, target, mounting)
        ? `${line}; a RUN that needs it all the same gets it by ` +
          `${printMount({ id: file.slug, type: 'secret' }, { target })} with ` +
          `${sourceFlag(file.slug, path)}, a container when it starts`
        : `${line}${flagsFor(mounting, path)}`,
  }
}

/**
 * What gives RUNs a file that a pattern brings in, and lets them go on where it is not there;
 * undefined when none is seen to read it.
 */
export function optionalMounts(facts: Remedies, config: ConfigFile): string | undefined {
  const plain = (text: string) => text.replaceAll(/[*?]/g, '').replaceAll(/\[(.)\]/g, '$1')
  const source = { ...config.source!, text: plain(config.source!.text) }
  const named = { ...config, source, path: plain(config.path) }
  const destination = destinationOf(facts, named)
  if ('why' in destination) return undefined
  const mounting = serveFile(facts, named, destination.target)
  if ('why' in mounting || mounting.mounts.length === 0) return undefined
  return mounting.mounts
    .map(
      ({ run, mount }) =>
        `${printMount(mounting.secret, { ...mount, required: false })} to the RUN of line ${run.instruction.firstLine}`,
    )
    .join(', ')
}

/** Kinds of files that their tools look for in a home folder and nowhere else. */
const ofHome =
  /^(?:netrc|git-credentials|gitconfig|pypirc|aws-credentials|ssh-key|docker-config|kubeconfig|cargo-credentials|gem-credentials|pgpass|mysql-config|boto|s3cfg|hex-config)$/

/** A file of a home that lies elsewhere, and that no RUN names. */
export function isOutOfReach(
  { file }: ConfigFile,
  target: string,
  { mounts }: FileMounting,
): boolean {
  return (
    ofHome.test(file.kind) &&
    !/^\/(?:root|home\/[^/]+|etc)\//.test(target) &&
    !mounts.some(({ run }) => run.text.includes(posix.basename(target)))
  )
}

/** What RUNs and the build command need, word for word. */
function flagsFor({ secret, mounts, clean, gone }: FileMounting, path: string): string {
  const flags = mounts.map(
    ({ run, mount }) =>
      `, ${printMount(secret, mount)} to the RUN of line ${run.instruction.firstLine}`,
  )
  const given = secret.type === 'ssh' ? '--ssh default' : sourceFlag(secret.id, path)
  const command =
    mounts.length === 0 ? '' : `, which would miss it, and ${given} to the build command`
  const tended =
    clean.length + gone.length > 0 ? '; take the chmod, chown and rm of it out of the RUNs' : ''
  return `${flags.join('')}${command}${tended}`
}

function sourceFlag(id: string, path: string): string {
  return `--secret id=${id},src=${path}`
}
