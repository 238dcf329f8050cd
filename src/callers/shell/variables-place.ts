import type { Command, Script } from '../../shell.ts'
import type { Span } from '../../span.ts'
import type { Obstacle } from '../../transform.ts'
import type { BuildCall } from './programs.ts'

/** Where variables for a command are set. */
export interface VariablesPlace {
  readonly at: number
  /** Written before them. */
  readonly lead: string
  /** Names that are set there already. */
  readonly taken: ReadonlySet<string>
  /**
   * They are words of a program (`sudo X=… docker`): the shell expands them before anything is set.
   */
  readonly isWord: boolean
}

/**
 * Programs that start the next one with another environment than they have, or take variables as
 * words.
 */
const takers = new Set(['sudo', 'env', 'doas'])

/**
 * Where the variables of a build go: before the command, or after `sudo` and `env`, which would
 * lose them.
 *
 * @param isTimed the shell's own `time` stands before the command, which in a plain sh is a program
 *   that knows no variables
 */
export function variablesPlaceOf(
  { command, program }: BuildCall,
  isTimed: boolean,
): VariablesPlace {
  const { words } = command
  const taken = new Set(command.assignments.map(({ name }) => name))
  for (const word of words.slice(0, program)) {
    const name = /^(\w+)=/.exec(word.raw)?.[1]
    if (name !== undefined) taken.add(name)
  }
  const last = command.wrappings.findLast(({ name }) => takers.has(name))
  if (last === undefined)
    return { at: command.start, lead: isTimed ? 'env ' : '', taken, isWord: isTimed }
  return {
    at: words[last.next]!.start,
    lead: last.name === 'doas' ? 'env ' : '',
    taken,
    isWord: true,
  }
}

/**
 * Why text cannot be put in before a command: it stands in a script inside of quotes that the outer
 * shell reads first.
 */
export function enclosure(script: Script, command: Command): Obstacle | undefined {
  const obstacle = {
    why: 'stands in quotes that another shell reads first',
    remedy: 'write it so that the variable is set inside',
  }
  for (const outer of script.commands) {
    if (outer === command) continue
    if (isInside(outer, command) && isInWords(outer, command)) return obstacle
    for (const { body, start } of outer.redirects)
      if (body && isInside(body, command) && !/^\d*<<-?\s*['"\\]/.test(script.source.slice(start)))
        return obstacle
  }
  return undefined
}

/** Does it stand in a script that is a word in other than single quotes, or in backticks? */
function isInWords(outer: Command, command: Command): boolean {
  const inWord = outer.words.findIndex((word) => isInside(word, command))
  const word = outer.words[inWord]
  if (word) {
    const isScript = inWord === outer.scriptIndex || outer.is('eval')
    const { raw } = (inWord === outer.scriptIndex && outer.script) || word
    return isScript ? !/^'[^']*'$/s.test(raw) : word.raw.includes('`')
  }
  return outer.assignments.some(
    ({ value }) => value && isInside(value, command) && value.raw.includes('`'),
  )
}

function isInside(outer: Span, inner: Span): boolean {
  return outer.start <= inner.start && inner.end <= outer.end
}
