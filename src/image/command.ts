import type { Argv } from 'yargs'
import { oneLine } from '../escape.ts'
import { CannotVerify } from './cannot-verify.ts'
import { parseSecret, readSecret, type SecretSource } from './given-secrets.ts'
import { jsonReport, shownBytes, textReport } from './report.ts'
import { verify } from './verify.ts'

/** The options of `secretmount verify`. */
export interface VerifyArguments {
  readonly image: string
  /** `NAME=env:VARIABLE` or `NAME=file:PATH`, each. */
  readonly secret?: readonly string[] | undefined
  /** A Dockerfile: its secrets, from where the printed command takes them. */
  readonly from?: string | undefined
  readonly format?: 'text' | 'json' | undefined
}

/** What the command talks to. */
export interface VerifyIo {
  readonly stdout: { write(text: string): unknown }
  readonly stderr: { write(text: string): unknown }
  readonly env: Readonly<Record<string, string | undefined>>
  /** Whether stderr is a terminal: progress is shown only there. */
  readonly isTTY: boolean
}

/** The secrets that the command printed for a Dockerfile passes. */
export type SecretsOf = (dockerfile: string) => Promise<readonly SecretSource[]>

const PROGRESS_STEP = 16 * 2 ** 20
const CLEAR_LINE = '\r\u001B[K'

function progressOn({ stderr, isTTY }: VerifyIo): { show(bytes: number): void; clear(): void } {
  let next = PROGRESS_STEP
  const show = (bytes: number) => {
    if (!isTTY || bytes < next) return
    next = bytes + PROGRESS_STEP
    stderr.write(`${CLEAR_LINE}${shownBytes(bytes)} looked through`)
  }
  return {
    show,
    clear: () => {
      if (next > PROGRESS_STEP) stderr.write(CLEAR_LINE)
    },
  }
}

async function sourcesFrom(
  { secret = [], from }: VerifyArguments,
  secretsOf: SecretsOf | undefined,
): Promise<readonly SecretSource[]> {
  const given = secret.map(parseSecret)
  if (from === undefined) return given
  if (secretsOf === undefined) throw new CannotVerify('--from: not available here')
  const named = new Set(given.map(({ id }) => id))
  const found = await secretsOf(from)
  return [...given, ...found.filter(({ id }) => !named.has(id))]
}

/**
 * Runs `secretmount verify`. Gives the exit code: 0 none of the secrets is in the image, 1 one is, 2 it could not be checked.
 * A `--secret` has precedence over one of the same id that `secretsOf` takes from the Dockerfile of `--from`.
 */
export async function runVerify(
  args: VerifyArguments,
  io: VerifyIo,
  secretsOf?: SecretsOf,
): Promise<0 | 1 | 2> {
  const progress = progressOn(io)
  try {
    const sources = await sourcesFrom(args, secretsOf)
    const secrets = await Promise.all(sources.map((source) => readSecret(source, io.env)))
    const verification = await verify(args.image, secrets, { onProgress: progress.show })
    progress.clear()
    io.stdout.write(args.format === 'json' ? jsonReport(verification) : textReport(verification))
    return verification.leaks.length > 0 ? 1 : 0
  } catch (error) {
    if (!(error instanceof CannotVerify)) throw error
    progress.clear()
    io.stderr.write(`could not check: ${oneLine(error.message)}\n`)
    return 2
  }
}

/** Declares the options of `secretmount verify`. */
export const declareOptions = (yargs: Argv) =>
  yargs
    .positional('image', {
      type: 'string',
      demandOption: true,
      describe: 'docker save archive, OCI layout (folder or archive), or the name of an image',
    })
    .option('secret', {
      type: 'string',
      array: true,
      nargs: 1,
      describe: 'NAME=env:VARIABLE or NAME=file:PATH; repeatable',
    })
    .option('from', {
      type: 'string',
      nargs: 1,
      describe: 'look for the secrets that the command printed for this Dockerfile passes',
    })
    .option('format', {
      choices: ['text', 'json'] as const,
      default: 'text' as const,
      describe: 'how to report',
    })
