import { mkdirSync, mkdtempSync, realpathSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { main } from '../src/cli.ts'
import { explanations } from '../src/explanations.ts'
import { colourless } from '../src/paint.ts'
import type { ReporterOptions } from '../src/reporters/reporter.ts'
import type { Options } from '../src/rewrite.ts'
import type { Report, Result } from '../src/result.ts'
import type { Secret } from '../src/secret.ts'

/** A required variable, mounted in the first stage. */
export const token: Secret = {
  id: 'NPM_TOKEN',
  type: 'secret',
  from: { env: 'NPM_TOKEN' },
  required: true,
  mounts: [{ line: 2, stage: 0, env: 'NPM_TOKEN' }],
}

/** A result that has nothing to say, with what the test says instead. */
export function resultOf(parts: Partial<Result> = {}): Result {
  return {
    path: 'Dockerfile',
    before: '',
    after: '',
    error: null,
    findings: [],
    secrets: [],
    stages: [{ needs: [], arguments: [] }],
    arguments: [],
    ...parts,
  }
}

/** A finding on a line, with what the test says besides. */
export function findingOf(parts: Partial<Report> = {}): Report {
  const line = parts.line ?? 1
  return {
    transform: 'variable',
    status: 'fixed',
    line,
    column: 1,
    endLine: line,
    endColumn: 2,
    message: 'subject, harm; remedy',
    ...parts,
  }
}

/** What a reporter is told, with what the test says instead. */
export function reporterOptionsOf(parts: Partial<ReporterOptions> = {}): ReporterOptions {
  return {
    paint: colourless,
    patchName: String,
    ownPath: String,
    rules: async () => Object.entries(explanations).map(([name, rule]) => ({ name, ...rule })),
    shownLines: async () => undefined,
    version: '1.2.3',
    isWritten: false,
    ...parts,
  }
}

/**
 * An engine for tests of what is around it: `BAKED` becomes `MOUNTED`, and REVIEW, MANUAL and NOTE
 * are findings.
 */
export function standIn(source: string, options: Options = {}): Result {
  const findings = source.split('\n').flatMap((text, index): Report[] => {
    const [status, name] = (['BAKED', 'REVIEW', 'MANUAL', 'NOTE'] as const).flatMap((word) =>
      text.includes(word) ? [word.toLowerCase(), word] : [],
    )
    if (!status) return []
    return [
      {
        transform: 'variable',
        status: (status === 'baked' ? 'fixed' : status) as Report['status'],
        line: index + 1,
        column: 1,
        endLine: index + 1,
        endColumn: text.length + 1,
        name: name ?? '',
        message: `${name} was seen`,
      },
    ]
  })
  const isBaked = source.includes('BAKED')
  return resultOf({
    path: options.path ?? 'Dockerfile',
    before: source,
    after: source.replaceAll('BAKED', 'MOUNTED'),
    error: source.includes('BROKEN') ? 'line 1: unknown instruction' : null,
    findings,
    secrets: isBaked ? [token] : [],
  })
}

/** A new temporary folder with files in it. */
export function folderWith(files: Readonly<Record<string, string | Buffer>> = {}): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'secretmount-')))
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), content)
  }
  return folder
}

/** What a run left behind. */
export interface Ran {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/**
 * Runs the command line in this process, in a folder, with an engine.
 *
 * @param isRead does anybody read what is printed?
 */
export async function runIn(
  cwd: string,
  argv: readonly string[],
  engine = standIn,
  stdin: string | Buffer = '',
  isRead = true,
): Promise<Ran> {
  const printed = { stdout: [] as Uint8Array[], stderr: [] as Uint8Array[] }
  const output = (name: keyof typeof printed) => ({
    isTerminal: false,
    write: async (text: string | Uint8Array) => {
      printed[name].push(Buffer.from(text as string))
      return isRead
    },
  })
  const input = async function* () {
    yield Buffer.from(stdin as string)
  }
  const io = {
    cwd,
    environment: {},
    stdin: input(),
    stdout: output('stdout'),
    stderr: output('stderr'),
  }
  const code = await main(argv, io, { look: () => undefined, load: async () => engine })
  return {
    code,
    stdout: Buffer.concat(printed.stdout).toString(),
    stderr: Buffer.concat(printed.stderr).toString(),
  }
}
