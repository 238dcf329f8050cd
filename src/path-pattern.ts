/**
 * One step of a pattern: `one` character, `many` or none of them, `folders` up to a slash. A
 * `maybe` before a step lets it be passed over.
 */
interface Step {
  readonly kind: 'one' | 'many' | 'folders' | 'maybe'
  readonly takes: (character: string) => boolean
  /** The one character that it takes. */
  readonly text?: string
}

const anything = (): boolean => true
const insideName = (character: string): boolean => character !== '/'
const anyText: Step = { kind: 'many', takes: anything }
const anyFolders: readonly Step[] = [
  { kind: 'maybe', takes: anything },
  { kind: 'folders', takes: anything },
]

/**
 * Go's filepath.Match with `**` (moby/patternmatcher, Pattern.compile), matched in a time that
 * grows with pattern times path, whatever the pattern is.
 *
 * @returns undefined for a bracket that no language takes, for instance `[z-a]`
 */
export function compilePattern(pattern: string): ((path: string) => boolean) | undefined {
  const steps = pattern.startsWith('**') ? leading(pattern) : stepsOf(pattern)
  if (!steps) return undefined
  const [end, longest] = textsOf(steps)
  // most patterns and paths have nothing to do with each other, and there are many of both
  return (path) => path.endsWith(end) && path.includes(longest) && matches(steps, path)
}

/** What a path must end with, and what must be in it. */
function textsOf(steps: readonly Step[]): readonly [end: string, longest: string] {
  let [run, longest] = ['', '']
  for (const { text } of steps) {
    run = text === undefined ? '' : run + text
    if (run.length > longest.length) longest = run
  }
  return [run, longest]
}

/**
 * `**name` and `**` match the end of any path; with another wildcard in it the pattern is read from
 * its start.
 */
function leading(pattern: string): Step[] | undefined {
  const rest = pattern.slice(2)
  if (/[*?[\]\\]/.test(rest)) return stepsOf(pattern)
  const isFolder = rest.startsWith('/')
  const first = isFolder ? anyFolders : [anyText]
  return [...first, ...Array.from(rest.slice(isFolder ? 1 : 0), literal)]
}

const token = /\*\*\/?|\*|\?|\\.?|\[\^?(?:\\.|[^\]\\])*\]|[^*?\\]/gsu

function stepsOf(pattern: string): Step[] | undefined {
  const tokens = pattern.match(token) ?? []
  const steps: Step[] = []
  for (const [index, text] of tokens.entries()) {
    if (text.startsWith('**')) {
      steps.push(...(index === tokens.length - 1 ? [anyText] : anyFolders))
      continue
    }
    const step = stepOf(text)
    if (!step) return undefined
    steps.push(step)
  }
  return steps
}

function stepOf(text: string): Step | undefined {
  if (text === '*') return { kind: 'many', takes: insideName }
  if (text === '?') return { kind: 'one', takes: insideName }
  if (text.startsWith('\\')) return literal(text.slice(1) || '\\')
  return text.length > 1 && text.startsWith('[') ? classOf(text) : literal(text)
}

function classOf(text: string): Step | undefined {
  try {
    const pattern = new RegExp(text, 'su')
    return { kind: 'one', takes: (character) => pattern.test(character) }
  } catch {
    return undefined
  }
}

function literal(wanted: string): Step {
  return { kind: 'one', takes: (character) => character === wanted, text: wanted }
}

/** Follows all ways through the steps at once. */
function matches(steps: readonly Step[], path: string): boolean {
  let at = withSkips(steps, new Set([0]))
  for (const character of path) {
    const next = new Set<number>()
    for (const index of at) {
      const step = steps[index]
      if (!step?.takes(character) || step.kind === 'maybe') continue
      if (step.kind !== 'one') next.add(index)
      if (step.kind === 'one' || (step.kind === 'folders' && character === '/')) next.add(index + 1)
    }
    at = withSkips(steps, next)
    if (at.size === 0) return false
  }
  return at.has(steps.length)
}

function withSkips(steps: readonly Step[], at: Set<number>): Set<number> {
  for (const index of at) {
    const kind = steps[index]?.kind
    if (kind === 'many' || kind === 'maybe') at.add(index + 1)
    if (kind === 'maybe') at.add(index + 2)
  }
  return at
}
