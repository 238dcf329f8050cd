import { type Dockerfile, neededStages } from './dockerfile.ts'
import type { Declaration } from './dockerfile/declaration.ts'
import type { Options } from './options.ts'
import { groupBy } from './group.ts'
import type { Result } from './result.ts'

/**
 * What is told of a file whatever becomes of its secrets.
 *
 * @param gone declarations that a plan takes out
 * @returns a result in which nothing changes
 */
export function describe(
  dockerfile: Dockerfile,
  options: Options,
  said: Pick<Result, 'error' | 'findings' | 'secrets'>,
  gone: ReadonlySet<Declaration> = new Set(),
): Result {
  const { source } = dockerfile
  return {
    path: options.path ?? 'Dockerfile',
    before: source,
    after: source,
    error: said.error,
    findings: said.findings,
    secrets: said.secrets,
    ...argumentsOf(dockerfile, gone),
  }
}

/**
 * Build arguments that set themselves (Dockerfile reference, "Predefined ARGs" and "Automatic
 * platform ARGs").
 */
const predefined =
  /^(?:(?:HTTPS?|FTP|NO|ALL)_PROXY|(?:TARGET|BUILD)(?:PLATFORM|OS|OSVERSION|ARCH|VARIANT)|TARGETSTAGE|SOURCE_DATE_EPOCH|BUILDKIT_\w+)$/i

/** `ARG X=$X`, empty where nothing set X before, is meant for `--build-arg X`. */
function isOwn({ raw, name, stage, instruction }: Declaration, all: readonly Declaration[]) {
  if (raw === undefined || ![`$${name}`, `\${${name}}`].includes(raw.replaceAll('"', '')))
    return false
  return !all.some(
    (other) =>
      other.name === name &&
      other.stage === stage &&
      other.value !== undefined &&
      other.instruction.span.start < instruction.span.start,
  )
}

/**
 * ARGs without a default that are left: what the caller still passes with --build-arg, secrets that
 * are left to a person too.
 */
function argumentsOf(
  dockerfile: Dockerfile,
  gone: ReadonlySet<Declaration>,
): Pick<Result, 'stages' | 'arguments'> {
  const { declarations, stages } = dockerfile
  const open = groupBy(
    declarations.filter(
      (item) =>
        item.kind === 'ARG' &&
        (item.value === undefined || isOwn(item, declarations)) &&
        !predefined.test(item.name) &&
        !gone.has(item),
    ),
    (item) => item.stage,
  )
  const namesIn = (stage: number) => [...new Set(open.get(stage)?.map((item) => item.name))]
  // the last one of a name counts
  const globals = new Map(
    declarations.filter((item) => item.stage === -1).map(({ name, value }) => [name, value]),
  )
  return {
    stages: stages.map((stage) => ({
      ...(stage.name === undefined ? {} : { name: stage.name }),
      needs: neededStages(dockerfile, stage),
      arguments: namesIn(stage.index).filter((name) => globals.get(name) === undefined),
    })),
    arguments: namesIn(-1),
  }
}
