import { readFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import type { Argv } from 'yargs'
import { CannotVerify } from '../image/cannot-verify.ts'
import { declareOptions, runVerify, type VerifyArguments } from '../image/command.ts'
import type { SecretSource } from '../image/given-secrets.ts'
import { rewrite } from '../rewrite.ts'
import type { Io } from './io.ts'

/** The options of `secretmount verify`. */
export const options = (yargs: Argv): Argv => declareOptions(yargs)

/** Runs `secretmount verify`. Gives the exit code. */
export async function run(values: Readonly<Record<string, unknown>>, io: Io): Promise<number> {
  const { stdout, stderr, environment, cwd } = io
  return runVerify(
    values as unknown as VerifyArguments,
    { stdout, stderr, env: environment, isTTY: stderr.isTerminal },
    (path) => secretsOf(resolve(cwd, path)),
  )
}

/** The secrets that the command printed for a Dockerfile passes: those of the rewritten file, files relative to its folder. */
async function secretsOf(path: string): Promise<SecretSource[]> {
  const source = await readFile(path, 'utf8').catch(() => undefined)
  if (source === undefined) throw new CannotVerify(`--from: cannot read ${path}`)
  const { secrets, error } = rewrite(source, { path })
  if (error !== null) throw new CannotVerify(`--from: ${path}: ${error}`)
  return secrets.flatMap(({ id, from }) => {
    if (from === 'agent') return []
    return [
      {
        id,
        from:
          'env' in from || /^(?:\$HOME|~)?\//.test(from.src)
            ? from
            : { src: join(dirname(path), from.src) },
      },
    ]
  })
}
