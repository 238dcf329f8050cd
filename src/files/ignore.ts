import { join, relative, sep } from 'node:path'
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
 * Does git leave a file out, by the `.gitignore` files from the root of its working tree down?
 *
 * @param root absolute path of the working tree
 * @param path absolute path below it; the file need not exist
 */
export function isIgnoredByGit(root: string, path: string): boolean {
  const parts = relative(root, path).split(sep)
  let rules = rulesOf(root, undefined)
  for (const [index, part] of parts.entries()) {
    const at = join(root, ...parts.slice(0, index), part)
    const isFolder = index < parts.length - 1
    if (isIgnored(rules, at, isFolder)) return true
    if (isFolder) rules = rulesOf(at, rules)
  }
  return false
}
