import { escapePattern } from '../../escape-pattern.ts'
import { servesScripts } from '../../catalog/tools.ts'
import { judgeValue } from '../../catalog/values.ts'
import { wholeVariable } from '../../dockerfile/expansion.ts'
import type { Declaration } from '../../dockerfile/declaration.ts'
import type { Traces } from '../traces.ts'
import type { Reading } from './readings.ts'
import type { SecretVariable } from '../enter/variables.ts'

/** What the build does without the value. */
export interface Tolerance {
  /** It goes on: a default, a test, a fallback. */
  readonly optional: boolean
  /** It stops by its own check: `${X:?}`, `[ -n "$X" ] || exit 1`. */
  readonly insists: boolean
  /** Some RUN tells an unset variable from an empty one: `${X+set}`, `${X-default}`. */
  readonly tellsUnset: boolean
  /** The default of an ARG that is not the secret itself, to be kept. */
  readonly fallback: string | undefined
}

/** How the readers of a secret variable take it when it is not given. */
export function toleranceOf(variable: SecretVariable, readings: readonly Reading[]): Tolerance {
  const scripts = readings.map(({ run, name }) => ({
    text: run.script?.source ?? run.text,
    name,
    reads: run.script?.reads.filter((read) => read.name === name) ?? [],
  }))
  const insists = scripts.some(
    ({ text, name, reads }) =>
      reads.some((read) => read.operator === ':?' || read.operator === '?') || stops(text, name),
  )
  const tested = scripts.some(
    ({ text, name, reads }) =>
      reads.some((read) => /^:?[-+=]$/.test(read.operator ?? '')) ||
      (/\[|\btest\b|[=]=?\s/.test(text) &&
        new RegExp(
          String.raw`(?:-[nz]\s+|\[\s+|test\s+)["']?x?\$\{?${escapePattern(name)}\b|\$\{?${escapePattern(name)}\}?["']?\s*(?:=|==|!=)\s`,
        ).test(text)),
  )
  const askedFor = scripts.some(({ text, name }) => isAskedFor(text, name))
  const forgiven =
    readings.length > 0 && readings.every(({ run }) => /\|\|\s*(?:true|:|echo\b)/.test(run.text))
  const defaults = variable.declarations.filter(
    ({ kind, value }) => kind === 'ARG' && value !== undefined && !value.includes('$'),
  )
  const fallback = defaults.find(({ name, value }) =>
    ['placeholder', 'harmless'].includes(judgeValue(name, value!)),
  )?.value
  const tellsUnset = scripts.some(
    ({ text, name, reads }) =>
      reads.some((read) => /^[-+=?]$/.test(read.operator ?? '')) || isAskedFor(text, name),
  )
  // tools that upload or report go on without: their token is for the build that has one
  // a value that was always there is no sign of that
  const hasValue = defaults.some(({ value }) => value !== '') && fallback === undefined
  const reports =
    !hasValue &&
    readings.length > 0 &&
    readings.every(({ how, name }) => /^(?:kin|project|hook)$/.test(how) && servesScripts(name))
  return {
    optional:
      !insists &&
      (tested ||
        askedFor ||
        reports ||
        forgiven ||
        isMirror(variable) ||
        isExtra(variable, readings) ||
        defaults.some(({ value }) => value === '') ||
        fallback !== undefined),
    insists,
    tellsUnset,
    fallback,
  }
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

/** `[[ -v X ]]`, bash's test whether a variable is set. */
function isAskedFor(text: string, name: string): boolean {
  return text.includes('-v') && new RegExp(String.raw`-v\s+${escapePattern(name)}\b`).test(text)
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

function defaultOf(declaration: Declaration | undefined): string | undefined {
  if (
    declaration?.kind !== 'ARG' ||
    declaration.value === undefined ||
    declaration.value.includes('$')
  )
    return undefined
  return ['placeholder', 'harmless'].includes(judgeValue(declaration.name, declaration.value)) &&
    declaration.value !== ''
    ? declaration.value
    : undefined
}

/**
 * `[ -z "$X" ] && exit 1`, `if [ -z "$X" ]; then … exit 1`, `[ -n "$X" ] || exit 1`, `test -n "$X"
 * && …` at the start of a chain.
 */
function stops(text: string, name: string): boolean {
  if (!/-[zn]\s/.test(text)) return false
  const variable = String.raw`["']?\$\{?${escapePattern(name)}\}?["']?`
  const empty = new RegExp(
    String.raw`-z\s+${variable}\s*(?:\]{1,2}\s*)?(?:&&|;\s*then)[^;&|]*(?:[;&|][^;&|]*){0,3}?\b(?:exit\s+[1-9]|false)\b`,
  )
  const given = new RegExp(
    String.raw`-n\s+${variable}\s*(?:\]{1,2}\s*)?\|\|[^;&|]*(?:[;&|][^;&|]*){0,3}?\b(?:exit\s+[1-9]|false)\b`,
  )
  return empty.test(text) || given.test(text)
}
