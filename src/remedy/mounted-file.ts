import { effectsOf } from '../catalog/programs/effects.ts'
import type { ExistingMount } from '../mounts.ts'
import type { Run } from '../run.ts'
import { callsOf } from '../trace/read/calls.ts'

/** Does the RUN's text name the file of a mount, or may code of the project read it? */
export function mayReadFile(run: Run, mount: ExistingMount): boolean {
  return (
    readsFile(run, mount) ||
    (run.script?.commands ?? []).some((command) => effectsOf(command).row?.sources) ||
    callsOf(run).some(({ isScript, command }) => {
      const { known, runsCode } = effectsOf(command).reads
      return isScript || !known || runsCode === 'project'
    })
  )
}

/** Does the RUN's text name the file of a mount? */
export function readsFile(run: Run, mount: ExistingMount): boolean {
  return (
    mount.target !== undefined &&
    (run.text.includes(mount.target) || run.text.includes(`/run/secrets/${mount.id}`))
  )
}
