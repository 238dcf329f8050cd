import { oneLine } from '../escape.ts'
import type { Reporter } from './reporter.ts'

/**
 * `--format command`: the path as a shell comment, then the build command, for each file whose
 * build needs secrets, before and after a rewrite.
 */
export function command(): Reporter {
  return {
    start: () => '',
    file: (result, line) => (line === null ? '' : `# ${oneLine(result.path)}\n${line}\n`),
    end: () => '',
  }
}
