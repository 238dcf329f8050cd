import { promises } from 'node:fs'
import { resolve } from 'node:path'
import type { CallerResult } from '../callers/result.ts'
import { reason } from '../files/error.ts'
import { oneLine } from '../escape.ts'
import { reporters } from '../reporters/index.ts'
import type { Reporter, ReporterOptions } from '../reporters/reporter.ts'
import type { Result } from '../result.ts'
import type { Arguments } from './arguments.ts'
import { UsageError } from './error.ts'
import type { Io } from './io.ts'

interface SideFile {
  readonly option: string
  readonly path: string
  readonly reporter: Reporter
  text: string
}

/** Takes what became of each file, and writes at the end. */
interface SideFiles {
  /** @param command to be run in the root of the repository */
  file(result: Result, command: string | null): Promise<void>
  caller(result: CallerResult): Promise<void>
  end(): Promise<void>
}

/**
 * The reports of a run that go to files of their own: `--summary-json`, `--pr-body`. They are
 * written at its end.
 */
export async function sideFiles(
  { summaryJson, prBody }: Pick<Arguments, 'summaryJson' | 'prBody'>,
  io: Io,
  options: ReporterOptions,
): Promise<SideFiles> {
  const files: SideFile[] = []
  const add = async (option: string, path: string, reporter: Reporter) =>
    files.push({ option, path, reporter, text: await reporter.start() })
  if (summaryJson !== undefined) {
    const { summaryReporter } = await import('../reporters/summary.ts')
    await add('--summary-json', summaryJson, summaryReporter(options))
  }
  if (prBody !== undefined) await add('--pr-body', prBody, (await reporters.markdown())(options))
  return {
    file: async (result, command) => {
      for (const file of files) file.text += await file.reporter.file(result, command)
    },
    caller: async (result) => {
      for (const file of files)
        file.text +=
          (await file.reporter.caller?.(result)) ?? (await file.reporter.file(result, null))
    },
    end: async () => {
      for (const { option, path, reporter, text } of files)
        await put(io, option, path, text + (await reporter.end()))
    },
  }
}

async function put(io: Io, option: string, path: string, text: string): Promise<void> {
  if (path === '-') {
    await io.stdout.write(text)
    return
  }
  try {
    await promises.writeFile(resolve(io.cwd, path), text)
  } catch (error) {
    throw new UsageError(`${option}: ${oneLine(path)} cannot be written: ${reason(error)}`)
  }
}
