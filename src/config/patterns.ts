import { relative, sep } from 'node:path'
import { readGitIgnore } from '../files/gitignore.ts'

/** Patterns as in a `.gitignore`, which remember those that have matched nothing. */
export interface Patterns {
  /** @param path absolute */
  matches(path: string, isFolder?: boolean): boolean
  unmatched(): string[]
}

/**
 * Patterns that count from a folder. The last one that matches a path, or else a folder above it,
 * decides; `!` takes back.
 *
 * @param folder absolute; paths outside it match nothing
 */
export function patternsOf(folder: string, texts: readonly string[]): Patterns {
  const rules = texts.map((text) => {
    const isBack = text.startsWith('!')
    return { text, isBack, says: readGitIgnore(isBack ? text.slice(1) : text), isHit: false }
  })
  const decides = (path: string, isFolder: boolean): boolean | undefined => {
    let found: boolean | undefined
    for (const rule of rules) {
      if (!rule.says(path, isFolder)) continue
      rule.isHit = true
      found = !rule.isBack
    }
    return found
  }
  return {
    matches(path, isFolder = false) {
      const parts = relative(folder, path).split(sep)
      if (parts[0] === '' || parts[0] === '..') return false
      for (let count = parts.length; count > 0; count--) {
        const found = decides(parts.slice(0, count).join('/'), isFolder || count < parts.length)
        if (found !== undefined) return found
      }
      return false
    },
    unmatched: () => rules.filter(({ isHit }) => !isHit).map(({ text }) => text),
  }
}
