import type { Argv } from 'yargs'
import { oneLine } from '../escape.ts'
import { CannotVerify } from '../image/cannot-verify.ts'
import { declareOptions, runVerify, type VerifyArguments } from '../image/command.ts'
import type { Io } from './io.ts'
import { options as rewriteOptions } from './options.ts'
import { commandSecrets } from './command-secrets.ts'
import { UsageError } from './error.ts'

/** Options of the rewrite that make the printed command another one. */
const about = [
  'context',
  'target',
  'unsafe',
  'ignore',
  'only',
  'style',
  'builder',
  'ssh',
  'dotenv-id',
  'dotenv-path',
  'no-callers',
  'config',
  'no-config',
] as const

/** The options of `secretmount verify`. */
export function options(yargs: Argv): Argv {
  const own = about.map((name) => [name, { ...rewriteOptions[name], group: 'As for --from:' }])
  return declareOptions(yargs).options(Object.fromEntries(own))
}

/** Runs `secretmount verify`. Gives the exit code. */
export async function run(values: Readonly<Record<string, unknown>>, io: Io): Promise<number> {
  const { stdout, stderr, environment } = io
  const args = values as unknown as VerifyArguments
  const given = args.secret ?? []
  const isName = (secret: string) => args.from !== undefined && /^[A-Za-z_]\w*$/.test(secret)
  const names = given.filter(isName)
  const taken = Object.fromEntries(about.map((name) => [name, values[name]]))
  return runVerify(
    { ...args, secret: given.filter((secret) => !isName(secret)) },
    {
      stdout,
      stderr,
      env: environment,
      isTTY: stderr.isTerminal,
      // asked for only when the image comes from there
      get stdin() {
        return io.stdin
      },
    },
    (path) => told(commandSecrets(path, { ...taken, secret: names }, io)),
  )
}

/** What is wrong with an option is why the image was not checked. */
async function told<T>(secrets: Promise<T>): Promise<T> {
  try {
    return await secrets
  } catch (error) {
    throw error instanceof UsageError
      ? new CannotVerify(`--from: ${oneLine(error.message)}`)
      : error
  }
}
