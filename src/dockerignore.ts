import { posix } from 'node:path'

/** Tells whether a path of the build context is kept out of the build. */
export type DockerIgnore = (path: string) => boolean

interface Rule {
  readonly keeps: boolean
  readonly matches: (path: string) => boolean
}

/**
 * Reads a `.dockerignore`: patterns are relative to the context's root wherever they stand, a folder covers all below it, the last match
 * wins, `!` brings back (moby/patternmatcher; docs.docker.com, "Build context", .dockerignore files).
 *
 * @param text the file, or undefined when there is none: nothing is kept out then
 */
export function readDockerIgnore(text: string | undefined): DockerIgnore {
  const rules = (text ?? '')
    .replace(/^\uFEFF/, '')
    .split('\n')
    .flatMap((line) => readRule(line) ?? [])
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
  const source = path.startsWith('**') ? leading(path) : `^${translate(path)}$`
  try {
    const expression = new RegExp(source, 'su')
    return { keeps, matches: (text) => expression.test(text) }
  } catch {
    // a bracket that no language takes, for instance [z-a]; BuildKit refuses the file
    return undefined
  }
}

/** `**name` and `**` match the end of any path; with another wildcard in it the pattern is read from its start. */
function leading(path: string): string {
  const rest = path.slice(2)
  if (/[*?[\]\\]/.test(rest)) return `^${translate(path)}$`
  return rest.startsWith('/') ? `(?:^|/)${translate(rest.slice(1))}$` : `${translate(rest)}$`
}

/** Go's filepath.Match with `**`, as a regular expression (moby/patternmatcher, Pattern.compile). */
function translate(pattern: string): string {
  return pattern.replaceAll(
    /\*\*\/?(?=(.?))|\*|\?|\\(.?)|\[\^?(?:\\.|[^\]\\])*\]|[^*?\\]/gsu,
    (token, next: string | undefined, escaped: string | undefined) => {
      if (token.startsWith('**')) return next === '' ? '.*' : '(?:.*/)?'
      if (token === '*') return '[^/]*'
      if (token === '?') return '[^/]'
      if (token.startsWith('\\')) return escaped ? literal(escaped) : String.raw`\\`
      return token.length > 1 && token.startsWith('[') ? token : literal(token)
    },
  )
}

function literal(character: string): string {
  return /[\^$\\.*+?()[\]{}|/]/.test(character) ? `\\${character}` : character
}
