import type { Spelling } from '../passed.ts'
import type { Obstacle } from '../../transform.ts'

/** What compose makes the value of an argument of (compose-spec, 12-interpolation). */
export interface Interpolated {
  readonly spelling: Spelling
  /** The variable whose value it is. */
  readonly from?: string
  /** `${X:?message}`, as written: compose refuses to load the file without the variable. */
  readonly guard?: string
  readonly obstacle?: Obstacle
}

const secretHasNone: Obstacle = {
  why: 'has a default here, and a secret has none',
  remedy: 'give the variable its value where the build is called, then pass it as a build secret',
}

const wholeVariable =
  /^\$(?:(?<bare>[A-Za-z_]\w*)|\{(?<name>[A-Za-z_]\w*)(?:(?<operator>:?[-?+])(?<operand>[^{}]*))?\})$/

/**
 * Reads a value of `args:`.
 *
 * @param text undefined where no value is written
 */
export function interpolated(name: string, text: string | undefined): Interpolated {
  if (text === undefined) return { spelling: 'name only', from: name }
  if (text === '')
    return {
      spelling: 'literal',
      obstacle: { why: 'is passed empty', remedy: 'remove it, or give it a variable to come from' },
    }
  const groups = wholeVariable.exec(text)?.groups
  if (!groups) return { ...unreadable(text) }
  const from = (groups['bare'] ?? groups['name'])!
  const variable: Interpolated = {
    spelling: from === name ? 'same variable' : 'other variable',
    from,
  }
  const { operator, operand = '' } = groups
  if (operator === undefined || (operator.endsWith('-') && operand === '')) return variable
  if (operator.endsWith('?')) return { ...variable, guard: text }
  if (operator.endsWith('-')) return { spelling: 'default', from, obstacle: secretHasNone }
  return { spelling: 'composed', from, obstacle: composed }
}

const composed: Obstacle = {
  why: 'is put together here, and a secret is one variable as it is',
  remedy:
    'set one variable to the whole value where the build is called, and pass that as a build secret',
}

function unreadable(text: string): Interpolated {
  if (/^(["']).*\1$/s.test(text) && text.includes('$'))
    return {
      spelling: 'composed',
      obstacle: {
        why: 'has quotes that are part of its value here',
        remedy: 'check whether the Dockerfile needs them, then pass the variable as a build secret',
      },
    }
  if (text.includes('$')) return { spelling: 'composed', obstacle: composed }
  return {
    spelling: 'literal',
    obstacle: {
      why: 'stands in the file as fixed text',
      remedy: 'rotate it if it is real, and pass it from a variable as a build secret',
    },
  }
}
