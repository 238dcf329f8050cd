import type { Remedies } from '../src/remedy/remedies.ts'
import { answersOf } from './git-auth/git-credentials.ts'
import { fetchesLater } from './git-auth/git-fetches.ts'
import { helper } from './git-auth/helper.ts'
import { fixInsteadOf } from './git-auth/instead-of.ts'
import { fixRemote, isOfRemote } from './git-auth/remotes.ts'
import { keptByAnother } from './git-auth/storing.ts'
import type { Flow } from '../src/trace/flows.ts'
import { isInsideShell } from '../src/remedy/script/nesting.ts'
import type { Word, Wrapping } from '../src/shell.ts'
import type { LeakFix, Leak, Obstacle, Transform } from '../src/transform.ts'

/**
 * git keeps the address that it is given, token included: in `.git/config` of a clone, in
 * `~/.gitconfig` for `insteadOf`. The address loses the token, and a credential helper gives it
 * when git asks.
 *
 * @example
 * // before
 * ARG GIT_TOKEN
 * RUN git clone https://ci:${GIT_TOKEN}@git.example.com/team/app.git
 * // after
 * RUN --mount=type=secret,id=GIT_TOKEN,env=GIT_TOKEN,required=true \
 *     git -c credential.https://git.example.com.helper='!f() { test "$1" = get && echo "username=ci" && echo "password=${GIT_TOKEN}"; }; f' clone https://git.example.com/team/app.git
 */
export const gitAuth: Transform = {
  name: 'git-auth',
  description: 'tokens in git addresses are given by a credential helper and stored nowhere',
  claims: (leak) =>
    leak.kind === 'write' &&
    (leak.write.how === 'clone' ||
      (leak.write.how === 'tool' && leak.write.to === '~/.gitconfig') ||
      isOfRemote(leak) ||
      isOfFetch(leak)),
  fix(facts, flow, leak) {
    if (
      leak.kind !== 'write' ||
      leak.run.script === undefined ||
      isInsideShell(leak.run.script, leak.write.command)
    )
      return undefined
    const found = fixOf(facts, flow, leak)
    return found && (keptByAnother(facts, leak.run) ?? found)
  },
}

function fixOf(facts: Remedies, flow: Flow, leak: WriteLeak): LeakFix | Obstacle | undefined {
  if (isOfRemote(leak)) return fixRemote(facts, flow, leak)
  return leak.write.how === 'clone' || isOfFetch(leak)
    ? fixFetch(facts, flow, leak)
    : fixInsteadOf(facts, flow, leak)
}

type WriteLeak = Leak & { kind: 'write' }

/** What fetches by an address, and keeps that. */
const fetching: readonly (readonly string[])[] = [['clone'], ['pull'], ['submodule', 'add']]

/** A pull writes the address into the log of the branch, a new submodule into its configuration. */
function isOfFetch({ write }: WriteLeak): boolean {
  return write.how === 'tool' && /(?:^| )(?:pull|submodule add) /.test(write.kept?.args ?? '')
}

function fixFetch(
  facts: Remedies,
  flow: Flow,
  { run, write }: WriteLeak,
): LeakFix | Obstacle | undefined {
  const { args, wrappings } = write.command
  const [subcommand, ...rest] = withoutFolder(args)
  const words = fetching.find((item) =>
    item.every((word, index) => [subcommand, ...rest][index]?.text === word),
  )
  const url = rest.find((word) => word.reads.some((read) => flow.variable.names.has(read.name)))
  const answers = url && answersOf(facts, flow, run, url)
  if (!subcommand || !words || !answers || !wrappings.every(handsEnvironmentOn)) return undefined
  // a pull by an address keeps that in its log alone
  const later = words[0] === 'pull' ? undefined : fetchesLater(facts, run, write.command)
  if (later)
    return {
      why:
        `the ${words.join(' ')} of line ${run.instruction.firstLine} keeps the token in ` +
        `${write.to}, and ${later} fetches with it`,
      remedy: 'give git a credential helper for both by hand',
    }
  const before = run.source(subcommand)
  const place = run.source(url)
  if (!before || !place) return undefined
  const config = `-c credential.${answers.host}.helper=${helper(answers.username, answers.password)} `
  return {
    done: `git asks a helper for the token, so the ${words.at(-1) === 'add' ? 'submodule' : words[0]} does not keep it`,
    coversCopies: true,
    // the helper reads it still
    consumed: [],
    needs: [],
    runs: [],
    apply: (edit) => {
      edit.replace({ start: before.start, end: before.start }, config)
      edit.replace(place, answers.clean)
    },
  }
}

/** `-C DIR` says where. */
function withoutFolder(args: readonly Word[]): readonly Word[] {
  return args[0]?.text === '-C' ? args.slice(2) : args
}

/**
 * Does the command see the environment of the script? `nice` and `timeout` hand it on, sudo and
 * `env -i` do not.
 */
function handsEnvironmentOn({ name, wrapper, at, next, start }: Wrapping): boolean {
  return (
    wrapper.user === undefined &&
    start.root === undefined &&
    !wrapper.feeds &&
    wrapper.traces.size === 0 &&
    wrapper.subcommands.length === 0 &&
    (name !== 'env' || next === at + 1)
  )
}
