import { posix } from 'node:path'
import { compilePattern } from './path-pattern.ts'

/** Tells whether a path of the build context is kept out of the build. */
export type DockerIgnore = (path: string) => boolean

/** Longer rules and lists than these are nobody's; they only keep the work bounded. */
const longestRule = 1000
const longestList = 10_000

interface Rule {
  readonly keeps: boolean
  readonly matches: (path: string) => boolean
}

/**
 * Reads a `.dockerignore`: patterns are relative to the context's root wherever they stand, a
 * folder covers all below it, the last match wins, `!` brings back (moby/patternmatcher;
 * docs.docker.com, "Build context", .dockerignore files).
 *
 * @param text the file, or undefined when there is none: nothing is kept out then
 */
export function readDockerIgnore(text: string | undefined): DockerIgnore {
  const rules = (text ?? '')
    .replace(/^\uFEFF/, '')
    .split('\n', longestList)
    .flatMap((line) => (line.length > longestRule ? [] : (readRule(line) ?? [])))
  return (path) => {
    const parts = posix.normalize(path).replace(/^\/+/, '').split('/')
    let above: readonly boolean[] = []
    let isOut = false
    // from the top folder down: what a rule said of a folder holds below it
    for (let depth = 1; depth <= parts.length; depth++) {
      const current = parts.slice(0, depth).join('/')
      isOut = false
      above = rules.map(({ keeps, matches }, index) => {
        const isMatch = above[index] === true || (keeps === isOut && matches(current))
        if (isMatch) isOut = !keeps
        return isMatch
      })
    }
    return isOut
  }
}

/** Only a `#` in column 0 makes a comment (moby/patternmatcher, ignorefile.ReadAll). */
function readRule(line: string): Rule | undefined {
  const pattern = line.trim()
  if (pattern === '' || line.startsWith('#')) return undefined
  const keeps = pattern.startsWith('!')
  const given = pattern.slice(keeps ? 1 : 0).trim()
  if (given === '') return undefined
  const path = posix
    .normalize(given)
    .replace(/(?<=.)\/$/, '')
    .replace(/^\/(?=.)/, '')
  const matches = compilePattern(path)
  return matches && { keeps, matches }
}
