import type { Command } from './command.ts'

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
