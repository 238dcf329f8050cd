import type { Options } from '../src/options.ts'
import { rewrite } from '../src/rewrite.ts'

/** Holds the rewrite of a text against what must be true of every rewrite. */
export async function invariants(source: string, options: Options = {}, engine: typeof rewrite = rewrite): Promise<string[]> {
  const { after, error } = engine(source, options)
  if (error !== null) return []
  const again = engine(after, options)
  return again.after === after && !again.findings.some(({ status }) => status === 'fixed') ? [] : ['a second run changes nothing']
}
