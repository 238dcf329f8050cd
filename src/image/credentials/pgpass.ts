import type { Entry } from './entry.ts'
import { isFullHost, nameFor } from './hosts.ts'

/** Where the field behind the fourth `:` begins that no backslash stands before; -1 without one. */
function passwordIn(line: string): number {
  let fields = 0
  for (let at = 0; at < line.length; at++)
    if (line[at] === '\\') at++
    else if (line[at] === ':' && ++fields === 4) return at + 1
  return -1
}

/** The password file of PostgreSQL: host, port, database, user and password, with escapes. */
export function* pgpass(text: string): Generator<Entry> {
  // a value of one line may only look like it
  const isAlone = !text.trim().includes('\n')
  for (const line of text.split('\n')) {
    const at = passwordIn(line)
    const [host = '', port = ''] = line.split(':', 2)
    if (at < 0 || line.startsWith('#') || !/^(?:\d+|\*)$/.test(port)) continue
    const written = line.slice(at).trim()
    for (const value of new Set([written, written.replaceAll(/\\(.)/g, '$1')]))
      yield { key: nameFor('password', host, isAlone && !isFullHost(host)), value, certain: true }
  }
}
