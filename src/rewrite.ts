import { neededStages } from './dockerfile.ts'
import { faultOf } from './faults.ts'
import type { Options } from './options.ts'
import { Plan } from './plan.ts'
import { Conflict } from './plan/replacements.ts'
import { positionOf } from './position.ts'
import { recheck } from './recheck.ts'
import { Remedies } from './remedy/remedies.ts'
import type { BuildStage, Report, Result, Status } from './result.ts'
import { collectSecrets } from './secrets.ts'
import { ignoreComment } from '../transforms/ignore-comment.ts'
import { transforms } from '../transforms/index.ts'
import type { Finding, Transform } from './transform.ts'

export type { Options } from './options.ts'

/**
 * Rewrites one Dockerfile. Pure: all it learns comes in by its arguments.
 *
 * @param source the text, a byte order mark included
 * @returns never throws for a bad file: `error` says what is wrong with it, and `after` is `source` then
 */
export function rewrite(source: string, options: Options = {}): Result {
  const facts = new Remedies(source, options, transforms)
  const selected = facts.isIgnoredWhole ? [ignoreComment] : transforms
  const fault = faultOf(facts.dockerfile)
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
  const broken = recheck(facts, plan, after)
  if (broken !== undefined)
    return unchanged(facts, `internal error, please report it: ${broken}`, findings.map(asManual))
  return { ...described(facts, plan, null, findings), after }
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
  const { unsafe, accept } = facts.options
  if (finding.safety === 'review' && !unsafe) return settled('review')
  if (accept && !accept(report(facts, transform, finding, 'fixed'))) return settled('review')
  const own = new Plan()
  try {
    finding.fix(own)
    plan.merge(own)
    return settled('fixed')
  } catch (error) {
    if (error instanceof Conflict) return settled('conflict')
    throw error
  }
}

function report(
  facts: Remedies,
  transform: Transform,
  { at, name, message, by }: Finding,
  status: Status,
): Report {
  return {
    transform: by ?? transform.name,
    status,
    ...positionOf(
      facts.dockerfile.scan.lines.map((item) => item.start),
      at,
    ),
    ...(name === undefined ? {} : { name }),
    message,
  }
}

function asManual(finding: Report): Report {
  return finding.status === 'fixed' ? { ...finding, status: 'manual' } : finding
}

function unchanged(facts: Remedies, error: string | null, findings: readonly Report[]): Result {
  return described(facts, new Plan(), error, findings)
}

/** The file as it is, with all that is to be told of it once the plan is carried out. */
function described(
  facts: Remedies,
  plan: Plan,
  error: string | null,
  findings: readonly Report[],
): Result {
  const { dockerfile, options } = facts
  const { source } = dockerfile
  const secrets = error === null ? collectSecrets(facts, plan) : []
  return {
    path: options.path ?? 'Dockerfile',
    before: source,
    after: source,
    error,
    findings,
    secrets,
    stages: stagesOf(facts, plan),
    arguments: argumentsOf(facts, plan, -1),
  }
}

function stagesOf(facts: Remedies, plan: Plan): BuildStage[] {
  return facts.dockerfile.stages.map((stage) => ({
    ...(stage.name === undefined ? {} : { name: stage.name }),
    needs: neededStages(facts.dockerfile, stage),
    arguments: argumentsOf(facts, plan, stage.index),
  }))
}

/** Build arguments that set themselves (Dockerfile reference, "Predefined ARGs" and "Automatic platform ARGs"). */
const predefined =
  /^(?:(?:HTTPS?|FTP|NO|ALL)_PROXY|(?:TARGET|BUILD)(?:PLATFORM|OS|OSVERSION|ARCH|VARIANT)|TARGETSTAGE|SOURCE_DATE_EPOCH|BUILDKIT_\w+)$/i

/** ARGs without a default that are left: what the caller still passes with --build-arg, secrets that are left to a person too. */
function argumentsOf(facts: Remedies, plan: Plan, stage: number): string[] {
  const { declarations } = facts.dockerfile
  const secret = new Set(plan.undeclared)
  const names = declarations.filter(
    (item) =>
      item.kind === 'ARG' &&
      item.stage === stage &&
      item.value === undefined &&
      !predefined.test(item.name) &&
      !secret.has(item),
  )
  return [...new Set(names.map((item) => item.name))].filter(
    (name) => stage === -1 || facts.environment.global(name)?.value === undefined,
  )
}
