import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

/**
 * When a process began, in ticks since the machine did: with its number that tells it from any
 * other. Empty when it is gone.
 */
function beginning(pid: string): string {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return text.slice(text.lastIndexOf(')') + 2).split(' ')[19] ?? ''
  } catch {
    return ''
  }
}

function lock(folder: string): boolean {
  const path = join(folder, 'lock')
  mkdirSync(folder, { recursive: true })
  for (let attempt = 0; attempt < 2; attempt++) {
    try {
      writeFileSync(path, `${process.pid} ${beginning(String(process.pid))}`, { flag: 'wx' })
      return true
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
    const [pid = '', since = ''] = readFileSync(path, 'utf8').split(' ')
    if (beginning(pid) === since && since !== '') return false
    rmSync(path, { force: true })
  }
  return false
}

/**
 * Takes a folder for the engine, its downloads and working copies, that no other run uses: one for
 * each checkout, a further one when that is busy. What an earlier run left in its `work` is
 * removed.
 *
 * @returns its path; throws when all are busy
 */
export function takeFolder(): string {
  const checkout = createHash('sha256')
    .update(resolve(import.meta.dirname, '../..'))
    .digest('hex')
    .slice(0, 8)
  const first = process.env['SECRETMOUNT_ENGINE_DIR'] ?? `/var/tmp/secretmount-e2e-${checkout}`
  const folder = [first, `${first}-2`, `${first}-3`].find(lock)
  if (folder === undefined) throw new Error(`three runs at once: ${first} is busy`)
  rmSync(join(folder, 'work'), { recursive: true, force: true })
  mkdirSync(join(folder, 'work'))
  return folder
}

/** Lets another run have the folder. */
export function leaveFolder(folder: string): void {
  rmSync(join(folder, 'work'), { recursive: true, force: true })
  rmSync(join(folder, 'lock'), { force: true })
}
