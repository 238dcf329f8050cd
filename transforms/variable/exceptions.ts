import { exceptions } from '../../src/remedy/predefined.ts'
import type { Remedies } from '../../src/remedy/remedies.ts'
import type { Finding } from '../../src/transform.ts'

/** `no_proxy` beside proxies that can go. */
export function* ofExceptions(facts: Remedies): Iterable<Finding> {
  for (const [name, { declarations, done }] of exceptions(facts)) {
    const { kind, instruction } = declarations[0]!
    yield {
      at: instruction.span,
      name,
      safety: 'review',
      message:
        `${kind} ${name} is for the proxy beside it, whose line ` +
        `${facts.options.unsafe ? 'is taken out' : 'can go'}; the builder passes ${name} to ` +
        'every RUN without a line too, so this one ' +
        `${facts.options.unsafe ? 'is taken out as well' : 'can go as well (--unsafe)'}${done}`,
      fix: (edit) => {
        for (const declaration of declarations) edit.undeclare(declaration)
      },
    }
  }
}
