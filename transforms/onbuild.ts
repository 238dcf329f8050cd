import { credentialFile } from '../src/catalog/files.ts'
import { judgeName } from '../src/catalog/names.ts'
import type { Remedies } from '../src/remedy/remedies.ts'
import { argumentText, type Instruction } from '../src/scanner/instruction.ts'
import type { Finding, Transform } from '../src/transform.ts'

/**
 * Secrets in ONBUILD instructions: they take effect in the builds of other repositories, so nothing is changed.
 *
 * @example
 * // before
 * ONBUILD ARG NPM_TOKEN
 */
export const onbuild: Transform = {
  name: 'onbuild',
  description: 'secrets that ONBUILD brings into the builds of other repositories are reported',
  find: findOnbuild,
}

function* findOnbuild(facts: Remedies): Iterable<Finding> {
  for (const stage of facts.dockerfile.stages) {
    for (const instruction of stage.instructions) {
      const name =
        instruction.trigger && !facts.isIgnored(instruction)
          ? secretOf(instruction.trigger)
          : undefined
      if (name === undefined || facts.options.ignore?.includes(name)) continue
      const message = `ONBUILD ${instruction.trigger!.keyword} of ${name} leaves it in every image that is built on this one; change it together with the Dockerfiles that build on it: an ONBUILD RUN can mount a secret, its id is then theirs to pass`
      yield { at: instruction.span, name, safety: 'safe', message }
    }
  }
}

function secretOf(trigger: Instruction): string | undefined {
  const text = argumentText(trigger)
  if (trigger.keyword === 'ARG' || trigger.keyword === 'ENV') {
    return [...text.matchAll(/(?:^|\s)([A-Za-z_]\w*)(?==|\s|$)/g)]
      .map((match) => match[1]!)
      .find((name) => judgeName(name) === 'secret')
  }
  if (trigger.keyword !== 'COPY' && trigger.keyword !== 'ADD') return undefined
  const words = trigger.json ?? text.split(/\s+/)
  const destination = words.at(-1) ?? ''
  return words.slice(0, -1).find((source) => credentialFile(source, destination)?.name === 'tight')
}
