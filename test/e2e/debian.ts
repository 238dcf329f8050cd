import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { aptGet } from './apt.ts'

const cache = '/var/tmp/secretmount-packages'

/** Programs of Debian packages, unpacked and not installed. */
export interface Packages {
  readonly folder: string
  /** The environment in which they are found, and find their libraries. */
  readonly env: NodeJS.ProcessEnv
}

/**
 * Gets packages and what they need that is not installed on this machine. They are kept for the
 * next run.
 *
 * @returns why not, where they cannot be had
 */
export function packages(...names: string[]): Packages | string {
  const folder = join(cache, createHash('sha256').update(names.join(' ')).digest('hex').slice(0, 8))
  try {
    if (!existsSync(folder)) get(folder, names)
  } catch (error) {
    return `${names.join(', ')} of Debian cannot be had: ${error instanceof Error ? error.message : ''}`
  }
  const below = (...paths: string[]) => paths.map((path) => join(folder, path)).join(':')
  const arch = process.arch === 'arm64' ? 'aarch64-linux-gnu' : 'x86_64-linux-gnu'
  return {
    folder,
    env: {
      PATH: `${below('usr/bin', 'usr/sbin')}:${process.env['PATH']}`,
      // the last is a folder of its own of what a browser needs
      LD_LIBRARY_PATH: below(`lib/${arch}`, `usr/lib/${arch}`, `usr/lib/${arch}/pulseaudio`),
    },
  }
}

function get(folder: string, names: string[]): void {
  mkdirSync(cache, { recursive: true })
  const work = mkdtempSync(join(cache, 'get-'))
  try {
    const archives = join(work, 'archives')
    mkdirSync(join(archives, 'partial'), { recursive: true })
    const settings = [
      `Dir::Cache::archives=${archives}`,
      'APT::Install-Recommends=false',
      'Debug::NoLocking=1',
    ].flatMap((setting) => ['-o', setting])
    aptGet([...settings, '--download-only', '--reinstall', 'install', ...names])
    const root = join(work, 'root')
    for (const name of readdirSync(archives).filter((file) => file.endsWith('.deb')))
      execFileSync('dpkg-deb', ['-x', join(archives, name), root], { stdio: 'pipe' })
    // another run may have been faster
    if (!existsSync(folder)) renameSync(root, folder)
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}
