import { wrapperOf } from '../src/catalog/programs/wrappers.ts'
import { groupBy } from '../src/group.ts'
import type { Remedies } from '../src/remedy/remedies.ts'
import type { Run } from '../src/run.ts'
import { argumentText, type Instruction } from '../src/scanner/instruction.ts'
import { readScript } from '../src/shell.ts'
import { hasCommand, instructionText, looksSecret, mayState, spoken } from '../src/spoken.ts'
import type { Finding, Transform } from '../src/transform.ts'
import { labelledSecret } from '../src/labels.ts'
import type { ConfigFile } from '../src/trace/enter/configs.ts'
import { lift, type Located } from './literal/lift.ts'
import { nameValues } from './literal/naming.ts'
import { findStated, type Stated } from './literal/stated.ts'

/**
 * Credentials that stand in an instruction as text: what a program is given for a password or
 * token, the shape of a token, a private key, a password inside an address. ARG and ENV have
 * stories of their own.
 *
 * With --unsafe a value of a RUN becomes a secret where a build argument in its place would: equal
 * values one, each with a name after the program that takes it. The value is in the history of the
 * file and of the images, so it must be changed all the same.
 *
 * @example
 * // before
 * RUN curl -fsS -H "X-Api-Key: Hq7vR2mXw9Lk4TnB" -o /tides.json https://tides.example.com/v1
 * // after (with --unsafe)
 * RUN --mount=type=secret,id=CURL_TOKEN,env=CURL_TOKEN,required=true curl -fsS -H "X-Api-Key: ${CURL_TOKEN}" -o /tides.json https://tides.example.com/v1
 */
export const literal: Transform = {
  name: 'literal',
  description:
    'credentials that stand in an instruction as text are mounted (--unsafe) or reported',
  *find(facts) {
    const located = facts.runs.flatMap((run) =>
      facts.isIgnored(run.instruction)
        ? []
        : statedIn(run.instruction, run).map((stated) => ({ run, stated })),
    )
    for (const { instruction, run } of placesOf(facts)) {
      const told = located.filter((item) => item.run === run).map(({ stated }) => stated.value)
      yield* ofInstruction(facts, instruction, run, told)
    }
    yield* located.filter(({ stated }) => stated.isAccount).map(ofAccount)
    const secrets = located.filter(({ stated }) => !stated.isAccount)
    const names = nameValues(
      facts,
      secrets.map(({ stated }) => stated),
    )
    for (const [value, name] of names)
      yield* ofValue(
        facts,
        name,
        secrets.filter(({ stated }) => stated.value === value),
      )
  },
}

const keywords: ReadonlySet<string> = new Set([
  'RUN',
  'ADD',
  'COPY',
  'LABEL',
  'CMD',
  'ENTRYPOINT',
  'HEALTHCHECK',
  'WORKDIR',
])

interface Place {
  readonly instruction: Instruction
  readonly run: Run | undefined
}

function placesOf(facts: Remedies): Place[] {
  const runs = new Map(facts.runs.map((run) => [run.instruction, run]))
  return facts.dockerfile.stages
    .flatMap(({ instructions }) => instructions)
    .filter((instruction) => keywords.has(instruction.keyword) && !facts.isIgnored(instruction))
    .map((instruction) => ({ instruction, run: runs.get(instruction) }))
}

function* ofInstruction(
  facts: Remedies,
  instruction: Instruction,
  run: Run | undefined,
  told: readonly string[],
): Iterable<Finding> {
  // a credential file that it writes out has a story of its own
  if (facts.copiedConfigs.some((item) => item.instruction === instruction && isWritten(item)))
    return
  const [stated] = run ? [] : statedIn(instruction, run)
  const text = told.reduce(
    (rest, value) => rest.replaceAll(value, ''),
    instructionText(facts.dockerfile, instruction),
  )
  const { keyword, firstLine } = instruction
  const label = keyword === 'LABEL' ? labelledSecret(instruction) : undefined
  const by = stated?.by ?? label
  if (by === undefined && !looksSecret(instruction, text)) return
  const instead =
    keyword === 'RUN' ? 'take it out and give it to the RUN as a secret' : 'take it out'
  const where = by === undefined ? '' : ` (${by})`
  yield {
    at: instruction.span,
    safety: 'safe',
    message:
      `${keyword} of line ${firstLine} holds a credential as text${where}, which stays in ` +
      `the image; ${instead}, and rotate it`,
  }
}

function isWritten({ source, content }: ConfigFile): boolean {
  return source?.text.startsWith('<<') === true && content?.holds === 'literal'
}

function ofAccount({ run, stated }: Located): Finding {
  return {
    at: run.source(stated.span) ?? run.instruction.span,
    safety: 'note',
    message:
      `the RUN of line ${run.instruction.firstLine} sets the password of an account as ` +
      'text, which everybody who gets the image can read; if it is to protect something, ' +
      'set it when the container starts',
  }
}

const rotate = 'rotate it: the value is in the history of the file and of the images'

/**
 * It goes from every one of its places, or from none: each RUN tells of it, and each asks for all.
 */
function ofValue(facts: Remedies, name: string, places: readonly Located[]): Finding[] {
  const lifted = lift(facts, name, places)
  return [...groupBy(places, ({ run }) => run).values()].map((own) => {
    const [{ run, stated }] = own as [Located]
    const base = { at: run.source(stated.span) ?? run.instruction.span, name }
    const harm = harmOf(own)
    if (lifted && 'apply' in lifted) {
      const mounts = facts.options.unsafe ? 'mounted' : '--unsafe mounts it'
      const done = lifted.done.map((clause) => `; ${clause}`).join('')
      return {
        ...base,
        safety: 'review',
        message: `${harm}; ${mounts} as the secret ${name} in its place${done}; ${rotate}`,
        fix: lifted.apply,
      }
    }
    const instead =
      lifted && places.length === 1
        ? `${lifted.why}; ${lifted.remedy}`
        : 'take it out, give it to the RUN as a secret'
    return { ...base, safety: 'safe', message: `${harm}; ${instead}; ${rotate}` }
  })
}

function harmOf(places: readonly Located[]): string {
  const takers = [...new Set(places.map(({ stated }) => stated.command.program ?? 'a variable'))]
  const by = [...new Set(places.map(({ stated }) => stated.by))].join(', ')
  return (
    `the RUN of line ${places[0]!.run.instruction.firstLine} gives ${takers.join(', ')} ` +
    `a credential as text (${by}), which stays in the image`
  )
}

/** What the script of a RUN, or the command of a container, states. */
function statedIn(instruction: Instruction, run: Run | undefined): Stated[] {
  if (run) return mayState(instruction, run.text) && run.script ? findStated(run.script) : []
  if (!hasCommand(instruction)) return []
  const text = spoken(instruction, argumentText(instruction).replace(/^(?:--\S+\s+)*CMD\s+/i, ''))
  return mayState(instruction, text) ? findStated(readScript(text, wrapperOf)) : []
}
