import type { Obstacle } from '../transform.ts'
import type { Supply } from './caller.ts'
import type { Verdict } from './decide.ts'
import type { Passed } from './passed.ts'

/** What is told about callers. Subject, harm, remedy, in one line. */
export const say = {
  delivered(name: string, { deliveries, still }: Extract<Verdict, { kind: 'deliver' }>): string {
    const isKept = deliveries[0]!.keep
    if (still.length > 0)
      return `${name} is passed as a secret too; the argument stays because ${still.join(', ')} still declares it`
    if (isKept)
      return `${name} is passed as a secret too, and as an argument until its Dockerfile has changed`
    return deliveries.every(({ given }) => given)
      ? `${name} is passed as a secret already; the argument, which stays in the provenance, goes`
      : `${name} is passed as a build argument, which stays in the provenance; passed as a secret`
  },
  byAgent: (name: string): string =>
    `${name} is passed as a build argument, which stays in the provenance; ` +
    'taken out, for the Dockerfile takes the key from the ssh agent',
  idle: ({ name, spelling }: Passed): string =>
    `${name} is passed as a build argument, which stays in the provenance; ` +
    'taken out, for nothing in the Dockerfile reads it' +
    (spelling === 'literal' ? '; rotate it if it was real' : ''),
  obstacle: (name: string, { why, remedy }: Obstacle): string =>
    `${name} ${why}, and the Dockerfile takes it as a secret now; ${remedy}`,
  stale: (name: string, isGone: boolean): string =>
    `${name} is passed as a build argument that the Dockerfile ` +
    `${isGone ? 'no longer declares after this change' : 'does not declare'}, and its ` +
    'value stays in the provenance; remove it',
  other: (name: string, wanted: string): string =>
    `${name} is passed as a build argument, but the Dockerfile takes it in another way; ${wanted}`,
  supplied: ({ id, from }: Supply): string =>
    from === 'agent'
      ? 'the Dockerfile takes the key from the ssh agent now; passed, and the agent there must hold it'
      : 'env' in from
        ? `${id} is passed as a build argument by a command that builds this; passed as a secret`
        : `the Dockerfile takes ${id} from a file as a secret, no longer from the context; passed`,
  missing: (
    supply: Supply,
    words: string,
    { isOpen, obstacle }: { readonly isOpen: boolean; readonly obstacle: Obstacle | undefined },
  ): string =>
    `the Dockerfile needs ${nameOf(supply)}, which is not ${isOpen ? 'seen to be ' : ''}passed ` +
    `here${obstacle ? inTheWay(obstacle) : '; add '}${words}`,
  unserved: (supply: Supply, words: string): string =>
    `the Dockerfile needs ${nameOf(supply)}, whose default is gone, and which is not seen to be ` +
    `passed here; add ${words}`,
  mayMiss: (supply: Supply, words: string): string =>
    `this build may need ${nameOf(supply)}, which it is not seen to pass; if it does, add ${words}`,
  variablesByPodman:
    'the Dockerfile mounts secrets as variables, which podman before 6 does not know; build with ' +
    'podman 6 or newer, or run again from the old Dockerfile with --style file',
  blocked: ({ why, remedy }: Obstacle): string =>
    `this build ${why}, and the Dockerfile mounts secrets; ${remedy}`,
} as const

function nameOf({ id, from }: Supply): string {
  return from === 'agent' ? 'the ssh agent' : `the secret ${id}`
}

/** Obstacles speak of an argument: here it is the build that they are about. */
function inTheWay({ why, remedy }: Obstacle): string {
  const plain = why.replace(/^cannot [\w ]+: /, '').replace(/^is /, 'this is ')
  return remedy.endsWith(' by hand') ? ` (${plain}); add ` : ` (${plain}); ${remedy}, and add `
}
