import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))

/** The built code, made anew when a source is newer. */
export const dist = join(root, 'dist')

/** The program as it is installed. */
export const bin = join(root, 'bin/secretmount.js')

/**
 * Builds when a source is newer than what is built; test files that run at the same time wait for
 * the one that does.
 */
export function build(): void {
  const lock = join(tmpdir(), `secretmount-build-${process.ppid}`)
  while (!isTaken(lock)) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50)
  try {
    buildIfOld()
  } finally {
    rmSync(lock, { recursive: true })
  }
}

function isTaken(lock: string): boolean {
  try {
    mkdirSync(lock)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

function buildIfOld(): void {
  const built = statSync(join(dist, 'bin/main.js'), { throwIfNoEntry: false })?.mtimeMs ?? 0
  const isNew = ['src', 'transforms', 'scripts'].some((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).some(
      (path) => statSync(join(root, folder, path)).mtimeMs > built,
    ),
  )
  if (!isNew) return
  for (const words of [
    ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json'],
    ['scripts/bundle.mjs'],
  ])
    spawnSync(process.execPath, words, { cwd: root })
}
