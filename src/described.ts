import { type Dockerfile, neededStages } from './dockerfile.ts'
import type { Declaration } from './dockerfile/declaration.ts'
import type { Options } from './options.ts'
import type { BuildStage, Result } from './result.ts'

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
    stages: stagesOf(dockerfile, gone),
    arguments: argumentsOf(dockerfile, gone, -1),
  }
}

function stagesOf(dockerfile: Dockerfile, gone: ReadonlySet<Declaration>): BuildStage[] {
  return dockerfile.stages.map((stage) => ({
    ...(stage.name === undefined ? {} : { name: stage.name }),
    needs: neededStages(dockerfile, stage),
    arguments: argumentsOf(dockerfile, gone, stage.index),
  }))
}

/**
 * Build arguments that set themselves (Dockerfile reference, "Predefined ARGs" and "Automatic
 * platform ARGs").
 */
const predefined =
  /^(?:(?:HTTPS?|FTP|NO|ALL)_PROXY|(?:TARGET|BUILD)(?:PLATFORM|OS|OSVERSION|ARCH|VARIANT)|TARGETSTAGE|SOURCE_DATE_EPOCH|BUILDKIT_\w+)$/i

/**
 * ARGs without a default that are left: what the caller still passes with --build-arg, secrets that
 * are left to a person too.
 */
function argumentsOf(
  { declarations }: Dockerfile,
  gone: ReadonlySet<Declaration>,
  stage: number,
): string[] {
  const names = declarations.filter(
    (item) =>
      item.kind === 'ARG' &&
      item.stage === stage &&
      item.value === undefined &&
      !predefined.test(item.name) &&
      !gone.has(item),
  )
  const globals = names.length === 0 ? [] : declarations.filter((item) => item.stage === -1)
  return [...new Set(names.map((item) => item.name))].filter(
    (name) => stage === -1 || globals.findLast((item) => item.name === name)?.value === undefined,
  )
}
