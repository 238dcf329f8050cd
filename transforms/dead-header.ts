import type { Remedies } from '../src/remedy/remedies.ts'
import { capabilityOf, deadSyntax, liveSyntax } from '../src/header.ts'
import { mountsOf } from '../src/mounts.ts'
import type { Finding, Transform } from '../src/transform.ts'

/**
 * A `# syntax` comment that BuildKit does not act on, or that is too old for the secret mounts of
 * the file.
 *
 * @example
 * // before
 * # syntax=docker/dockerfile:1.0
 * FROM alpine:3.20
 * RUN --mount=type=secret,id=token wget --header "X-Token: $(cat /run/secrets/token)" https://files.example.com/one
 * // after
 * # syntax=docker/dockerfile:1
 * FROM alpine:3.20
 * RUN --mount=type=secret,id=token wget --header "X-Token: $(cat /run/secrets/token)" https://files.example.com/one
 */
export const deadHeader: Transform = {
  name: 'dead-header',
  description: '`# syntax` lines that do nothing, or are too old for the secret mounts of the file',
  find: findDeadHeader,
}

function* findDeadHeader(facts: Remedies): Iterable<Finding> {
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
