import type { Remedies } from '../src/remedy/remedies.ts'
import { answersOf } from './git-auth/git-credentials.ts'
import { fetchersAfter, fetchesLater, sharesHost } from './git-auth/git-fetches.ts'
import { helper } from './git-auth/helper.ts'
import { fixRemote, isOfRemote } from './git-auth/remotes.ts'
import { takenBack } from './git-auth/taken-back.ts'
import type { Flow } from '../src/trace/flows.ts'
import { isInsideShell } from '../src/remedy/script/nesting.ts'
import { readableBy } from '../src/remedy/serve.ts'
import { type Word, type Wrapping, withoutQuotes } from '../src/shell.ts'
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
    if (isOfRemote(leak)) return fixRemote(facts, flow, leak)
    return leak.write.how === 'clone' || isOfFetch(leak)
      ? fixFetch(facts, flow, leak)
      : fixInsteadOf(facts, flow, leak)
  },
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
function handsEnvironmentOn({ name, wrapper, at, next }: Wrapping): boolean {
  return (
    wrapper.user === undefined &&
    !wrapper.elsewhere &&
    !wrapper.feeds &&
    wrapper.traces.size === 0 &&
    wrapper.subcommands.length === 0 &&
    (name !== 'env' || next === at + 1)
  )
}

function fixInsteadOf(
  facts: Remedies,
  flow: Flow,
  { run, write }: WriteLeak,
): LeakFix | Obstacle | undefined {
  const { command } = write
  const at = command.args.findIndex((word) => /\.insteadOf["']?$/i.test(word.raw))
  const key = command.args[at]
  const value = command.args[at + 1]
  const match =
    key &&
    /^url\.(["']?)([^]*?)\1\.insteadOf$/i.exec(
      key.raw.replaceAll(String.raw`\"`, '"').replace(/^"(url\.[^]*)"$/, '$1'),
    )
  const answers =
    match && answersOf(facts, flow, run, { ...key, raw: match[2]!.replaceAll('"', '') })
  if (
    !key ||
    !answers ||
    value?.text === undefined ||
    !command.is('git') ||
    command.args[0]?.text !== 'config' ||
    facts.options.style === 'dotenv'
  )
    return undefined
  if (!/^\$\{?\w+\}?$/.test(answers.password)) return undefined
  const line = run.instruction.firstLine
  if (sharesHost(facts, command, answers.host))
    return {
      why: `the RUN of line ${line} writes it to ~/.gitconfig, as another token for the same host`,
      remedy: 'one helper serves a host: give git both tokens by hand',
    }
  const isSame = answers.clean.replace(/\/$/, '') === value.text.replace(/\/$/, '')
  const undone = takenBack(facts, run, withoutQuotes(match![2]!))
  const stuck = undone.find(
    ({ run: other, call }) => !isSame || !call || isInsideShell(other.script!, call.command),
  )
  if (stuck)
    return {
      why:
        `the RUN of line ${line} writes it to ~/.gitconfig, and that of line ` +
        `${stuck.run.instruction.firstLine} takes it back`,
      remedy: 'use a credential helper that reads /run/secrets, and take that line out',
    }
  const fetchers = fetchersAfter(facts, run, command.end)
  if ('why' in fetchers) return fetchers
  const place = run.source({ start: key.start, end: value.end })
  if (!place) return undefined
  const kept = command.args
    .slice(1, at)
    .map((word) => word.raw)
    .filter((flag) => flag !== '--add')
  return {
    done: 'git asks a helper for the token, so no configuration keeps it',
    consumed: [
      { run, span: command },
      ...undone.map((item) => ({ run: item.run, span: item.call!.command })),
    ],
    needs: [],
    runs: fetchers,
    apply: (edit, secret) => {
      const config = `credential."${answers.host}".helper ${helper(answers.username, `$(cat /run/secrets/${secret.id})`)}`
      const program = command.words.slice(0, command.headIndex + 1).map(({ raw }) => raw)
      const scope = kept.length === 0 ? '' : `${kept.join(' ')} `
      edit.replace(
        place,
        isSame
          ? config
          : `url."${answers.clean}".insteadOf ${value.raw} && ${program.join(' ')} config ${scope}${config}`,
      )
      for (const { run: other, call } of undone)
        edit.replace(other.source(call!.word)!, `credential."${answers.host}"${call!.ending}`)
      for (const other of fetchers) edit.mount(other, secret, readableBy(facts, other))
    },
  }
}
