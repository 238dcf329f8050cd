import type { Options } from '../src/options.ts'
import { rewrite } from '../src/rewrite.ts'
import { type Case, caseOf } from './invariants/case.ts'
import { buildArguments, flags, guarded } from './invariants/command.ts'
import { wellFormed } from './invariants/forms.ts'
import { kept } from './invariants/kept.ts'
import { notExpanded, undeclared } from './invariants/names.ts'
import { instructions, layout } from './invariants/untouched.ts'
import { untold } from './invariants/values.ts'
import { lineEnds, patch, readable, secondRun, statusAndText } from './invariants/whole.ts'

/** Gives what is broken, or undefined. It names lines and variables, never values. */
type Check = (given: Case) => string | undefined | Promise<string | undefined>

/** What must be true of every rewrite of every text. */
export const checks = {
  'findings and text go together': statusAndText,
  'a second run changes nothing': secondRun,
  'line ends make no difference': lineEnds,
  'the result can be read': readable,
  'other instructions stay to the letter': instructions,
  'comments and layout stay': layout,
  'a fixed name is declared no more': undeclared,
  'a fixed name is read only where it is mounted': notExpanded,
  'mounts and flags agree': flags,
  'variables are guarded': guarded,
  'build arguments are declared': buildArguments,
  'the diff makes the result': patch,
  'no value is told': untold,
  'no wrong form is written': wellFormed,
  'no RUN keeps what it mounts': kept,
} as const satisfies Readonly<Record<string, Check>>

/** The name of an invariant; `nothing throws` holds of the engine itself. */
export type Invariant = keyof typeof checks | 'nothing throws'

/**
 * Holds the rewrite of a text against every invariant.
 *
 * @param source any text; it need not be a Dockerfile
 * @param engine what rewrites; another one to see that the invariants notice
 * @returns the broken ones, each as `<invariant>: <what is broken>`; none when all hold
 */
export async function invariants(
  source: string,
  options: Options = {},
  engine: typeof rewrite = rewrite,
): Promise<string[]> {
  let given: Case
  try {
    given = caseOf(source, options, engine)
  } catch (error) {
    return [
      `nothing throws: ${error instanceof Error ? (error.stack ?? '').split('\n').slice(0, 3).join(' ') : 'no error'}`,
    ]
  }
  const broken: string[] = []
  for (const [name, check] of Object.entries<Check>(checks)) {
    try {
      const why = await check(given)
      if (why !== undefined) broken.push(`${name}: ${why}`)
    } catch (error) {
      broken.push(
        `nothing throws: ${name}: ${(error as Error).stack?.split('\n').slice(0, 3).join(' ')}`,
      )
    }
  }
  return broken
}
