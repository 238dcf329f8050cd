import { randomBytes } from 'node:crypto'
import { readdirSync, rmSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'

/** `.Dockerfile.4711-1f2e3d4c5b6a.tmp`: whose process it is stands in its name. */
const left = /^\.(?<name>.+)\.(?<process>\d+)-[0-9a-f]{12}\.tmp$/s

/** Younger files may belong to a process of another machine that shares the folder. */
const oldEnough = 60_000

/**
 * Gives the work the path of a new file beside another one. The file is gone afterwards.
 *
 * @param beside absolute path of the file that it is to replace
 */
export function withTemporary(beside: string, work: (path: string) => void): void {
  const name = `.${basename(beside)}.${process.pid}-${randomBytes(6).toString('hex')}.tmp`
  const path = join(dirname(beside), name)
  try {
    work(path)
  } finally {
    rmSync(path, { force: true })
  }
}

/**
 * From now on a signal that ends the process takes effect between two files, never in the middle of
 * one.
 */
export function endBetweenFiles(): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.once(signal, () => process.kill(process.pid, signal))
}

/** Removes what a killed process left of its work on a file. */
export function removeLeftovers(beside: string): void {
  const folder = dirname(beside)
  for (const entry of readdirSync(folder)) {
    const groups = left.exec(entry)?.groups
    if (groups?.['name'] !== basename(beside) || isRunning(Number(groups['process']))) continue
    const path = join(folder, entry)
    const stats = statSync(path, { throwIfNoEntry: false })
    if (stats?.isFile() && Date.now() - stats.mtimeMs > oldEnough) rmSync(path, { force: true })
  }
}

function isRunning(process_: number): boolean {
  try {
    process.kill(process_, 0)
    return true
  } catch (error) {
    // somebody else's
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
