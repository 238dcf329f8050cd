import { dirname, join, relative, sep } from 'node:path'
import { type GitIgnore, readGitIgnore } from './gitignore.ts'
import { readSmall } from './small.ts'

/** The rules of one `.gitignore`, and those of the folders above it. */
export interface Rules {
  readonly folder: string
  readonly ignores: GitIgnore
  readonly parent: Rules | undefined
}

/**
 * Adds the `.gitignore` of a folder to the rules above it.
 *
 * @param folder real path
 * @returns `parent` itself when the folder has none that can be read
 */
export function rulesOf(folder: string, parent: Rules | undefined): Rules | undefined {
  const text = readSmall(`${folder}${sep}.gitignore`)
  return text === undefined ? parent : { folder, ignores: readGitIgnore(text), parent }
}

/** Is a file or folder left out? The nearest `.gitignore` that says something about it decides. */
export function isIgnored(rules: Rules | undefined, path: string, isFolder: boolean): boolean {
  for (let at = rules; at; at = at.parent) {
    const said = at.ignores(relative(at.folder, path).replaceAll(sep, '/'), isFolder)
    if (said !== undefined) return said
  }
  return false
}

/**
 * Asks whether git leaves out files below a folder, by the `.gitignore` files from the root of its
 * working tree down; each of them is read once.
 *
 * @param root absolute path of the working tree
 * @param folder absolute path below it, or itself
 * @returns a function of the path in the folder; the file need not exist
 */
export function ignoredByGit(root: string, folder: string): (inside: string) => boolean {
  const known = new Map<string, Rules | 'left out' | undefined>()
  const rulesIn = (at: string): Rules | 'left out' | undefined => {
    if (known.has(at)) return known.get(at)
    const above = at === root ? undefined : rulesIn(dirname(at))
    const isOut = above === 'left out' || (at !== root && isIgnored(above, at, true))
    const rules = isOut ? 'left out' : rulesOf(at, above)
    known.set(at, rules)
    return rules
  }
  return (inside) => {
    const path = join(folder, inside)
    if (!path.startsWith(root.endsWith(sep) ? root : root + sep)) return false
    const rules = rulesIn(dirname(path))
    return rules === 'left out' || isIgnored(rules, path, false)
  }
}
