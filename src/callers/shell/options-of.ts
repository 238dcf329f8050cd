import { posix } from 'node:path'
import type { BuilderName } from '../caller.ts'
import type { Pattern } from './folder.ts'

const common: Readonly<Record<string, string>> = { f: 'file', t: 'tag', o: 'output', m: 'memory' }

/** Short options with a value, where a builder has others (each one's --help). */
const others: Partial<Record<BuilderName, Readonly<Record<string, string>>>> = {
  kaniko: { f: 'file', c: 'context', d: 'destination' },
  acr: { f: 'file', t: 'tag', r: 'registry', g: 'resource-group' },
  heroku: { a: 'app', r: 'remote' },
}

/** Options that hand over a build argument. */
const passing: Partial<Record<BuilderName, readonly string[]>> = {
  bake: ['set'],
  heroku: ['arg'],
  acr: ['build-arg', 'secret-build-arg'],
}

/** The option that names the context, where that is no word of its own. */
const contexts: Partial<Record<BuilderName, string>> = { kaniko: 'context', heroku: 'context-path' }

/** The long name of a short option that takes a value. */
export function longOf(builder: BuilderName, short: string): string | undefined {
  return (others[builder] ?? common)[short]
}

/** Does an option hand over a build argument? */
export function isPassing(builder: BuilderName, name: string): boolean {
  return (passing[builder] ?? ['build-arg']).includes(name)
}

/** The option that names the context; undefined where a word without an option does. */
export function contextOption(builder: BuilderName): string | undefined {
  return contexts[builder]
}

/** kaniko looks for it where it runs, then in the context (its cmd/executor, root.go). */
export function asKaniko(file: Pattern, contexts: readonly Pattern[]): Pattern[] {
  return [file, ...contexts.map((context) => posix.join(context, file))]
}
