import type { Facts } from '../facts.ts'
import { capabilityOf, deadSyntax, liveSyntax } from '../header.ts'
import { mountsOf } from '../mounts.ts'
import type { Finding } from '../transform.ts'

/** A `# syntax` comment that BuildKit does not act on, or that is too old for the secret mounts of the file. */
export function* deadHeader(facts: Facts): Iterable<Finding> {
  const mounts = facts.runs.flatMap(({ instruction }) => mountsOf(instruction))
  if (!mounts.some(({ type }) => type === 'secret' || type === 'ssh')) return
  const { scan } = facts.dockerfile
  const dead = deadSyntax(scan)
  const line = dead && scan.lines[dead.line - 1]
  if (line && facts.capability.syntax !== undefined) {
    yield {
      at: line,
      safety: 'safe',
      message:
        'this # syntax comment does nothing here, BuildKit reads it in the first lines only; moved to the top',
      fix: (edit) => edit.header(),
    }
    return
  }
  const live = liveSyntax(scan)
  // the experimental channel has mounts, only not all their options
  if (
    !live ||
    (/experimental/.test(live.value) &&
      !mounts.some(({ env, options }) => env !== undefined || options.has('required')))
  )
    return
  const setsVariables = mounts.some(({ type, env }) => type === 'secret' && env !== undefined)
  const { syntax } = capabilityOf(scan, { ...facts.options, style: setsVariables ? 'env' : 'file' })
  if (syntax !== undefined)
    yield {
      at: live,
      safety: 'safe',
      message: 'the # syntax line is too old for the mounts of this file; raised',
      fix: (edit) => edit.header(),
    }
}
