import { atLeast, defaultBuilder } from '../../builder.ts'
import type { Declaration } from '../../dockerfile/declaration.ts'
import type { Run } from '../../run.ts'
import type { ConfigFile } from '../../trace/enter/configs.ts'
import type { Remedies } from '../remedies.ts'

/** A build argument that a path begins with, and the value that the file gives it. */
export interface LeadingArgument {
  readonly name: string
  readonly value: string
  readonly declaration: Declaration
}

/**
 * The build argument that the destination of a COPY begins with. A caller may give it another
 * value, so a mount has to name it as well: frontends since 1.3 expand it there (Dockerfile
 * reference, RUN --mount), and so does buildah 1.28, which podman 4.3 has (seen in builds).
 *
 * @returns undefined where there is none, the file gives it no folder, or the builder cannot
 */
export function leadingArgument(
  facts: Remedies,
  { stage, instruction, copy, via }: ConfigFile,
): LeadingArgument | undefined {
  const name = /^\$(?:\{(\w+)\}|(\w+))(?=\/|$)/.exec(copy?.destination.text ?? '')
  const found = name?.[1] ?? name?.[2]
  // what a folder brings along lies below it under names of its own
  if (via !== 'copy' || found === undefined || !canExpand(facts)) return undefined
  const declaration = facts.inEffect(stage, instruction, found)
  if (declaration?.kind !== 'ARG' || declaration.stage !== stage.index) return undefined
  const value = declaration.value ?? facts.environment.global(found)?.value
  return value !== undefined && /^\/[\w./-]+$/.test(value)
    ? { name: found, value: value.replace(/\/+$/, ''), declaration }
    : undefined
}

function canExpand({ capability, options: { builder = defaultBuilder } }: Remedies): boolean {
  return builder.name === 'podman' ? atLeast(builder, 4, 3) : capability.mounts === 'env'
}

/** The path as a mount of the RUN has to say it; undefined where the RUN knows another value. */
export function writtenPath(
  facts: Remedies,
  run: Run,
  target: string,
  { name, value, declaration }: LeadingArgument,
): string | undefined {
  return facts.inEffect(run.stage, run.instruction, name) === declaration &&
    target.startsWith(`${value}/`)
    ? `\${${name}}${target.slice(value.length)}`
    : undefined
}
