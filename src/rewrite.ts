import { describe } from './described.ts'
import { type Dockerfile, parseDockerfile } from './dockerfile.ts'
import { excessOf } from './excess.ts'
import { faultOf } from './faults.ts'
import { withIgnored } from './ignore-file.ts'
import { leftAlone } from './left-alone.ts'
import type { Options } from './options.ts'
import { longestLine, overlongLine } from './scanner/lines.ts'
import { plainResult } from './plain.ts'
import { Plan } from './plan.ts'
import { Conflict } from './plan/replacements.ts'
import { positionOf } from './position.ts'
import { recheck } from './recheck.ts'
import { Remedies } from './remedy/remedies.ts'
import type { Report, Result, Status } from './result.ts'
import { collectSecrets } from './secrets.ts'
import { ignoreComment } from '../transforms/ignore-comment.ts'
import { transforms } from '../transforms/index.ts'
import type { Finding, Transform } from './transform.ts'

export type { Options } from './options.ts'

/**
 * Rewrites one Dockerfile. Pure: all it learns comes in by its arguments.
 *
 * @param source the text, a byte order mark included
 * @returns never throws for a bad file: `error` says what is wrong with it, and `after` is `source`
 *   then
 */
export function rewrite(source: string, options: Options = {}): Result {
  const dockerfile = parseDockerfile(source)
  return plainResult(dockerfile, options) ?? rewriteRead(dockerfile, options)
}

/**
 * The same without the look beforehand, which spares most files the full reading.
 *
 * @param looked the text as it was read for the look, where there was one
 */
export function rewriteInFull(
  source: string,
  options: Options = {},
  looked: Dockerfile = parseDockerfile(source),
): Result {
  return rewriteRead(looked, options)
}

function rewriteRead(dockerfile: Dockerfile, options: Options): Result {
  const facts = new Remedies(dockerfile, options, transforms)
  const selected = facts.isIgnoredWhole ? [ignoreComment] : transforms
  const fault = faultOf(facts.dockerfile, options) ?? excessOf(facts)
  if (fault !== undefined) return unchanged(facts, facts.isIgnoredWhole ? null : fault, [])
  const plan = new Plan()
  const found = selected.flatMap((transform) =>
    [...(transform.find?.(facts) ?? [])].map((finding) => settle(facts, plan, transform, finding)),
  )
  const findings = found
    .map(({ finding, status, transform }) => report(facts, transform, finding, status))
    .toSorted((a, b) => a.line - b.line)
  if (plan.isEmpty) return unchanged(facts, null, findings)
  const after = plan.print(facts)
  const broken = tooLong(after) ?? internal(recheck(facts, plan, after))
  if (broken !== undefined) return unchanged(facts, broken, findings.map(asManual))
  return { ...described(facts, plan, findings), after, ...contextOf(facts, plan) }
}

function internal(broken: string | undefined): string | undefined {
  return broken === undefined ? undefined : `internal error, please report it: ${broken}`
}

/** BuildKit refuses a file with a longer line. */
function tooLong(after: string): string | undefined {
  const line = overlongLine(after)
  return line === undefined
    ? undefined
    : `line ${line} of the result would be longer than the ${longestLine} bytes that BuildKit ` +
        'reads; break it, and run again'
}

function contextOf({ ignoreFile }: Remedies, { keptOut }: Plan): Pick<Result, 'context'> {
  const edit = ignoreFile && keptOut.size > 0 ? withIgnored(ignoreFile, [...keptOut]) : undefined
  return edit ? { context: [edit] } : {}
}

function settle(
  facts: Remedies,
  plan: Plan,
  transform: Transform,
  finding: Finding,
): { transform: Transform; finding: Finding; status: Status } {
  const settled = (status: Status) => ({ transform, finding, status })
  if (finding.safety === 'note') return settled('note')
  if (!finding.fix) return settled('manual')
  const { unsafe, accept, heldBy = [] } = facts.options
  if (finding.safety === 'review' && !unsafe) return settled('review')
  if (accept && !accept(report(facts, transform, finding, 'fixed')))
    return { ...settled('review'), finding: leftAlone(finding) }
  const own = new Plan()
  try {
    finding.fix(own)
    if (heldBy.length > 0 && !unsafe && own.mounts.length > 0)
      return { ...settled('review'), finding: leftAlone(finding, heldClause(heldBy)) }
    plan.merge(own)
    return settled('fixed')
  } catch (error) {
    if (error instanceof Conflict)
      return { ...settled('conflict'), finding: leftAlone(finding, metClause) }
    throw error
  }
}

const metClause =
  ', since another change meets it in the same place: write that one first, and run again'

function heldClause(files: readonly string[]): string {
  return (
    `, since what ${files.join(', ')} builds it with knows no secrets: have BuildKit build it ` +
    'first, or say --unsafe'
  )
}

function report(
  facts: Remedies,
  transform: Transform,
  { at, name, message, by, mayStay = false }: Finding,
  status: Status,
): Report {
  return {
    transform: by ?? transform.name,
    status,
    ...positionOf(facts.known(lineStarts), at),
    ...(name === undefined ? {} : { name }),
    message,
    ...(mayStay && { mayStay }),
  }
}

function lineStarts({ dockerfile }: Remedies): number[] {
  return dockerfile.scan.lines.map((item) => item.start)
}

function asManual(finding: Report): Report {
  return finding.status === 'fixed' ? { ...finding, status: 'manual' } : finding
}

function unchanged(facts: Remedies, error: string | null, findings: readonly Report[]): Result {
  return error === null
    ? described(facts, new Plan(), findings)
    : describe(facts.dockerfile, facts.options, { error, findings, secrets: [] })
}

/** The file as it is, with all that is to be told of it once the plan is carried out. */
function described(facts: Remedies, plan: Plan, findings: readonly Report[]): Result {
  const secrets = collectSecrets(facts, plan)
  const said = { error: null, findings, secrets }
  return describe(facts.dockerfile, facts.options, said, new Set(plan.undeclared))
}
