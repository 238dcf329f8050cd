import { posix } from 'node:path'
import type { Obstacle } from '../../obstacle.ts'
import type { ConfigFile } from '../../trace/enter/configs.ts'
import type { Remedies } from '../remedies.ts'
import { optionalMounts } from './brings-along.ts'

/** Why a file is left alone, and whether that is not more than a hint. */
export interface Hindrance extends Obstacle {
  readonly isNote?: boolean
}

/** What is said of a file whose name alone would make it one, where a mount cannot be offered. */
export function rarely({ path }: ConfigFile): Hindrance {
  return {
    why: 'its content is not at hand, and a file of this name may hold a secret or none',
    remedy: `say --secret ${posix.basename(path)} if it does`,
    isNote: true,
  }
}

/** Why a file is left alone, wherever it goes to. */
export function hindrance(
  facts: Remedies,
  config: ConfigFile,
  isUnknown: boolean,
): Hindrance | undefined {
  const { file, source, path } = config
  if (facts.options.leadsOut?.(path))
    return {
      why:
        'a symbolic link that leads out of the build context stands there, which COPY does not ' +
        'follow and the --secret of a build would',
      remedy: 'put the file itself there',
    }
  if (file.review === 'run time')
    return {
      why: 'it is usually needed when the container runs',
      remedy: 'mount it when the container starts',
      isNote: isUnknown,
    }
  // BuildKit mounts secrets `noexec`
  if (file.review === 'program')
    return {
      why: 'it is a program, and none can be run from the mount of a secret',
      remedy: 'let it print a variable, and give that to the RUN as a secret',
      isNote: isUnknown,
    }
  if (!/[*?[]/.test(source!.text)) return undefined
  const mounts = optionalMounts(facts, config)
  return {
    why: 'a pattern brings it in, which may match other files or none',
    remedy:
      'name the file where it is always ' +
      `there${mounts === undefined ? '' : `, else take the pattern out and add ${mounts}, which does without it too`}`,
  }
}
