import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** What tests write for a while lies in one folder, which goes when all of them have run. */
export default function oneFolder(): () => void {
  const folder = mkdtempSync(join(tmpdir(), 'secretmount-test-'))
  // some tests let another user work in it
  chmodSync(folder, 0o755)
  process.env['TMPDIR'] = folder
  return () => rmSync(folder, { recursive: true, force: true })
}
