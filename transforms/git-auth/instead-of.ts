import type { Remedies } from '../../src/remedy/remedies.ts'
import { isInsideShell } from '../../src/remedy/script/nesting.ts'
import { readableBy } from '../../src/remedy/serve.ts'
import { type Command, type Word, withoutQuotes } from '../../src/shell.ts'
import type { Run } from '../../src/run.ts'
import type { Flow } from '../../src/trace/flows.ts'
import type { Leak, LeakFix, Obstacle } from '../../src/transform.ts'
import { type Answers, answersOf } from './git-credentials.ts'
import { fetchersAfter, sharesHost } from './git-fetches.ts'
import { helper } from './helper.ts'
import { type TakenBack, takenBack } from './taken-back.ts'

type WriteLeak = Leak & { kind: 'write' }

/** `git config url.ADDRESS.insteadOf VALUE` */
interface InsteadOf {
  readonly command: Command
  /** Where in its arguments the key stands. */
  readonly at: number
  readonly key: Word
  readonly value: Word
  /** The address in the key, as written. */
  readonly address: string
  readonly answers: Answers
}

function insteadOf(facts: Remedies, flow: Flow, { run, write }: WriteLeak): InsteadOf | undefined {
  const { command } = write
  const at = command.args.findIndex((word) => /\.insteadOf["']?$/i.test(word.raw))
  const key = command.args[at]
  const value = command.args[at + 1]
  if (!key || value?.text === undefined) return undefined
  const bare = key.raw.replaceAll(String.raw`\"`, '"').replace(/^"(url\.[^]*)"$/, '$1')
  const address = /^url\.(["']?)([^]*?)\1\.insteadOf$/i.exec(bare)?.[2]
  if (address === undefined) return undefined
  const answers = answersOf(facts, flow, run, { ...key, raw: address.replaceAll('"', '') })
  const isServed =
    answers !== undefined &&
    /^\$\{?\w+\}?$/.test(answers.password) &&
    command.is('git') &&
    command.args[0]?.text === 'config' &&
    facts.options.style !== 'dotenv'
  return isServed ? { command, at, key, value, address, answers } : undefined
}

/** The address loses the token, and a helper gives it to the RUNs that fetch. */
export function fixInsteadOf(
  facts: Remedies,
  flow: Flow,
  leak: WriteLeak,
): LeakFix | Obstacle | undefined {
  const { run } = leak
  const found = insteadOf(facts, flow, leak)
  if (!found) return undefined
  const { command, key, value, address, answers } = found
  const undone = takenBack(facts, run, withoutQuotes(address))
  const stuck = inTheWay(facts, run, found, undone)
  if (stuck) return stuck
  const fetchers = fetchersAfter(facts, flow, run, command.end)
  if ('why' in fetchers) return fetchers
  const place = run.source({ start: key.start, end: value.end })
  if (!place) return undefined
  return {
    done: 'git asks a helper for the token, so no configuration keeps it',
    consumed: [
      { run, span: command },
      ...undone.map((item) => ({ run: item.run, span: item.call!.command })),
    ],
    needs: [],
    runs: fetchers,
    apply: (edit, secret) => {
      edit.replace(place, withHelper(found, secret.id))
      for (const { run: other, call } of undone)
        edit.replace(other.source(call!.word)!, `credential."${answers.host}"${call!.ending}`)
      for (const other of fetchers) edit.mount(other, secret, readableBy(facts, other))
    },
  }
}

/** Is the address without the token the one that it stands for? Then the helper is all it takes. */
function isSame({ answers, value }: InsteadOf): boolean {
  return answers.clean.replace(/\/$/, '') === value.text!.replace(/\/$/, '')
}

function inTheWay(
  facts: Remedies,
  run: Run,
  found: InsteadOf,
  undone: readonly TakenBack[],
): Obstacle | undefined {
  const writes = `the RUN of line ${run.instruction.firstLine} writes it to ~/.gitconfig`
  if (sharesHost(facts, found.command, found.answers.host))
    return {
      why: `${writes}, beside another address of the same host that holds a token`,
      remedy: 'one helper serves a host: write both addresses alike, or give git both by hand',
    }
  const stuck = undone.find(
    ({ run: other, call }) => !isSame(found) || !call || isInsideShell(other.script!, call.command),
  )
  return (
    stuck && {
      why: `${writes}, and that of line ${stuck.run.instruction.firstLine} takes it back`,
      remedy: 'use a credential helper that reads /run/secrets, and take that line out',
    }
  )
}

/** What takes the place of key and value. */
function withHelper(found: InsteadOf, id: string): string {
  const { command, at, value, answers } = found
  const config = `credential."${answers.host}".helper ${helper(answers.username, `$(cat /run/secrets/${id})`)}`
  if (isSame(found)) return config
  const program = command.words.slice(0, command.headIndex + 1).map(({ raw }) => raw)
  const kept = command.args.slice(1, at).map(({ raw }) => raw)
  const scope = kept.filter((flag) => flag !== '--add').map((flag) => `${flag} `)
  return (
    `url."${answers.clean}".insteadOf ${value.raw} && ` +
    `${program.join(' ')} config ${scope.join('')}${config}`
  )
}
