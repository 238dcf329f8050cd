import { posix } from 'node:path'
import { lineage } from '../dockerfile.ts'
import type { Facts } from '../facts.ts'
import type { Run } from '../run.ts'
import type { Config } from './configs.ts'

/** The folder that the COPY made and RUNs without the mount use: something must make it once the COPY is gone. Undefined when nothing must. */
export function folderFor(facts: Facts, config: Config, target: string, runs: readonly Run[], readers: readonly Run[]): string | undefined {
  const { copy } = config
  const folder = posix.dirname(target)
  if (!copy || copy.sources.length > 1 || !/\/\.[^/]+$/.test(folder)) return undefined
  const forms = formsOf(folder)
  const names = (run: Run) => forms.some((form) => run.text.includes(form))
  const relies = runs.some((run) => !readers.includes(run) && names(run))
  const made = facts.runs.some((run) => /\bmkdir\b|\binstall\s+(?:-\S+\s+)*-d/.test(run.text) && names(run) && isBefore(run, config, runs))
  return relies && !made ? folder : undefined
}

function formsOf(folder: string): string[] {
  const inHome = /^\/(?:root|home\/[^/]+)\/(.+)$/.exec(folder)?.[1]
  return inHome === undefined ? [folder] : [folder, `~/${inHome}`, `$HOME/${inHome}`, `\${HOME}/${inHome}`]
}

/** Made in the same stage or one that it builds on, before anything relies on it. */
function isBefore(run: Run, { stage }: Config, runs: readonly Run[]): boolean {
  const first = runs[0]?.instruction.span.start ?? Number.POSITIVE_INFINITY
  return lineage(stage).includes(run.stage) && run.instruction.span.start <= first
}
