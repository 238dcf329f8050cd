import { isFilledByNothing } from '../trace/enter/filled.ts'
import type { Flow } from '../trace/flows.ts'
import type { Obstacle } from '../transform.ts'
import type { Remedies } from './remedies.ts'
import { mountsOf } from '../mounts.ts'

/** Why a secret that no RUN is seen to read is left alone all the same. */
export function whyUnseen(facts: Remedies, flow: Flow): Obstacle | undefined {
  if (isOutOfReach(facts, flow)) return outOfReach(flow)
  return isShadowed(facts, flow) ? shadowed : undefined
}

/** Nothing reads the declaration, because RUNs get the value from mounts that are there already. */
export function isServedAlready(facts: Remedies, { variable: { names, id } }: Flow): boolean {
  const served = facts.runs.filter(({ instruction }) =>
    mountsOf(instruction).some(
      (mount) =>
        mount.type === 'secret' &&
        ((mount.env !== undefined && names.has(mount.env)) ||
          mount.id?.toLowerCase().replaceAll(/[-.]/g, '_') === id.toLowerCase()),
    ),
  )
  return served.some((run) =>
    [...names].some((name) => facts.inEffect(run.stage, run.instruction, name)),
  )
}

/** It stands before FROM and no stage declares it: somebody may have forgotten that. */
function isOutOfReach(facts: Remedies, { variable: { declarations } }: Flow): boolean {
  return declarations.every(({ stage }) => stage === -1) && facts.dockerfile.stages.length > 0
}

/**
 * An ARG before FROM is seen in no stage without an ARG of its own, so an `ENV X=$X` below it is
 * empty, and the build works without the secret.
 */
export function whyEmpty(facts: Remedies, { variable }: Flow): Obstacle | undefined {
  const [above, below] = [true, false].map((isGlobal) =>
    variable.declarations.filter(({ stage }) => (stage === -1) === isGlobal),
  )
  const isEmpty =
    above!.length > 0 && below!.length > 0 && below!.every((item) => isFilledByNothing(facts, item))
  if (!isEmpty) return undefined
  const names = [...new Set(above!.map(({ name }) => name))].join(', ')
  return {
    harm: `leaves ENV ${below![0]!.name} empty`,
    why: `${names} stands before FROM and no stage declares it`,
    remedy: `add ARG ${names} above the ENV and run again, or remove both`,
  }
}

/** Another declaration of the name stays, which is what all RUNs see. */
function isShadowed(facts: Remedies, { variable: { names, declarations } }: Flow): boolean {
  return [...names].some((name) =>
    facts.environment.declarations(name).some((item) => !declarations.includes(item)),
  )
}

const shadowed: Obstacle = {
  why: 'no RUN is seen to read it, and another declaration of the name stays',
  remedy: 'remove it together with the --build-arg, or name its reader in the RUN',
}

function outOfReach({ variable: { id } }: Flow): Obstacle {
  return {
    harm: 'gives no RUN a value',
    why: 'it stands before FROM and no stage declares it',
    remedy: `remove it, or add ARG ${id} to the stage that needs it and run again`,
  }
}
