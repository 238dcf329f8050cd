import { forgives } from '../../catalog/programs/in-texts.ts'
import { servesScripts } from '../../catalog/tools.ts'
import { judgeValue } from '../../catalog/values.ts'
import { wholeVariable } from '../../dockerfile/expansion.ts'
import { type Declaration, writtenDefault } from '../../dockerfile/declaration.ts'
import type { Traces } from '../traces.ts'
import { isGuarded } from './guarded.ts'
import { isSure, type Reading } from './readings.ts'
import type { SecretVariable } from '../enter/variables.ts'
import { hasOperator, isAskedFor, isInsistedOn, isTested, readTextOf } from './read-text.ts'

/** What the build does without the value. */
export interface Tolerance {
  /** It goes on: a default, a test, a fallback. */
  readonly optional: boolean
  /** It stops by its own check: `${X:?}`, `[ -n "$X" ] || exit 1`. */
  readonly insists: boolean
  /** Some RUN tells an unset variable from an empty one: `${X+set}`, `${X-default}`. */
  readonly tellsUnset: boolean
  /** The default of an ARG that is not the secret itself, to be kept; an empty one where unset stops. */
  readonly fallback: string | undefined
}

/**
 * How the readers of a secret variable take it when it is not given.
 *
 * @param spared names that some build is seen, or said, to go without
 * @param isEmpty nothing in the file gives it a value
 */
export function toleranceOf(
  variable: SecretVariable,
  readings: readonly Reading[],
  { spared = [], isEmpty = false }: { spared?: readonly string[]; isEmpty?: boolean } = {},
): Tolerance {
  const texts = readings.map(readTextOf)
  // whoever may read it needs it no more than those that do
  const certain = readings.filter(isSure)
  const insists = texts.some(isInsistedOn)
  const written = variable.declarations.flatMap((declaration) => {
    const value = writtenDefault(declaration)
    return value === undefined ? [] : [{ kind: declaration.kind, name: declaration.name, value }]
  })
  const defaults = written.filter(({ kind }) => kind === 'ARG')
  const fallback = defaults.find(({ name, value }) => isNoSecret(name, value))?.value
  // a value that was always there is no sign that the build goes on without one
  const hasValue =
    fallback === undefined &&
    written.some(({ name, value }) => value !== '' && !isNoSecret(name, value))
  const isForgiven =
    texts.some((item) => isTested(item) || isAskedFor(item)) ||
    isForScripts(readings) ||
    (certain.length > 0 && (certain.every(isGuarded) || certain.every(isForgivenInChain)))
  return {
    optional:
      !insists &&
      !hasValue &&
      (isForgiven ||
        isEmpty ||
        isMirror(variable) ||
        isExtra(variable, readings) ||
        spared.some((name) => variable.names.has(name)) ||
        defaults.some(({ value }) => value === '') ||
        fallback !== undefined),
    insists,
    tellsUnset: texts.some((item) => hasOperator(item, /^[-+=?]$/) || isAskedFor(item)),
    fallback,
  }
}

/** `… || true` */
function isForgivenInChain({ run }: Reading): boolean {
  return forgives.test(run.text)
}

function isNoSecret(name: string, value: string): boolean {
  return ['placeholder', 'harmless'].includes(judgeValue(name, value))
}

/**
 * Is it for scripts of the project that upload or report? They go on without: the token is for the
 * build that has one.
 */
function isForScripts(readings: readonly Reading[]): boolean {
  return (
    readings.length > 0 &&
    readings.every(({ how, name }) => /^(?:kin|project|hook)$/.test(how) && servesScripts(name))
  )
}

/** What is there for some callers only: a session token beside long-lived keys, shared caches. */
const forSome = new Set(
  `AWS_SESSION_TOKEN ACTIONS_RUNTIME_TOKEN ACTIONS_ID_TOKEN_REQUEST_TOKEN
  TURBO_TOKEN TURBO_API TURBO_REMOTE_CACHE_SIGNATURE_KEY NX_CLOUD_ACCESS_TOKEN NX_CLOUD_AUTH_TOKEN
  DEVELOCITY_ACCESS_KEY GRADLE_ENTERPRISE_ACCESS_KEY`.split(/\s+/),
)

/** What a build reports with, where it can. */
const forReports = new Set(
  `SENTRY_AUTH_TOKEN CODECOV_TOKEN COVERALLS_TOKEN COVERALLS_REPO_TOKEN CODACY_PROJECT_TOKEN
  CODECLIMATE_REPO_TOKEN PERCY_TOKEN CHROMATIC_PROJECT_TOKEN BUILDKITE_ANALYTICS_TOKEN`.split(
    /\s+/,
  ),
)

/** The tool that a report goes out by needs its token all the same: `sentry-cli`, `codecov`. */
function isExtra({ names }: SecretVariable, readings: readonly Reading[]): boolean {
  const isOfTool = ({ run, tool, name }: Reading) =>
    forReports.has(name) &&
    [tool, ...(run.script?.commands ?? []).map(({ program }) => program)].some((program) =>
      name.startsWith(`${program?.replace(/-cli$/, '').toUpperCase()}_`),
    )
  return (
    [...names].every((name) => forSome.has(name) || forReports.has(name)) &&
    !readings.some(isOfTool)
  )
}

/**
 * A proxy, mirror, registry or index that has a public one in its place: nobody has to name one.
 */
function isMirror({ because, names, source }: SecretVariable): boolean {
  if (because !== 'possible') return false
  return source === undefined
    ? [...names].every((name) => /PROXY|MIRROR|REGISTRY/i.test(name) && !/EXTRA/i.test(name))
    : source === 'only'
}

/**
 * The default that a RUN sees when the caller gives nothing: that of the declaration in effect
 * there, or of what it is renamed from.
 */
export function fallbackAt(
  facts: Traces,
  { run, name }: Pick<Reading, 'run' | 'name'>,
): string | undefined {
  let declaration: Declaration | undefined = facts.inEffect(run.stage, run.instruction, name)
  for (let hops = 0; declaration && hops < 5; hops++) {
    const { kind, value, raw, stage, instruction, name: own } = declaration
    if (kind === 'ARG' && value === undefined) return defaultOf(facts.environment.global(own))
    const outer: string | undefined = raw === undefined ? undefined : wholeVariable(raw)
    if (outer === undefined) return defaultOf(declaration)
    const at = facts.dockerfile.stages[stage]
    declaration = at && facts.inEffect(at, instruction, outer)
  }
  return undefined
}

/**
 * Does a RUN see an empty variable, not an unset one, when the caller gives nothing? `ARG X=`, `ARG
 * X=$Y` and every ENV set it.
 */
export function isEmptyAt(facts: Traces, { run, name }: Pick<Reading, 'run' | 'name'>): boolean {
  const declaration = facts.inEffect(run.stage, run.instruction, name)
  return (
    declaration !== undefined &&
    (declaration.raw ?? facts.environment.global(declaration.name)?.raw) !== undefined
  )
}

function defaultOf(declaration: Declaration | undefined): string | undefined {
  const value = declaration?.kind === 'ARG' ? writtenDefault(declaration) : undefined
  return value !== undefined && value !== '' && isNoSecret(declaration!.name, value)
    ? value
    : undefined
}
