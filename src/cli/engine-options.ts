import type { Options } from '../options.ts'
import type { Arguments } from './arguments.ts'

/** What the engine is told of a file. */
export function engineOptions(
  args: Arguments,
  path: string,
  context: Pick<Options, 'readContext' | 'listContext' | 'leadsOut'>,
  accept?: Options['accept'],
): Options {
  const { secrets, ignore, ids, optional, heldBy, unsafe } = args
  const { style, builder, syntax, ssh, bundle, only } = args
  const names = { secrets, ignore, ids, optional, heldBy }
  const forms = { style, builder, syntax, ssh, bundle }
  const isAny = only.length === 0
  const isWanted: Options['accept'] = (finding) =>
    (isAny || only.includes(finding.transform)) && (accept?.(finding) ?? true)
  return {
    path,
    ...names,
    ...forms,
    unsafe,
    ...(isAny && !accept ? {} : { accept: isWanted }),
    ...context,
  }
}
