import type { Dockerfile } from './dockerfile.ts'
import type { Options } from './options.ts'
import { refusedBy } from './refused.ts'
import { argumentText } from './scanner/instruction.ts'

/** Instructions of the Dockerfile reference. */
const keywords: ReadonlySet<string> = new Set([
  'ADD',
  'ARG',
  'CMD',
  'COPY',
  'ENTRYPOINT',
  'ENV',
  'EXPOSE',
  'FROM',
  'HEALTHCHECK',
  'LABEL',
  'MAINTAINER',
  'ONBUILD',
  'RUN',
  'SHELL',
  'STOPSIGNAL',
  'USER',
  'VOLUME',
  'WORKDIR',
])

/** Marks of template languages, in instructions that no such text belongs into. */
const template = /\{\{|\{%|<%|%%\w+%%|@@?[A-Z_]+@@?/
const plain: ReadonlySet<string> = new Set([
  'FROM',
  'ARG',
  'ENV',
  'COPY',
  'ADD',
  'WORKDIR',
  'USER',
  'EXPOSE',
  'VOLUME',
])

/**
 * Why a file cannot be worked on: BuildKit would refuse it, or it is a template whose result nobody
 * knows. Undefined when it can.
 */
export function faultOf(dockerfile: Dockerfile, { builder }: Options): string | undefined {
  const { scan, stages, globals } = dockerfile
  if (scan.error !== undefined) return scan.error
  const templated = scan.instructions.find(
    (item) =>
      /^[{<%@]/.test(item.keyword) ||
      (plain.has(item.keyword) && template.test(argumentText(item))),
  )
  if (templated)
    return `line ${templated.firstLine}: this looks like a template, not a Dockerfile; run on what it makes`
  const unknown = scan.instructions.find((item) => !keywords.has(item.keyword))
  // not its text: behind a forgotten continuation mark it may be a value
  if (unknown) {
    const hint =
      unknown === scan.instructions[0]
        ? 'this does not read as a Dockerfile'
        : 'does the line before lack its continuation mark?'
    return `line ${unknown.firstLine}: unknown instruction; ${hint}`
  }
  const early = globals.find((item) => item.keyword !== 'ARG')
  if (early && stages.length > 0)
    return `line ${early.firstLine}: ${early.keyword} before the first FROM`
  if (scan.instructions.length > 0 && stages.length === 0)
    return 'no FROM: this is no whole Dockerfile'
  return refusedBy(dockerfile, builder)
}
