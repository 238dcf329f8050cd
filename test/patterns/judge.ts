import type { Pattern } from './collect.ts'

/** Escapes and classes as one letter each. */
function bare(source: string): string {
  return source.replaceAll(/\\[^]/g, 'e').replaceAll(/\[[^\]]*\]/g, 'c')
}

/**
 * Does its time grow at worst with the square of the text, by its looks? One loop without a bound
 * tries each of its ends once from each begin. A group that repeats may hold another way through
 * its text, so it is asked about all the same.
 */
export function isPlain({ source }: Pattern): boolean {
  const text = bare(source)
  const loops = text.match(/[*+]|\{\d+,\}/g) ?? []
  return loops.length === 0 || (loops.length === 1 && !/\)(?:[*+]|\{\d+,\})/.test(text))
}

/** The name that it has in the list. */
export function keyOf({ source, flags }: Pattern): string {
  return `/${source}/${flags}`
}

/** What recheck says of its time: `safe`, `degree 2`, `exponential` and so on. */
export async function judge({ source, flags }: Pattern, timeout: number): Promise<string> {
  process.env['RECHECK_SYNC_BACKEND'] = 'pure'
  const { checkSync } = await import('recheck')
  const found = checkSync(source, flags, { timeout })
  if (found.status !== 'vulnerable') return found.status
  const { complexity } = found
  return complexity.type === 'exponential' ? complexity.type : `degree ${complexity.degree}`
}
