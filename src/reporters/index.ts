import type { Reporter, ReporterOptions } from './reporter.ts'

type Create = (options: ReporterOptions) => Reporter

/** Every value of `--format`, and what prints it. A reporter is loaded when it is asked for. */
export const reporters = {
  diff: async (): Promise<Create> => (await import('./diff.ts')).diff,
  command: async (): Promise<Create> => (await import('./command.ts')).command,
  json: async (): Promise<Create> => (await import('./json.ts')).json,
  sarif: async (): Promise<Create> => (await import('./sarif.ts')).sarif,
  rdjson: async (): Promise<Create> => (await import('./rdjson.ts')).rdjson,
  rdjsonl: async (): Promise<Create> => (await import('./rdjson.ts')).rdjsonl,
  github: async (): Promise<Create> => (await import('./github.ts')).github,
  gitlab: async (): Promise<Create> => (await import('./gitlab.ts')).gitlab,
  annotations: async (): Promise<Create> => (await import('./annotations.ts')).annotations,
  markdown: async (): Promise<Create> => (await import('./markdown.ts')).markdown,
} as const

/** Name of a reporter. */
export type Format = keyof typeof reporters
