import { compilePattern } from '../path-pattern.ts'

/** Longer rules and lists than these are nobody's; they only keep the work bounded. */
const longestRule = 1000
const longestList = 10_000

interface Rule {
  readonly ignores: boolean
  readonly foldersOnly: boolean
  readonly matches: (path: string) => boolean
}

/**
 * Says of a path below the list's folder whether it is left out; undefined where no rule speaks of
 * it.
 */
export type GitIgnore = (path: string, isFolder: boolean) => boolean | undefined

/**
 * Reads a `.gitignore`: the last rule that matches decides (gitignore(5), "Pattern format"). Rules
 * of more than 1,000 characters, or with a bracket that git does not take, are passed over.
 */
export function readGitIgnore(text: string): GitIgnore {
  const lines = text.replace(/^\uFEFF/, '').split('\n', longestList)
  const rules = lines.flatMap((line) => (line.length > longestRule ? [] : (readRule(line) ?? [])))
  return (path, isFolder) =>
    rules.findLast((rule) => (isFolder || !rule.foldersOnly) && rule.matches(path))?.ignores
}

function readRule(line: string): Rule | undefined {
  const text = withoutTrailingBlanks(line.replace(/\r$/, ''))
  if (text === '' || text.startsWith('#')) return undefined
  const ignores = !text.startsWith('!')
  const given = ignores ? text : text.slice(1)
  const foldersOnly = given.endsWith('/')
  const path = foldersOnly ? given.slice(0, -1) : given
  const isAnchored = path.includes('/')
  const pattern = plainStars(path.replace(/^\//, '')).replaceAll('[!', '[^')
  if (pattern === '') return undefined
  const matches = compilePattern(isAnchored ? pattern : `**/${pattern}`)
  return matches && { ignores, foldersOnly, matches }
}

/** Blanks at the end do not count unless a backslash stands before them. */
function withoutTrailingBlanks(line: string): string {
  let end = line.length
  while (line[end - 1] === ' ' && line[end - 2] !== '\\') end--
  return line.slice(0, end)
}

/** Two stars mean folders only where they are a whole part of the path. */
function plainStars(path: string): string {
  return path
    .split('/')
    .map((part) => (part === '**' ? part : part.replaceAll(/\*+/g, '*')))
    .join('/')
}
