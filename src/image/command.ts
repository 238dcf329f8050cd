import type { Argv } from 'yargs'
import { oneLine } from '../escape.ts'
import type { Looked } from './credentials.ts'
import { CannotVerify } from './cannot-verify.ts'
import { type SecretsOf, sourcesFrom } from './from.ts'
import { readSecret } from './given-secrets.ts'
import { jsonReport, shownBytes, textReport } from './report.ts'
import { verify, type Verification } from './verify.ts'

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
  /** For the image `-`. */
  readonly stdin?: AsyncIterable<Uint8Array>
}

const PROGRESS_STEP = 16 * 2 ** 20
const CLEAR_LINE = '\r\u001B[K'

function progressOn({ stderr, isTTY }: VerifyIo): {
  show(bytes: number): void
  clear(): Promise<void>
} {
  let next = PROGRESS_STEP
  // a line of progress that nobody gets changes nothing
  const write = async (text: string) => stderr.write(text)
  const show = (bytes: number) => {
    if (!isTTY || bytes < next) return
    next = bytes + PROGRESS_STEP
    write(`${CLEAR_LINE}${shownBytes(bytes)} looked through`).catch(() => {})
  }
  return {
    show,
    clear: async () => {
      if (next > PROGRESS_STEP) await write(CLEAR_LINE).catch(() => {})
    },
  }
}

/** What of a secret is not looked for by itself. */
function notesOn(id: string, { left, isWhole }: Looked): readonly string[] {
  if (isWhole) return [`${id}: no credential is seen in it, so only the whole of it is looked for`]
  if (left.length === 0) return []
  return [
    `${id}: not looked for by themselves (short, ordinary, a reference or not understood): ${left.join(', ')}`,
  ]
}

/** Their forms take about half a megabyte of memory each. */
const MOST_NEEDLES = 500

/** Looks for the secrets that the arguments name. */
async function verified(
  args: VerifyArguments,
  io: VerifyIo,
  secretsOf: SecretsOf | undefined,
  onProgress: (bytes: number) => void,
): Promise<Verification> {
  const { sources, notes } = await sourcesFrom(args, secretsOf)
  const looked = await Promise.all(sources.map((source) => readSecret(source, io.env)))
  const needles = looked.flatMap((each) => each.needles)
  if (needles.length > MOST_NEEDLES)
    throw new CannotVerify(
      `the secrets hold ${needles.length} credentials, more than the ${MOST_NEEDLES} that are ` +
        'looked for at once: give fewer in one call, or files cut to what is secret',
    )
  const verification = await verify(args.image, needles, { onProgress, stdin: io.stdin })
  const left = looked.flatMap((each, index) => notesOn(sources[index]!.id, each))
  return { ...verification, notes: [...notes, ...left, ...verification.notes] }
}

/**
 * Runs `secretmount verify`. Gives the exit code: 0 none of the secrets is in the image, 1 one is,
 * 2 it could not be checked. A `--secret` has precedence over one of the same id that `secretsOf`
 * takes from the Dockerfile of `--from`. It throws what its outputs throw.
 */
export async function runVerify(
  args: VerifyArguments,
  io: VerifyIo,
  secretsOf?: SecretsOf,
): Promise<0 | 1 | 2> {
  const progress = progressOn(io)
  try {
    const verification = await verified(args, io, secretsOf, progress.show)
    await progress.clear()
    const report = args.format === 'json' ? jsonReport : textReport
    await io.stdout.write(report(verification))
    return verification.leaks.length > 0 ? 1 : 0
  } catch (error) {
    if (!(error instanceof CannotVerify)) throw error
    await progress.clear()
    await io.stderr.write(`could not check: ${oneLine(error.message)}\n`)
    return 2
  }
}

/** Declares the options of `secretmount verify`. */
export const declareOptions = (yargs: Argv) =>
  yargs
    .positional('image', {
      type: 'string',
      demandOption: true,
      describe:
        'docker save archive, OCI layout (folder or archive), exported cache or build record, metadata file, - for standard input, or the name of an image',
    })
    .option('secret', {
      type: 'string',
      array: true,
      nargs: 1,
      describe:
        'NAME=env:VARIABLE or NAME=file:PATH; with --from also a NAME that is a secret whatever it looks like; repeatable',
    })
    .option('from', {
      type: 'string',
      nargs: 1,
      describe: 'look for the secrets that the command printed for this Dockerfile passes',
    })
    .option('format', {
      choices: ['text', 'json'] as const,
      default: 'text' as const,
      describe: 'how to report: text for people, or json for programs',
    })
