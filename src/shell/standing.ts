import type { Command } from './command.ts'
import type { CommandParts } from './command.ts'

/** A process, loop or function that a command may leave before its end. */
export interface Frame {
  readonly kind: 'process' | 'loop' | 'function'
  /** Its failure is the script's failure, wherever it is reached. */
  readonly decisive: boolean
  /** What follows may be skipped although the script succeeds. */
  isCut: boolean
}

/** Where in a script a command stands. */
export interface Standing {
  readonly scope: string
  readonly certain: boolean
  readonly tested: boolean
  readonly pipedInto: readonly Command[]
  /** Its messages go into the pipe too, `|&`. */
  readonly pipesErrors: boolean
  /** The subshells around it. */
  readonly subshell: string
  /** Who runs it when a `su -c` around it says so. */
  readonly user?: string | undefined
  /** No path on which it is reached and fails is one on which the script succeeds. */
  readonly decisive: boolean
  /** Outermost first. */
  readonly frames: readonly Frame[]
}

/** Where a script starts. */
export function start(): Standing {
  return {
    scope: '',
    certain: true,
    tested: false,
    pipedInto: [],
    pipesErrors: false,
    subshell: '',
    decisive: true,
    frames: [frame('process', true)],
  }
}

/** A frame that nothing has left yet. */
export function frame(kind: Frame['kind'], decisive: boolean): Frame {
  return { kind, decisive, isCut: false }
}

/**
 * May an earlier command have left the script, loop or function, with success, before this place is
 * reached?
 */
export function isCutOff({ frames }: Standing): boolean {
  return frames.some((item) => item.isCut)
}

/**
 * Notes what a command does to those after it: `exit` other than with a fixed failure, `exec`,
 * `return`, `break`, `continue`, and a `trap` that may exit skip them.
 */
export function leave(words: readonly (string | undefined)[], { frames }: Standing): void {
  const [program, first] = words
  const nearest = frames.findLastIndex((item) => item.kind === 'process')
  const process = frames[nearest]!
  if (program === 'exit')
    process.isCut ||= !(
      first !== undefined &&
      /^[1-9]\d*$/.test(first) &&
      Number(first) % 256 !== 0 &&
      process.decisive
    )
  else if (program === 'exec') process.isCut ||= words.length > 1
  else if (program === 'trap')
    process.isCut ||= words.slice(1, -1).some((word) => word === undefined || /\bexit\b/.test(word))
  else if (program === 'return')
    (frames.slice(nearest).findLast((item) => item.kind === 'function') ?? process).isCut = true
  else if (program === 'break' || program === 'continue')
    for (const item of frames.slice(nearest)) item.isCut ||= item.kind === 'loop'
}

/** The parts of a script that commands stand in, each told from the others by a number. */
export class Places {
  #count = 0

  /**
   * A part that runs only sometimes. One of another `kind` runs at another time: nothing outside
   * comes surely after it.
   */
  branch(standing: Standing, kind = ''): Standing {
    const scope = `${kind === '' ? standing.scope : kind}/${++this.#count}`
    return { ...standing, scope, certain: true, decisive: standing.decisive && kind === '' }
  }

  loop(standing: Standing): Standing {
    return {
      ...this.branch(standing),
      decisive: false,
      frames: [...standing.frames, frame('loop', false)],
    }
  }

  subshell(standing: Standing, decisive: boolean): Standing {
    return {
      ...standing,
      decisive,
      subshell: `${standing.subshell}/${++this.#count}`,
      frames: [...standing.frames, frame('process', decisive)],
    }
  }

  apart(kind: string, standing: Standing): Standing {
    return this.subshell(this.branch(standing, kind), false)
  }
}

/**
 * What a command shows of where it stands. A variable set in a subshell is not surely set for what
 * comes after.
 */
export function shared(
  standing: Standing,
  setsVariables: boolean,
): Pick<
  CommandParts,
  'scope' | 'certain' | 'tested' | 'pipedInto' | 'pipesErrors' | 'subshell' | 'user'
> {
  const { scope, certain, tested, pipedInto, pipesErrors, subshell, user } = standing
  return {
    user,
    scope,
    certain: certain && !isCutOff(standing) && !(setsVariables && subshell !== ''),
    tested,
    pipedInto,
    pipesErrors,
    subshell,
  }
}
