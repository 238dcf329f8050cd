import type { Remedies } from '../../src/remedy/remedies.ts'
import { expansions } from '../../src/dockerfile/expansion.ts'
import type { Finding } from '../../src/transform.ts'

/** A secret that the file puts together from variables whose names say nothing. */
export function* composed(facts: Remedies): Iterable<Finding> {
  for (const { kind, name, raw = '', instruction } of facts.composed) {
    const parts = expansions(raw, facts.dockerfile.scan.escape).map((part) => part.name)
    const others = [...new Set(parts)].filter((part) => part !== name)
    yield {
      at: instruction.span,
      name,
      safety: 'safe',
      message:
        `${kind} ${name} stays in the image history: it is put together from ` +
        `${others.join(' and ')}; declare ARG ${name} without a value, so that all of it is ` +
        `passed, or say which part is the secret (--secret ${others.at(-1)}), and run again`,
    }
  }
}
