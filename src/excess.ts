import { possibleNames } from './run/names.ts'
import type { Traces } from './trace/traces.ts'

/**
 * Stages that build on each other. Docker stacks no more than 125 layers (moby
 * layer/layer_store.go, maxLayerDepth).
 */
export const deepestStage = 1000
/** Copied credential files times instructions that may use them: about a second of work. */
const mostUsesOfFiles = 100_000
/** Names of secrets in a RUN times its characters, all RUNs together: about a second as well. */
const mostUsesOfNames = 3_000_000

/**
 * Why a file is not followed: its RUNs can have no mounts, or it has so much of two things that
 * asking each about each would take minutes. Real files stay hundreds of times below.
 */
export function excessOf(facts: Traces): string | undefined {
  const { stages, scan } = facts.dockerfile
  const deep = stages.find(({ depth }) => depth > deepestStage)
  if (deep)
    return `line ${deep.from.firstLine}: more than ${deepestStage} stages build on each other; they are not followed`
  // the builder says "circular dependency" (seen with Docker Engine 28)
  const scratch = stages.find(({ name }) => name === 'scratch')
  if (scratch)
    return (
      `line ${scratch.from.firstLine}: no RUN of a stage that is called scratch can have a mount; ` +
      'rename the stage'
    )
  const files = facts.copiedConfigs.filter(({ file }) => file.kind !== 'requirements').length
  const uses = scan.instructions.length
  if (files * uses > mostUsesOfFiles)
    return (
      `${files} copies of credential files and ${uses} instructions are more than can be ` +
      'followed; split the file'
    )
  return namedIn(facts) > mostUsesOfNames
    ? `${facts.variables.length} secrets in RUNs that name very many of them are more than can ` +
        'be followed; split the RUNs'
    : undefined
}

function namedIn({ runs, variables, dockerfile }: Traces): number {
  // not one RUN can name enough
  if (variables.length * dockerfile.source.length <= mostUsesOfNames) return 0
  const names = new Set(variables.flatMap((variable) => [...variable.names]))
  return runs.reduce(
    (sum, run) =>
      sum + run.text.length * [...possibleNames(run)].filter((name) => names.has(name)).length,
    0,
  )
}
