import { oneLine } from '../escape.ts'
import { gitRoot } from '../git.ts'
import type { Tally } from '../reporters/tally.ts'
import { shellWord } from '../shell-word.ts'
import type { ContextEdit } from '../result.ts'
import type { Arguments } from './arguments.ts'
import type { CallerChat } from './caller-chat.ts'
import { summary } from './chat.ts'
import type { Io } from './io.ts'
import type { Wrap } from './wrap.ts'

/** What a run has come to. */
export interface Told {
  readonly tally: Tally
  readonly callers: CallerChat
  /** What is fixed is written. */
  readonly isApplied: boolean
  /** Files of build contexts that change along. */
  readonly along: readonly ContextEdit[]
  /** Something that changes lies outside of the current folder. */
  readonly reachesOut: boolean
  readonly isCalledElsewhere: boolean
  /** Nobody reads on, so it ended before the last file. */
  readonly isCut: boolean
}

/** What a person is told at the end of a run, below the findings. */
export function* lastWords(args: Arguments, io: Io, wrap: Wrap, told: Told): Iterable<string> {
  const { tally, callers, isApplied } = told
  const isDiff = (args.format ?? 'diff') === 'diff'
  yield summed(args, tally, isApplied)
  if (told.along.length > 0) yield wrap(besides(told.along, isApplied), 0, 4)
  if (told.isCut && isDiff) yield cut
  if (tally.findings.review > 0 && !args.unsafe && !args.interactive && isDiff) yield reviewed
  yield callers.end(isApplied)
  if (args.interactive) yield wrap(leftOpen(tally, callers), 0, 2)
  if (told.reachesOut && !isApplied && !args.check && isDiff) yield wrap(outside(io), 0, 2)
  const isToldOf = callers.tally.files > 0
  if (told.isCalledElsewhere && !isToldOf && isDiff && !args.check) yield wrap(elsewhere, 0, 2)
  if (args.write && tally.changed > 0 && isDiff) yield wrap(older, 0, 2)
  if (args.check && tally.changed + callers.tally.changed > 0) yield howToFix(args)
}

/** Of a secret that was taken in one place and left in another, both are told at length above. */
function leftOpen({ changed, findings }: Tally, callers: CallerChat): string {
  if (changed + callers.tally.changed === 0) return ''
  const { review, conflict } = callers.tally.findings
  if (changed > 0 && review + conflict > 0) return halfCalled
  return findings.review + findings.conflict + review + conflict > 0 ? halfDone : ''
}

const halfDone =
  'half done: what was left as it is stays in the image until it is changed too; run again for it\n'

const halfCalled =
  'half done: callers that were left as they are build without what the Dockerfiles mount now; ' +
  'run again for them\n'

const older =
  'images that were built before keep what they hold: rotate these secrets where others could ' +
  'pull one\n'

function summed(args: Arguments, tally: Tally, isApplied: boolean): string {
  const { paths, exclude, rollout } = args
  if (rollout !== 'switch') return `Dockerfiles stay as they are (--rollout ${rollout})\n`
  const apart = exclude.length > 0 ? ', apart from what --exclude leaves out' : ''
  return tally.files === 0
    ? `no Dockerfile found in ${paths.map(oneLine).join(', ')}${apart}\n`
    : summary(tally, isApplied)
}

function besides(along: readonly ContextEdit[], isApplied: boolean): string {
  const names = along.map(({ path, before }) => oneLine(path) + (before === null ? ' (new)' : ''))
  return `  ${isApplied ? 'also changed' : 'would also change'}: ${[...new Set(names)].join(', ')}\n`
}

const elsewhere =
  'no call of these builds was found here: give the command to whoever builds, or ' +
  '--format command --for actions, compose, bake, gitlab or make\n'

const cut = 'nobody reads the output any more: what comes behind was not looked at\n'

const reviewed = 'review: look at each first; --unsafe does what stands there\n'

/** git leaves out in silence what lies outside of the folder that a patch is applied in. */
function outside({ cwd }: Io): string {
  const root = gitRoot(cwd)
  const call = root === undefined ? 'git apply' : `git -C ${shellWord(root)} apply`
  return `the diff reaches out of this folder, and git apply leaves out what lies there: ${call}\n`
}

/** The call that does what a check found to do. */
function howToFix({ paths, said }: Arguments): string {
  if (paths.includes('-'))
    return 'to fix what can be fixed: the same call without --check prints the new text\n'
  const others = [...said].filter((name) => name !== 'check')
  if (others.length > 0)
    return 'to fix what can be fixed: the same call with --write instead of --check\n'
  const words = paths.map((path) => shellWord(path.startsWith('-') ? `./${path}` : path))
  return `to fix what can be fixed: secretmount --write ${words.join(' ')}\n`
}
