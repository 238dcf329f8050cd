import type { Invocation, Remark } from './caller.ts'
import type { DockerfileState } from './states.ts'

/**
 * Is a file that calls builds about one of the Dockerfiles that were looked at? Where only a part
 * of a repository is worked on, the callers of the rest are not asked about.
 */
export function concerns(
  items: readonly (Invocation | Remark)[],
  seen: ReadonlyMap<string, DockerfileState>,
): boolean {
  const names = new Set(
    [...seen.values()].flatMap(({ declared, secrets }) => [
      ...declared,
      ...secrets.map(({ id }) => id),
    ]),
  )
  return items.some((item) => {
    if (item.type === 'remark') return item.names?.some((name) => names.has(name)) ?? false
    const { dockerfile, passed } = item
    if (dockerfile === 'elsewhere') return false
    if (dockerfile !== 'unknown' && 'path' in dockerfile) return seen.has(dockerfile.path)
    // one of many: then the name tells
    const may = dockerfile === 'unknown' || dockerfile.set.some((path) => seen.has(path))
    return may && passed.some(({ name }) => names.has(name))
  })
}
