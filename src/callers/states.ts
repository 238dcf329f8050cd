import { judgeName } from '../catalog/names.ts'
import { neededStages } from '../dockerfile.ts'
import { writtenDefault } from '../dockerfile/declaration.ts'
import { Facts } from '../facts.ts'
import { Plan } from '../plan.ts'
import type { BuildStage, Result } from '../result.ts'
import { type Secret, variableOf } from '../secret.ts'
import { collectSecrets } from '../secrets.ts'

/** What callers must know of one Dockerfile, as it will be. */
export interface DockerfileState {
  /** Build arguments that it declares. */
  readonly declares: ReadonlySet<string>
  /** Build arguments that it declared before. */
  readonly declared: ReadonlySet<string>
  /** Names that it gave a value itself before, for whoever passed none. */
  readonly served: ReadonlySet<string>
  readonly secrets: readonly Secret[]
  /** Ids of those that it mounted before. */
  readonly mounted: ReadonlySet<string>
  readonly stages: readonly BuildStage[]
}

/** Of a file that was rewritten, or would be. */
export function stateOf({
  before,
  after,
  secrets,
  stages,
}: Pick<Result, 'before' | 'after' | 'secrets' | 'stages'>): DockerfileState {
  const old = new Facts(before, {})
  const declared = argumentNames(old)
  const declares = before === after ? declared : argumentNames(new Facts(after, {}))
  const mounted = new Set(mountedBy(old).map(({ id }) => id))
  return { declared, declares, served: servedBy(old), secrets, mounted, stages }
}

/** Of a file that is left as it is. */
export function stateAsIs(source: string): DockerfileState {
  const facts = new Facts(source, {})
  const declared = argumentNames(facts)
  const stages = facts.dockerfile.stages.map((stage) => ({
    ...(stage.name === undefined ? {} : { name: stage.name }),
    needs: neededStages(facts.dockerfile, stage),
    arguments: [],
  }))
  const secrets = mountedBy(facts)
  const mounted = new Set(secrets.map(({ id }) => id))
  return { declared, declares: declared, served: servedBy(facts), secrets, mounted, stages }
}

function mountedBy(facts: Facts): readonly Secret[] {
  const { instructions } = facts.dockerfile.scan
  const mayMount = instructions.some(({ keyword, flags }) => keyword === 'RUN' && flags.length > 0)
  return mayMount ? collectSecrets(facts, new Plan()) : []
}

function argumentNames({ dockerfile }: Facts): ReadonlySet<string> {
  return new Set(
    dockerfile.declarations.flatMap(({ kind, name }) => (kind === 'ARG' ? [name] : [])),
  )
}

function servedBy({ dockerfile }: Facts): ReadonlySet<string> {
  const withValue = dockerfile.declarations.filter((item) => writtenDefault(item))
  return new Set(withValue.map(({ name }) => name))
}

/**
 * The secret that takes the place of a build argument: the one that is filled from the variable of
 * its name, else one whose id or variable it is.
 */
export function secretFor({ secrets }: DockerfileState, name: string): Secret | undefined {
  const own = secrets.filter(({ type }) => type === 'secret')
  return (
    own.find(({ from, assumed }) => !assumed && variableOf(from) === name) ??
    own.find(({ mounts }) => mounts.some(({ env }) => env === name)) ??
    own.find(({ id }) => id === name)
  )
}

/** Is the argument gone, and a secret of a variable there for it? */
export function isFixed(state: DockerfileState, name: string): boolean {
  return !state.declares.has(name) && secretFor(state, name) !== undefined
}

/** Does one stage get a secret for it by now, and another still take the argument? */
export function isFixedInPart(state: DockerfileState, name: string): boolean {
  const { from, assumed } = secretFor(state, name) ?? {}
  return state.declares.has(name) && variableOf(from) === name && assumed !== true
}

/**
 * Is the argument gone, and nothing there for it? All that is mounted now was mounted before, or is
 * the value of another argument, or a file of the context.
 */
export function isIdle(
  { declares, secrets, mounted, declared }: DockerfileState,
  name: string,
): boolean {
  const isAnother = ({ id, from, assumed }: Secret) => {
    const variable = variableOf(from)
    if (mounted.has(id) || (variable !== undefined && declared.has(variable))) return true
    const isOfContext = typeof from === 'object' && 'src' in from && !/^[/$~]/.test(from.src)
    return isOfContext && !assumed && id !== '_env'
  }
  return !declares.has(name) && secrets.every(isAnother)
}

/** Did Dockerfiles declare the secret argument, and does none take it any more in any way? */
export function isLeftOver(states: readonly DockerfileState[], name: string): boolean {
  const concerned = states.filter(({ declared }) => declared.has(name))
  return (
    concerned.length > 0 &&
    judgeName(name) === 'secret' &&
    concerned.every((state) => isIdle(state, name)) &&
    !states.some((state) => isFixed(state, name))
  )
}
