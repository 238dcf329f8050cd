import type { Options } from '../options.ts'
import type { Arguments } from './arguments.ts'

/** What the engine is told of a file. */
export function engineOptions(
  args: Arguments,
  path: string,
  context: Pick<Options, 'readContext' | 'listContext'>,
  accept?: Options['accept'],
): Options {
  const { secrets, ignore, ids, optional, unsafe, style, builder, syntax, ssh, bundle, only } = args
  return {
    path,
    secrets,
    ignore,
    ids,
    optional,
    unsafe,
    style,
    builder,
    syntax,
    ssh,
    bundle,
    ...(only.length === 0 && !accept
      ? {}
      : {
          accept: (finding) =>
            (only.length === 0 || only.includes(finding.transform)) && (accept?.(finding) ?? true),
        }),
    ...context,
  }
}
