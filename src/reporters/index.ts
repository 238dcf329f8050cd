import { printable, printableJson } from '../escape.ts'
import type { Reporter, ReporterOptions } from './reporter.ts'

type Create = (options: ReporterOptions) => Reporter

/** The same reporter, whose text is made safe for the terminals and logs that it ends up in. */
const through =
  (escaped: (text: string) => string, create: Create): Create =>
  (options) => {
    const { exitsZero, isOfRoot, start, file, caller, end } = create(options)
    return {
      ...(exitsZero ? { exitsZero } : {}),
      ...(isOfRoot ? { isOfRoot } : {}),
      start: async () => escaped(await start()),
      file: async (result, command) => escaped(await file(result, command)),
      ...(caller ? { caller: async (result) => escaped(await caller(result)) } : {}),
      end: async () => escaped(await end()),
    }
  }

/** Every value of `--format`, and what prints it. A reporter is loaded when it is asked for. */
export const reporters = {
  diff: async (): Promise<Create> => (await import('./diff.ts')).diff,
  command: async (): Promise<Create> => (await import('./command.ts')).command,
  paths: async (): Promise<Create> => (await import('./paths.ts')).paths,
  json: async (): Promise<Create> => through(printableJson, (await import('./json.ts')).json),
  sarif: async (): Promise<Create> => through(printableJson, (await import('./sarif.ts')).sarif),
  rdjson: async (): Promise<Create> => through(printableJson, (await import('./rdjson.ts')).rdjson),
  rdjsonl: async (): Promise<Create> =>
    through(printableJson, (await import('./rdjson.ts')).rdjsonl),
  github: async (): Promise<Create> => through(printableJson, (await import('./github.ts')).github),
  gitlab: async (): Promise<Create> => through(printableJson, (await import('./gitlab.ts')).gitlab),
  annotations: async (): Promise<Create> =>
    through(printable, (await import('./annotations.ts')).annotations),
  markdown: async (): Promise<Create> =>
    through(printable, (await import('./markdown.ts')).markdown),
} as const

/** Name of a reporter. */
export type Format = keyof typeof reporters
