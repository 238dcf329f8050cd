import { isShippedSecret, judgeName } from '../../src/catalog/names.ts'
import { judgeValue } from '../../src/catalog/values.ts'
import type { Remedies } from '../../src/remedy/remedies.ts'
import type { Finding } from '../../src/transform.ts'

/** `SECRET_KEY_BASE=1`: what a framework only wants to see set. */
function isMark(value: string): boolean {
  return /^["']?(?:\d|x|true|yes)["']?$/i.test(value)
}

/** An ENV with the name of a secret whose value is taken for a placeholder is left alone: why. */
export function* ignoredValues(facts: Remedies): Iterable<Finding> {
  const told = new Set(facts.variables.flatMap(({ names }) => [...names]))
  for (const { kind, name, raw, value = '', instruction } of facts.dockerfile.declarations) {
    if (kind !== 'ENV' || told.has(name) || raw?.includes('$') || facts.isIgnored(instruction))
      continue
    const isMeant = judgeName(name) === 'secret' && !facts.options.ignore?.includes(name)
    if (isMeant && (judgeValue(name, value) === 'placeholder' || isMark(value)))
      yield {
        at: instruction.span,
        name,
        safety: 'note',
        message:
          `ENV ${name} holds a placeholder, so it is left alone; if it is the real value, say ` +
          `so (--secret ${name})`,
      }
  }
}

/** A variable that bundlers ship to every browser, with the name of something that is no browser's. */
export function* publicSecrets(facts: Remedies): Iterable<Finding> {
  const told = new Set<string>()
  for (const { kind, name, value = '', instruction } of facts.dockerfile.declarations) {
    if (told.has(name) || !isShippedSecret(name)) continue
    if (judgeValue(name, value) === 'placeholder') continue
    if (facts.isIgnored(instruction) || facts.options.ignore?.includes(name)) continue
    told.add(name)
    yield {
      at: instruction.span,
      name,
      safety: 'note',
      message:
        `${kind} ${name} is built into what every browser gets, and no mount keeps it out of ` +
        'there; if it is a secret, give it another name and read it on the server',
    }
  }
}
