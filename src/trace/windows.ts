import type { Obstacle } from '../obstacle.ts'
import type { Run } from '../run.ts'
import type { Traces } from './traces.ts'

/**
 * Why a RUN is given no secret file: it is one of Windows, where BuildKit has none, or by the
 * escape of the file it may be, and its text is not read as that of a POSIX shell.
 *
 * @param before what can be done before the build, on Windows
 */
export function whyWindows(facts: Traces, run: Run, before: string): Obstacle | undefined {
  const image = facts.environment.image(run.stage) ?? run.stage.image
  const line = run.instruction.firstLine
  if (/windows|nanoserver|servercore/i.test(image))
    return {
      why: `the RUN of line ${line} is a Windows one, where secret mounts do not work`,
      remedy: before,
    }
  return facts.dockerfile.scan.escape === '`'
    ? {
        why:
          `the RUN of line ${line} is read with the escape of Windows (# escape=\`), where secret ` +
          'mounts do not work',
        remedy: `on Linux take # escape=\` away and continue lines with \\, on Windows ${before}`,
      }
    : undefined
}
