import { type ExistingMount, isSplitByBlank, mountsOf } from '../mounts.ts'
import { expand, type Lookup } from '../scanner/expand.ts'
import type { Instruction } from '../scanner/instruction.ts'

/** Options with a value (instructions/commands_runmount.go), and those of podman (buildah-run(1)). */
const valued: ReadonlySet<string> = new Set(
  (
    'type from source src target dst destination id sharing size mode uid gid env chown relabel ' +
    'bind-propagation consistency tmpfs-size tmpfs-mode device options subpath'
  ).split(' '),
)

/** Options that may stand alone. */
const alone: ReadonlySet<string> = new Set(
  (
    'readonly ro readwrite rw required z u nosuid suid nodev dev noexec exec tmpcopyup ' +
    'notmpcopyup bind-nonrecursive private rprivate shared rshared slave rslave unbindable ' +
    'runbindable nocreate upperdir o copyup nocopyup'
  ).split(' '),
)

const types = /^(?:bind|cache|tmpfs|secret|ssh)$/i
const truth = /^(?:1|t|T|TRUE|true|True|0|f|F|FALSE|false|False|)$/

/** What the value of an option must look like. */
const shapes: readonly (readonly [name: string, shape: RegExp])[] = [
  ['type', types],
  ['sharing', /^(?:shared|private|locked)$/i],
  ['mode', /^[0-7]{1,11}$/],
  ['uid', /^\d{1,10}$/],
  ['gid', /^\d{1,10}$/],
  ['required', truth],
  ['readonly', truth],
  ['readwrite', truth],
  ['ro', truth],
  ['rw', truth],
]

/**
 * Why BuildKit refuses the mounts of a RUN, once it gets to it.
 *
 * @returns what to say behind the keyword; undefined where they are taken, or hold a variable
 */
export function mountFault(instruction: Instruction, lookup: Lookup): string | undefined {
  for (const mount of mountsOf(instruction)) {
    if (isSplitByBlank(instruction, mount)) continue
    if (mount.flag.value!.includes('$')) {
      if (isUnset(mount, lookup))
        return 'mounts with a variable that has no value and that no build argument gives one'
      continue
    }
    const fault = faultOf(mount)
    if (fault !== undefined) return fault
  }
  return undefined
}

/** Is there a `${X?}` in a plain option without a value? */
function isUnset({ flag, options }: ExistingMount, lookup: Lookup): boolean {
  if (/["'\\`]/.test(flag.value!)) return false
  return [...options.values()].some(
    (value) => value.includes('${') && expand(value, lookup, { escape: '\\' }) === 'unset',
  )
}

/**
 * Why BuildKit refuses a mount from a variable, whether it gets there or not (instructions/
 * commands_runmount.go, parseMount).
 */
export function mountSourceFault(instruction: Instruction): string | undefined {
  if (instruction.flags.length === 0) return undefined
  return mountsOf(instruction).some(({ options }) => /\$./.test(options.get('from') ?? ''))
    ? 'mounts from a variable: mount from a stage that is FROM it'
    : undefined
}

function faultOf({ order, options, type }: ExistingMount): string | undefined {
  const unknown = order.some((name) => !valued.has(name) && !alone.has(name))
  if (unknown) return 'mounts with an option that there is not'
  const bad = shapes.find(([name, shape]) => {
    const value = options.get(name)
    return value !== undefined && !shape.test(value)
  })
  if (bad) return `mounts with a ${bad[0]} that there is not`
  if (type === 'secret' && !['id', 'source', 'target'].some((name) => options.get(name)))
    return 'mounts a secret without an id'
  if (type === 'secret' && options.get('id') && options.get('source'))
    return 'mounts a secret with both an id and a source'
  if (type === 'secret' && (options.get('from') || options.has('sharing')))
    return 'mounts a secret from elsewhere'
  if (options.has('size') && type !== 'tmpfs') return 'says size of a mount that is no tmpfs'
  if (
    (type === 'bind' || type === 'tmpfs') &&
    ['mode', 'uid', 'gid'].some((key) => options.has(key))
  )
    return `says an owner or a mode of a ${type}`
  if (options.has('required') && type !== 'secret' && type !== 'ssh')
    return 'says required of a mount that is no secret'
  if (options.has('sharing') && type !== 'cache') return 'says sharing of a mount that is no cache'
  return undefined
}
