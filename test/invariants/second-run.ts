import { defaultBuilder } from '../../src/builder.ts'
import { buildCommand } from '../../src/build-command.ts'
import type { Options } from '../../src/options.ts'
import type { Result } from '../../src/result.ts'
import type { rewrite } from '../../src/rewrite.ts'
import { afterwards } from './context.ts'

/**
 * What a second run says: nothing that the first did not leave, the same command, the same exit
 * code.
 */
export function secondRunSays(
  result: Result,
  options: Options,
  engine: typeof rewrite,
): string | undefined {
  if (result.error !== null || result.before === result.after) return undefined
  const again = engine(result.after, afterwards(options, result))
  const left = ({ findings }: Result) =>
    findings
      .filter(({ status }) => status !== 'note' && status !== 'fixed')
      .map(({ status, transform, name }) => `${status} ${transform} ${name ?? '-'}`)
  const [first, second] = [left(result), left(again)]
  const other = second.find((finding) => !first.includes(finding))
  if (other !== undefined) return `says ${other}`
  const gone = first.find((finding) => !second.includes(finding))
  if (gone !== undefined) return `says no more ${gone}`
  // where nothing is mounted any more there is nothing to tell a caller
  if (result.secrets.length === 0 && again.secrets.length === 0) return undefined
  const command = (item: Result) =>
    buildCommand(item, {
      builder: options.builder ?? defaultBuilder,
      context: '.',
      file: 'Dockerfile',
    })
  return command(result) === command(again) ? undefined : 'prints another command'
}
