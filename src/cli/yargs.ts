import type { Argv } from 'yargs'

// In a file of its own: a file that imports others while it runs cannot be kept compiled.

/** Loads yargs, which is an ES module in a package of its own. */
export async function loadYargs(): Promise<() => Argv> {
  return (await import('yargs')).default
}
