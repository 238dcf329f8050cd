import { judgeFile } from '../src/catalog/files.ts'
import { isIdentifierBeside, judgeName } from '../src/catalog/names.ts'
import { sourceByName } from '../src/catalog/programs/given/addresses.ts'
import { declarationsOf } from '../src/dockerfile/declaration.ts'
import { readCopy } from '../src/dockerfile/copy.ts'
import type { Remedies } from '../src/remedy/remedies.ts'
import { servedByTriggers, type Triggers } from '../src/remedy/triggers.ts'
import { argumentText, type Instruction } from '../src/scanner/instruction.ts'
import type { Finding, Transform } from '../src/transform.ts'

/**
 * Secrets in ONBUILD instructions: they take effect in the builds of other repositories, so nothing
 * is changed unless that is asked for. An `ONBUILD ARG` that only `ONBUILD RUN`s read can become a
 * mount of these, which the builds on the image must then pass.
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
    const secrets = stage.instructions
      .flatMap(({ trigger }) => (trigger ? namesOf(trigger) : []))
      .filter((name) => judgeName(name) === 'secret')
    for (const instruction of stage.instructions) {
      const name =
        instruction.trigger && !facts.isIgnored(instruction)
          ? secretOf(instruction.trigger, secrets)
          : undefined
      if (name === undefined || facts.options.ignore?.includes(name)) continue
      const source = judgeName(name) === 'secret' ? undefined : sourceByName(name)
      const served =
        instruction.trigger!.keyword === 'ARG'
          ? servedByTriggers(facts, stage, instruction, source !== 'only')
          : undefined
      if (served) {
        yield review(instruction, served, facts.options.unsafe === true)
        continue
      }
      const may = source === undefined ? '' : 'may hold credentials in its URL and '
      const message =
        `ONBUILD ${instruction.trigger!.keyword} of ${name} ${may}leaves it in every image ` +
        'that is built on this one; change it together with the Dockerfiles that build on ' +
        'it: an ONBUILD RUN can mount a secret, its id is then theirs to pass'
      yield { at: instruction.span, name, safety: 'safe', message }
    }
  }
}

function review(
  { span }: Instruction,
  { id, runs, required, apply }: Triggers,
  isTaken: boolean,
): Finding {
  const lines = runs.map(({ instruction }) => instruction.firstLine).join(', ')
  const mount = isTaken ? 'mounted as a secret' : '--unsafe mounts it as a secret'
  return {
    at: span,
    name: id,
    safety: 'review',
    message:
      `ONBUILD ARG of ${id} leaves it in every image that is built on this one; ${mount} ` +
      `for the ONBUILD RUN of line ${lines}: each build on this image ` +
      `${required ? 'must' : 'may'} then pass it with --secret id=${id},env=${id} in the ` +
      'place of --build-arg, and begin its Dockerfile with # syntax=docker/dockerfile:1',
    fix: apply,
  }
}

/** @param secrets the secrets that triggers of the stage declare */
function secretOf(trigger: Instruction, secrets: readonly string[]): string | undefined {
  const text = argumentText(trigger)
  const found = namesOf(trigger).find(
    (name) =>
      judgeName(name) === 'secret' ||
      isIdentifierBeside(name, secrets) ||
      (text === name && sourceByName(name)),
  )
  if (found !== undefined) return found
  const copy = readCopy(trigger)
  return copy?.sources
    .map((source) => source.text)
    .find((source) => judgeFile(source, copy.destination.text)?.name === 'tight')
}

function namesOf(trigger: Instruction): string[] {
  return declarationsOf(trigger, 0, '\\')
    .filter(({ kind, value }) => kind === 'ARG' || value !== '')
    .map(({ name }) => name)
}
