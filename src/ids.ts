import type { Facts } from './facts.ts'
import { mountsOf } from './mounts.ts'

/**
 * The id of a secret: one that an existing mount of the file uses for the same variable, else the name itself.
 *
 * @param names all names that the file gives the secret
 */
export function secretIdOf(facts: Facts, name: string, names: ReadonlySet<string>): string {
  for (const run of facts.runs) {
    for (const mount of mountsOf(run.instruction)) {
      if (mount.type !== 'secret' || mount.id === undefined) continue
      // a file at a path of its own is another value, whatever its id looks like
      if (
        (mount.env !== undefined && names.has(mount.env)) ||
        (plain(mount.id) === plain(name) && !mount.options.has('target'))
      )
        return mount.id
    }
  }
  return name.replaceAll(/[^\w.-]/g, '_')
}

function plain(name: string): string {
  return name.toLowerCase().replaceAll(/[-.]/g, '_')
}
