import { posix } from 'node:path'
import type { Traces } from './trace/traces.ts'
import type { Facts } from './facts.ts'
import { type ExistingMount, mountsOf } from './mounts.ts'

/**
 * The id of a secret: one that an existing mount of the file uses for the same variable, else the
 * name itself.
 *
 * @param names all names that the file gives the secret
 */
export function secretIdOf(facts: Traces, name: string, names: ReadonlySet<string>): string {
  for (const { id, env, options } of facts.known(secretMounts)) {
    if (id === undefined) continue
    // a file at a path of its own is another value, whatever its id looks like
    if (
      (env !== undefined && names.has(env)) ||
      (comparable(id) === comparable(name) && !options.has('target'))
    )
      return id
  }
  return saidFor(facts, name) ?? name.replaceAll(/[^\w.-]/g, '_')
}

function secretMounts({ runs }: Facts): ExistingMount[] {
  return runs.flatMap(({ instruction }) =>
    mountsOf(instruction).filter(({ type }) => type === 'secret'),
  )
}

/** The id that was said for a variable, unless another secret of the file has it. */
function saidFor(facts: Traces, name: string): string | undefined {
  const { options, variables } = facts
  const id = saidOf(options.ids, name)
  if (id === undefined) return undefined
  const isTaken =
    variables.some(
      (other) => other.id !== name && (saidOf(options.ids, other.id) ?? other.id) === id,
    ) || facts.known(secretMounts).some((mount) => mount.id === id && mount.env !== undefined)
  return isTaken ? undefined : id
}

/** The id that was said for a file, by its path, its name, or its short name. */
export function saidForFile(ids: Readonly<Record<string, string>>, path: string, slug: string) {
  return [path, posix.basename(path), slug]
    .map((name) => saidOf(ids, name))
    .find((id) => id !== undefined)
}

/** A name of the file may be one that every object has, `toString`. */
function saidOf(ids: Readonly<Record<string, string>> | undefined, name: string) {
  return ids && Object.hasOwn(ids, name) ? ids[name] : undefined
}

/** A name as ids are compared: `npm-token`, `npm.token` and `NPM_TOKEN` are one. */
export function comparable(name: string): string {
  return name.toLowerCase().replaceAll(/[-.]/g, '_')
}
