import { mountsOf } from '../../src/mounts.ts'
import type { Case } from './case.ts'

/** Each mount of the result has its flag in the printed command, and each flag its mount. */
export function flags({ result, after, command }: Case): string | undefined {
  if (result.error !== null) return undefined
  const mounted = after.scan.instructions
    .filter(({ keyword }) => keyword === 'RUN')
    .flatMap((instruction) =>
      mountsOf(instruction).filter(({ type }) => type === 'secret' || type === 'ssh'),
    )
    .flatMap(({ type, id }) => (id === undefined || id.includes('$') ? [] : [`${type} ${id}`]))
  const printed = command === null ? [] : flagsOf(command)
  const lost = mounted.find((item) => !printed.includes(item))
  if (lost !== undefined) return `no flag for the mount of ${lost}`
  const idle = printed.find((item) => !mounted.includes(item))
  if (idle !== undefined) return `no mount for the flag of ${idle}`
  if (new Set(printed).size !== printed.length) return 'two flags of one id'
  const told = result.secrets.reduce((sum, { mounts }) => sum + mounts.length, 0)
  return told === mounted.length
    ? undefined
    : `${mounted.length} mounts in the file, ${told} in the result`
}

function flagsOf(command: string): string[] {
  const ids = (pattern: RegExp, type: string) =>
    [...command.matchAll(pattern)].map((match) => `${type} ${match[1]}`)
  return [
    ...ids(/ --secret (?:["'])?(?:[^\s"',]+,)*?"?id=([^,"'\s]+)/g, 'secret'),
    ...ids(/ --ssh ([^\s=]+)/g, 'ssh'),
  ]
}

/**
 * Whatever comes from a variable is guarded before the builder is called: `:?` when the stages that
 * are built need it, `-` when not.
 */
export function guarded({ result, command }: Case): string | undefined {
  if (command === null) return undefined
  const built = builtStages(result.stages, command)
  const [head = ''] = command.split(/ (?:docker|podman) build /)
  for (const name of new Set(
    result.secrets.flatMap(({ from }) => (from !== 'agent' && 'env' in from ? [from.env] : [])),
  )) {
    if (!/^[A-Za-z_]\w*$/.test(name)) continue
    const isRequired = result.secrets.some(
      ({ from, required, mounts }) =>
        required &&
        from !== 'agent' &&
        'env' in from &&
        from.env === name &&
        mounts.some(({ stage }) => built.has(stage)),
    )
    if (!`${head} `.includes(`${name}="\${${name}${isRequired ? ':?' : '-'}}" `))
      return `${name} is not guarded`
  }
  return undefined
}

/** Docker builds what the last stage needs, podman may build all. */
function builtStages(stages: Case['result']['stages'], command: string): ReadonlySet<number> {
  const all = [...stages.keys()]
  if (/ podman build /.test(` ${command}`)) return new Set(all)
  const built = new Set([stages.length - 1])
  for (const index of all.toReversed())
    if (built.has(index)) for (const need of stages[index]!.needs) built.add(need)
  return built
}

/**
 * The command passes no build argument that the result declares no more: its value would come into
 * the image's history.
 */
export function buildArguments({ after, command }: Case): string | undefined {
  const declared = new Set(
    after.declarations.filter(({ kind }) => kind === 'ARG').map(({ name }) => name),
  )
  const stray = [...(command ?? '').matchAll(/ --build-arg ([^\s=]+)/g)].find(
    (match) => !declared.has(match[1]!),
  )
  return stray && `--build-arg ${stray[1]} is of no ARG`
}
