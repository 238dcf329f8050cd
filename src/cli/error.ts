/**
 * A known error: the person can do something about it. Its message is printed alone, and the exit
 * code is 2.
 */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/**
 * What is printed of an error that ends the run: the message of a known one, the stack of a bug.
 */
export function explain(error: unknown): string {
  if (error instanceof UsageError) return `secretmount: ${error.message}\n`
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error)
  return `secretmount: internal error, please report it:\n${stack}\n`
}

/**
 * The frames of a stack alone: the message of an error from inside the engine may quote the file.
 */
export function framesOf(error: unknown): string {
  if (!(error instanceof Error)) return ''
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line))
  return [error.name, ...frames].join('\n')
}
