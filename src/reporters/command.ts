import { oneLine } from '../escape.ts'
import type { Reporter } from './reporter.ts'

/** `--format command`: the path as a shell comment, then the build command, for each file that changes. */
export function command(): Reporter {
  return {
    start: () => '',
    file: (result, line) =>
      line === null || result.before === result.after ? '' : `# ${oneLine(result.path)}\n${line}\n`,
    end: () => '',
  }
}
