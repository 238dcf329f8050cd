import { holdsCredential } from '../src/catalog/looks.ts'
import { mayGive } from '../src/catalog/programs/given/look.ts'
import { wrapperOf } from '../src/catalog/programs/wrappers.ts'
import { instructionsOf } from '../src/dockerfile.ts'
import type { Remedies } from '../src/remedy/remedies.ts'
import type { Run } from '../src/run.ts'
import { argumentText, type Instruction } from '../src/scanner/instruction.ts'
import { shellWord } from '../src/shell-word.ts'
import { readScript } from '../src/shell.ts'
import type { Finding, Transform } from '../src/transform.ts'
import { lift } from './literal/lift.ts'
import { nameValues } from './literal/naming.ts'
import { findStated, type Stated } from './literal/stated.ts'

/**
 * Credentials that stand in an instruction as text: what a program is given for a password or token, the shape of a token, a private
 * key, a password inside an address. ARG and ENV have stories of their own.
 *
 * @example
 * // before
 * RUN curl -fsS -H "X-Api-Key: Hq7vR2mXw9Lk4TnB" -o /tides.json https://tides.example.com/v1
 * // after (with --unsafe)
 * RUN --mount=type=secret,id=CURL_TOKEN,env=CURL_TOKEN,required=true curl -fsS -H "X-Api-Key: ${CURL_TOKEN}" -o /tides.json https://tides.example.com/v1
 */
export const literal: Transform = {
  name: 'literal',
  description: 'credentials that stand in an instruction as text are reported',
  *find(facts) {
    const runs = facts.runs.flatMap((run) =>
      facts.isIgnored(run.instruction)
        ? []
        : statedIn(run.instruction, run).map((stated) => ({ run, stated })),
    )
    const names = nameValues(
      facts,
      runs.map(({ stated }) => stated),
    )
    for (const { instruction, run } of placesOf(facts)) {
      const own = runs.filter((item) => item.run === run)
      yield* ofInstruction(
        facts,
        instruction,
        run,
        own.map(({ stated }) => stated.value),
      )
      for (const item of own) {
        const { value } = item.stated
        yield ofRun(
          facts,
          item,
          names.get(value)!,
          runs.filter(({ stated }) => stated.value === value),
        )
      }
    }
  },
}

const keywords = ['RUN', 'ADD', 'COPY', 'LABEL', 'CMD', 'ENTRYPOINT', 'HEALTHCHECK', 'WORKDIR']

interface Place {
  readonly instruction: Instruction
  readonly run: Run | undefined
}

function placesOf(facts: Remedies): Place[] {
  const runs = new Map(facts.runs.map((run) => [run.instruction, run]))
  return facts.dockerfile.stages
    .flatMap((stage) => keywords.flatMap((keyword) => instructionsOf(stage, keyword)))
    .filter((instruction) => !facts.isIgnored(instruction))
    .map((instruction) => ({ instruction, run: runs.get(instruction) }))
}

function* ofInstruction(
  facts: Remedies,
  instruction: Instruction,
  run: Run | undefined,
  told: readonly string[],
): Iterable<Finding> {
  const [stated] = run ? [] : statedIn(instruction, run)
  const text = told.reduce((rest, value) => rest.replaceAll(value, ''), textOf(facts, instruction))
  if (!stated && !holdsCredential(text)) return
  const { keyword, firstLine } = instruction
  const instead =
    keyword === 'RUN' ? 'take it out and give it to the RUN as a secret' : 'take it out'
  const where = stated ? ` (${stated.by})` : ''
  yield {
    at: instruction.span,
    safety: 'safe',
    message: `${keyword} of line ${firstLine} holds a credential as text${where}, which stays in the image; ${instead}, and rotate it`,
  }
}

/** @param same all places of its value: it goes from every one of them, or from none */
function ofRun(facts: Remedies, item: Located, name: string, same: readonly Located[]): Finding {
  const { run, stated } = item
  const { by, command } = stated
  if (stated.isAccount)
    return {
      at: run.source(stated.span) ?? run.instruction.span,
      safety: 'note',
      message: `the RUN of line ${run.instruction.firstLine} sets the password of an account as text, which everybody who gets the image can read; if it is to protect something, set it when the container starts`,
    }
  const harm = `the RUN of line ${run.instruction.firstLine} gives ${command.program ?? 'a variable'} a credential as text (${by}), which stays in the image`
  const lifts = same.map((other) => lift(facts, other.run, other.stated, name))
  const fix = lifts.includes(undefined) ? undefined : lifts[same.indexOf(item)]
  const base = { at: run.source(stated.span) ?? run.instruction.span, name }
  return fix
    ? {
        ...base,
        safety: 'review',
        message: `${harm}; mounted as the secret ${name} in its place, and rotate it`,
        fix,
      }
    : {
        ...base,
        safety: 'safe',
        message: `${harm}; take it out, give it to the RUN as a secret, and rotate it`,
      }
}

interface Located {
  readonly run: Run
  readonly stated: Stated
}

/** What the script of a RUN, or the command of a container, states. */
function statedIn(instruction: Instruction, run: Run | undefined): Stated[] {
  if (run) return mayGive(run.text) && run.script ? findStated(run.script) : []
  if (!['CMD', 'ENTRYPOINT', 'HEALTHCHECK', 'ADD'].includes(instruction.keyword)) return []
  const { json } = instruction
  const text = json
    ? json.map(shellWord).join(' ')
    : argumentText(instruction).replace(/^(?:--\S+\s+)*CMD\s+/i, '')
  return mayGive(text) ? findStated(readScript(text, wrapperOf)) : []
}

function textOf({ dockerfile: { source } }: Remedies, instruction: Instruction): string {
  return [
    argumentText(instruction),
    ...instruction.heredocs.map(({ body }) => source.slice(body.start, body.end)),
  ].join('\n')
}
