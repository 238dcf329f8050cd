import { existsSync } from 'node:fs'
import { dirname, join, sep } from 'node:path'
import { readSmall } from '../files/small.ts'
import type { Holds } from '../files/selection.ts'
import { gitRoot } from '../git.ts'

/** Name of the file that says once what the options would say each time. */
export const configName = 'secretmount.config.json'

/**
 * Gives the path of the configuration of a folder, or undefined.
 *
 * @param folder absolute path
 * @param holds what the folder holds, where it was listed
 */
export type ConfigFinder = (folder: string, holds?: Holds) => string | undefined

/**
 * Finds the configuration of a folder: the nearest upward, to the git root, or outside of a
 * repository to the current folder. In one folder `secretmount.config.json` goes before the
 * `secretmount` of package.json. Nothing is parsed here: most folders have none.
 */
export function configFinder(cwd: string): ConfigFinder {
  const known = new Map<string, string | undefined>()
  const find: ConfigFinder = (folder, holds) => {
    if (known.has(folder)) return known.get(folder)
    const top =
      gitRoot(folder) ?? (folder.startsWith(cwd.endsWith(sep) ? cwd : cwd + sep) ? cwd : folder)
    const found = configIn(folder, holds) ?? (top === folder ? undefined : find(dirname(folder)))
    known.set(folder, found)
    return found
  }
  return find
}

function configIn(folder: string, holds: Holds = () => true): string | undefined {
  const own = join(folder, configName)
  if (holds(configName) && existsSync(own)) return own
  const shared = join(folder, 'package.json')
  return holds('package.json') && hasKey(readSmall(shared)) ? shared : undefined
}

function hasKey(text: string | undefined): boolean {
  if (!text?.includes('"secretmount"')) return false
  try {
    // a dependency of that name is no configuration
    return Object.hasOwn(JSON.parse(text) as object, 'secretmount')
  } catch {
    return false
  }
}
