import { resolve } from 'node:path'
import type { Argv } from 'yargs'
import { oneLine } from '../escape.ts'
import { CannotVerify } from '../image/cannot-verify.ts'
import { declareOptions, runVerify, type Printed, type VerifyArguments } from '../image/command.ts'
import { rewrite } from '../rewrite.ts'
import { argumentsOf } from './arguments.ts'
import type { Io } from './io.ts'
import { printedSecrets } from './printed-secrets.ts'
import { workerOf } from './work.ts'

/** The options of `secretmount verify`. */
export const options = (yargs: Argv): Argv => declareOptions(yargs)

/** Runs `secretmount verify`. Gives the exit code. */
export async function run(values: Readonly<Record<string, unknown>>, io: Io): Promise<number> {
  const { stdout, stderr, environment } = io
  const args = values as unknown as VerifyArguments
  return runVerify(
    args,
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
    (path) => secretsOf(path, args.context, io),
  )
}

/** The secrets of the command that is printed for a Dockerfile: the same run as that of the rewrite, with its build context. */
async function secretsOf(path: string, context: string | undefined, io: Io): Promise<Printed> {
  const args = argumentsOf({ _: [path], ...(context === undefined ? {} : { context }) })
  const { result, command } = await workerOf(args, io, rewrite).file(path)
  const name = oneLine(path)
  if (result.error !== null) throw new CannotVerify(`--from: ${name}: ${result.error}`)
  const printed = command === null ? [] : printedSecrets(command)
  if (printed === undefined)
    throw new CannotVerify(`--from: ${name}: the secrets of its build command cannot be told`)
  const isOpen = ({ status }: { status: string }) => status !== 'fixed' && status !== 'note'
  const notes = result.findings
    .filter(isOpen)
    .map(
      ({ line, name: what }) =>
        `${name} line ${line}: what stays there is not looked for${what === undefined ? '' : ` (${what})`}; give it with --secret`,
    )
  if (command?.includes(' --ssh ')) notes.push(`${name}: keys of the ssh agent are not looked for`)
  const sources = printed.map(({ id, from }) =>
    'src' in from && !/^(?:\$HOME|~)\//.test(from.src)
      ? { id, from: { src: resolve(io.cwd, from.src) } }
      : { id, from },
  )
  return { sources, notes }
}
