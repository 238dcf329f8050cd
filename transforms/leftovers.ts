import { defaultBuilder } from '../src/builder.ts'
import type { Remedies } from '../src/remedy/remedies.ts'
import { isDummy } from '../src/trace/enter/dummies.ts'
import type { Flow } from '../src/trace/flows.ts'
import { findArguments, findProse, type Prose } from '../src/remedy/script/recipes.ts'
import { fetchedWith } from '../src/trace/write/fetched.ts'
import { shipsIn } from '../src/trace/write/shipping.ts'
import { Plan } from '../src/plan.ts'
import { Conflict } from '../src/plan/replacements.ts'
import { Layout } from '../src/plan/layout.ts'
import { removalSpan } from '../src/plan/removal.ts'
import { printFlag } from '../src/secret.ts'
import { contains, type Span } from '../src/span.ts'
import type { Finding, Transform } from '../src/transform.ts'
import { claimantOf, type Remedy } from '../src/remedy/remedy.ts'

/**
 * Comments that still tell people to pass a build argument that is no more.
 *
 * @example
 * // before
 * # docker build --build-arg NPM_TOKEN=$NPM_TOKEN .
 * ARG NPM_TOKEN
 * COPY . .
 * RUN npm ci
 * // after
 * # docker build --secret id=NPM_TOKEN,env=NPM_TOKEN .
 * COPY . .
 * RUN --mount=type=secret,id=NPM_TOKEN,env=NPM_TOKEN,required=true npm ci
 */
export const leftovers: Transform = {
  name: 'leftovers',
  description: 'comments and messages that still name a build argument which is now a secret',
  *find(facts) {
    if (!facts.dockerfile.source.includes('--build-arg')) return
    const changed = facts.flows.flatMap((flow) => changeOf(facts, flow) ?? [])
    if (changed.length === 0) return
    const gone = removals(facts, changed)
    const prose = findProse(facts).filter(
      (text) => !gone.some((span) => contains(span, { start: text.start, end: text.start })),
    )
    const said = new Set<string>()
    for (const change of changed)
      for (const text of prose) yield* recipes(facts, change, text, said)
  },
}

/** A variable that is a secret now, and all that is done for it. */
interface Change {
  readonly flow: Flow
  readonly remedy: Remedy
  readonly plan: Plan
}

/**
 * Undefined where the declaration stays, be it until somebody has looked: the recipe is right then.
 */
function changeOf(facts: Remedies, flow: Flow): Change | undefined {
  const waits =
    !facts.options.unsafe &&
    (flow.variable.because === 'possible' ||
      (shipsIn(facts, flow) ?? fetchedWith(facts, flow)) !== undefined)
  const remedy = waits || isDummy(facts, flow) ? undefined : facts.remedyFor(flow)
  if (!remedy || 'why' in remedy || !isAccepted(facts, flow)) return undefined
  const plan = new Plan()
  remedy.apply(plan)
  return { flow, remedy, plan }
}

function isAccepted(facts: Remedies, flow: Flow): boolean {
  const transform = claimantOf(facts, flow) ?? 'variable'
  return facts.options.accept?.({ transform, name: flow.variable.id }) ?? true
}

/** What goes with the declarations: the comments that are about nothing else. */
function removals({ dockerfile: { scan } }: Remedies, changed: readonly Change[]): Span[] {
  const all = new Plan()
  for (const { plan } of changed) {
    try {
      all.merge(plan)
    } catch (error) {
      if (!(error instanceof Conflict)) throw error
    }
  }
  const layout = new Layout(scan)
  const gone = [...all.gone()]
  const isGone = (line: number) =>
    gone.some(({ firstLine, lastLine }) => firstLine - 1 <= line && line < lastLine)
  return gone.map((instruction) =>
    removalSpan(
      layout,
      instruction,
      [...all.undeclared]
        .filter((item) => item.instruction === instruction)
        .map(({ name }) => name),
      isGone,
    ),
  )
}

/** @param said what each text names already: one file of all variables is named once */
function* recipes(
  { dockerfile: { source }, options }: Remedies,
  { flow: { variable }, remedy, plan }: Change,
  text: Prose,
  said: Set<string>,
): Iterable<Finding> {
  const mounted = plan.mounts.map(({ secret }) => secret)
  const secrets = mounted.length > 0 ? mounted : [remedy.secret]
  const flags = [
    ...new Set(
      secrets.map((secret) =>
        printFlag({ ...secret, mounts: [] }, options.builder ?? defaultBuilder),
      ),
    ),
  ].join(' ')
  for (const { name, ...span } of findArguments(
    source.slice(text.start, text.end),
    variable.names,
  )) {
    const at = { start: text.start + span.start, end: text.start + span.end }
    const isSaid = said.has(`${text.start} ${flags}`) && options.style === 'dotenv'
    said.add(`${text.start} ${flags}`)
    const blanks = /[ \t]+$/.exec(source.slice(text.start, at.start))?.[0].length ?? 0
    yield {
      at,
      name: variable.id,
      safety: 'safe',
      message: `this ${text.kind} still tells to pass ${name} as a build argument; it names the secret now`,
      fix: (edit) =>
        isSaid
          ? edit.replace({ start: at.start - blanks, end: at.end }, '')
          : edit.replace(at, within(flags, text.quote)),
    }
  }
}

/** The text as it must be written between quotes of the shell. */
function within(text: string, quote: Prose['quote']): string {
  if (quote === '"') return text.replaceAll(/["$`\\]/g, String.raw`\$&`)
  return quote === "'" ? text.replaceAll("'", String.raw`'\''`) : text
}
