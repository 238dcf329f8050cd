import { changedPaths } from '../result.ts'
import type { Reporter, ReporterOptions } from './reporter.ts'

/**
 * `--format paths`: the path of each file that changes or is made, one a line, as `git add
 * --pathspec-from-file=-` takes it.
 */
export function paths({ ownPath }: ReporterOptions): Reporter {
  const told = new Set<string>()
  return {
    start: () => '',
    file: (result) => {
      if (result.error !== null) return ''
      const fresh = changedPaths(result)
        .map(ownPath)
        .filter((own) => !told.has(own))
      for (const own of fresh) told.add(own)
      return fresh.map((own) => `${quoted(own)}\n`).join('')
    },
    end: () => '',
  }
}

/** As git quotes names that could not stand on a line of their own. */
function quoted(path: string): string {
  // eslint-disable-next-line no-control-regex
  return /[\u0000-\u001F\u007F"\\]/.test(path) ? octal(path) : path
}

function octal(path: string): string {
  const bytes = [...Buffer.from(path)].map((byte) =>
    byte > 31 && byte < 127 && byte !== 34 && byte !== 92
      ? String.fromCharCode(byte)
      : `\\${byte.toString(8).padStart(3, '0')}`,
  )
  return `"${bytes.join('')}"`
}
