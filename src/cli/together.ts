import type { Arguments } from './arguments.ts'
import { UsageError } from './error.ts'

/** Why options that stand together mean nothing; undefined where they do. */
type Conflict = (args: Arguments) => string | undefined

/**
 * Refuses options that exclude each other, and those that ask for what is not there.
 *
 * @throws UsageError for the first of them
 */
export function checkTogether(args: Arguments): void {
  for (const conflict of conflicts) {
    const message = conflict(args)
    if (message !== undefined) throw new UsageError(message)
  }
}

const conflicts: readonly Conflict[] = [
  ({ write, check }) => (write && check ? '--write and --check exclude each other' : undefined),
  interactiveWith,
  ({ config, configs }) =>
    config !== undefined && !configs ? '--config and --no-config exclude each other' : undefined,
  (args) => (readsInput(args) && args.write ? '--write has nothing to write to with -' : undefined),
  (args) =>
    readsInput(args) && args.paths.length > 1
      ? '- (standard input) cannot stand beside other paths'
      : undefined,
  (args) =>
    args.stdinFilename !== undefined && !readsInput(args)
      ? '--stdin-filename is for a text on standard input: the path is - then'
      : undefined,
  ({ prBody }) =>
    prBody === '-' ? '--pr-body takes a file; --format markdown prints it' : undefined,
  ({ summaryJson, format, write, check }) =>
    summaryJson === '-' && (format !== undefined || !(write || check))
      ? '--summary-json - needs standard output for itself: with --write or --check, without --format'
      : undefined,
  ({ callers, rollout }) =>
    !callers && rollout !== 'switch'
      ? '--rollout is about callers, which --no-callers leaves alone'
      : undefined,
  (args) =>
    readsInput(args) && args.rollout !== 'switch'
      ? '--rollout is about callers, and there are none with - (standard input)'
      : undefined,
  ({ snippet, format }) =>
    snippet !== undefined && format !== 'command'
      ? '--for says what --format command prints'
      : undefined,
  ({ diffBase, format }) =>
    diffBase !== undefined && format !== 'github'
      ? '--diff-base says which lines --format github may comment on'
      : undefined,
  ({ paths }) => (paths.includes('') ? 'a path is empty' : undefined),
]

/** Who answers questions has no other way to say what is to be done, and standard input is his. */
function interactiveWith(args: Arguments): string | undefined {
  if (!args.interactive) return undefined
  const other = (['write', 'check', 'format'] as const).find((name) => args.said.has(name))
  if (other === undefined && !readsInput(args)) return undefined
  return `--interactive and ${other ? `--${other}` : '-'} exclude each other`
}

function readsInput({ paths }: Arguments): boolean {
  return paths.includes('-')
}
