import { assumedSource, mountedFile } from '../../assumed-source.ts'
import type { CredentialFile } from '../../catalog/files.ts'
import type { Facts } from '../../facts.ts'
import { mountsOf } from '../../mounts.ts'
import { contextPath } from './configs.ts'

/** A file of the build context that a RUN mounts as a secret. */
export interface MountedFile {
  /** Path in the build context, posix, without `./`. */
  readonly path: string
  readonly file: CredentialFile
}

/** The files that mounts put at targets of their own, as far as their sources are told. */
export function mountedFiles(facts: Facts): MountedFile[] {
  // what no folder brings along nobody asks for
  if (!/^[ \t]*(?:COPY|ADD)\b/im.test(facts.dockerfile.source)) return []
  return facts.runs.flatMap(({ instruction }) =>
    mountsOf(instruction).flatMap((mount): MountedFile[] => {
      const file = mount.type === 'secret' ? mountedFile(mount) : undefined
      if (!file || !mount.options.has('target')) return []
      const source = assumedSource(facts, mount)
      return typeof source === 'object' && 'src' in source
        ? [{ path: contextPath(source.src), file }]
        : []
    }),
  )
}
