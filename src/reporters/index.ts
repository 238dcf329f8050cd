import type { Reporter, ReporterOptions } from './reporter.ts'

type Create = (options: ReporterOptions) => Reporter

/** Every value of `--format`, and what prints it. A reporter is loaded when it is asked for. */
export const reporters = {
  diff: async (): Promise<Create> => (await import('./diff.ts')).diff,
  command: async (): Promise<Create> => (await import('./command.ts')).command,
  json: async (): Promise<Create> => (await import('./json.ts')).json,
} as const

/** Name of a reporter. */
export type Format = keyof typeof reporters
