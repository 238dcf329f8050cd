/**
 * The image could not be checked: it is missing, broken, or holds a part that cannot be read. Never
 * carries a secret.
 */
export class CannotVerify extends Error {
  override readonly name = 'CannotVerify'
}

/**
 * An error of reading (a file, a stream, a decompressor) as a CannotVerify, with the part that was
 * being read in front.
 */
export function cannotVerify(error: unknown, part?: string): CannotVerify {
  if (error instanceof CannotVerify) return error
  const reason = error instanceof Error ? error.message : String(error)
  return new CannotVerify(part === undefined ? reason : `${part}: ${reason}`)
}
