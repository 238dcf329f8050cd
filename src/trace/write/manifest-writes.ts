import { posix } from 'node:path'
import { isManifest } from '../../catalog/programs/manifests.ts'
import { effectsOf } from '../../catalog/programs/effects.ts'
import type { Command } from '../../shell.ts'
import type { Taint } from './taint.ts'
import { somewhere, type Write } from './write.ts'

/**
 * `sed -i "s/@TOKEN@/$TOKEN/" package.json && npm install`: what an installer keeps of the addresses
 * that a file names stays when the file goes.
 */
export function manifestWrites(command: Command, taint: Taint): Write[] {
  if (taint.files.size === 0) return []
  const { manifest } = effectsOf(command)
  const file =
    manifest &&
    [...taint.files].map((path) => posix.basename(path)).find((name) => isManifest(manifest, name))
  if (file === undefined) return []
  const instead =
    manifest!.bySettings ??
    `keep the credential out of ${file}, and let the installer get it by its settings`
  return [somewhere(command, manifest!.to, instead)]
}
