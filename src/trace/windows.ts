import type { Stage } from '../dockerfile.ts'
import type { Facts } from '../facts.ts'

/** Is the stage built on Windows, where BuildKit has no secret files? */
export function isWindows(facts: Facts, stage: Stage): boolean {
  const image = facts.environment.image(stage) ?? stage.image
  return /windows|nanoserver|servercore/i.test(image) || facts.dockerfile.scan.escape === '`'
}
