import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join, relative, sep } from 'node:path'
import type { Ignore } from 'ignore'

/** The rules of one `.gitignore`, and those of the folders above it. */
export interface Rules {
  readonly folder: string
  readonly ignore: Ignore
  readonly parent: Rules | undefined
}

// loaded at the first .gitignore: it costs a quarter of node's own start
let create: (() => Ignore) | undefined

/**
 * Adds the `.gitignore` of a folder to the rules above it.
 *
 * @param folder real path
 * @returns `parent` itself when the folder has none that can be read
 */
export function rulesOf(folder: string, parent: Rules | undefined): Rules | undefined {
  let text: string
  try {
    text = readFileSync(join(folder, '.gitignore'), 'utf8')
  } catch {
    return parent
  }
  create ??= createRequire(import.meta.url)('ignore') as () => Ignore
  return { folder, ignore: create().add(text), parent }
}

/** Is a file or folder left out? The nearest `.gitignore` that says something about it decides. */
export function isIgnored(rules: Rules | undefined, path: string, isFolder: boolean): boolean {
  for (let at = rules; at; at = at.parent) {
    const inside = relative(at.folder, path).replaceAll(sep, '/') + (isFolder ? '/' : '')
    const { ignored, unignored } = at.ignore.test(inside)
    if (ignored || unignored) return ignored
  }
  return false
}
