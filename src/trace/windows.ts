import type { Stage } from '../dockerfile.ts'
import type { Traces } from './traces.ts'

/** Is the stage built on Windows, where BuildKit has no secret files? */
export function isWindows(facts: Traces, stage: Stage): boolean {
  const image = facts.environment.image(stage) ?? stage.image
  return /windows|nanoserver|servercore/i.test(image) || facts.dockerfile.scan.escape === '`'
}
