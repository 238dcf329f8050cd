/** The image could not be checked: it is missing, broken, or holds a part that cannot be read. Never carries a secret. */
export class CannotVerify extends Error {
  override readonly name = 'CannotVerify'
}

/** `reason` as a CannotVerify that says what was being read: `subject: reason`. A CannotVerify is handed back as it is. */
export function cannotVerify(subject: string, reason: unknown): CannotVerify {
  if (reason instanceof CannotVerify) return reason
  return new CannotVerify(`${subject}: ${reason instanceof Error ? reason.message : String(reason)}`)
}
