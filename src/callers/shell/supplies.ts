import { withoutQuotes } from '../../shell/unquoted.ts'
import { posix } from 'node:path'
import type { Replacement } from '../../plan/replacements.ts'
import { shellWord } from '../../shell-word.ts'
import type { Obstacle } from '../../transform.ts'
import type { BuilderName, Supplier, Supply } from '../caller.ts'
import type { PassedSecret } from '../passed.ts'
import { secretlessObstacle } from '../secretless.ts'
import { change, type Embedded } from '../embedded.ts'
import type { Sorted } from './arguments.ts'
import type { BuildCall } from './programs.ts'

/** Nobody adds a secret to the command line of these: it stands in a file, or there is none. */
const without = new Set<BuilderName>(['compose', 'bake', 'fly'])

/** Who adds a secret to a command, unless it builds what another file says. */
export function supplierOf(
  build: BuildCall,
  sorted: Sorted,
  isExample: boolean,
): { supplier?: Supplier } {
  if (without.has(build.builder) || secretlessObstacle(build.builder)) return {}
  const context = contextOf(sorted)
  const words = ({ id, from }: Supply) => {
    if (from === 'agent') return `--ssh ${id}`
    if ('env' in from) return `--secret ${value(build, `id=${id}`, 'env', from.env)}`
    if ('src' in from) return `--secret ${value(build, `id=${id}`, 'file', from.src)}`
    return context === undefined
      ? `--secret ${value(build, `id=${id}`, 'file', from.path)}, a path in the build context`
      : `--secret ${value(build, `id=${id}`, 'file', posix.join(context, from.path))}`
  }
  return {
    supplier: { isOpen: sorted.loose.length > 0 || sorted.operands.length > 1, isExample, words },
  }
}

/**
 * The edits that pass secrets besides. Files of the context are named from the folder of the shell,
 * as the context is.
 */
export function supplying(
  embedded: Embedded,
  build: BuildCall,
  sorted: Sorted,
  supplies: readonly Supply[],
): readonly Replacement[] | Obstacle {
  const { command, first } = build
  const last = command.words[first - 1]
  if (supplies.length === 0 || !last) return []
  const context = contextOf(sorted)
  if (context === undefined && supplies.some(({ from }) => from !== 'agent'))
    return { why: 'its context is not fixed', remedy: 'name the file by its path' }
  const flags = supplies.map(({ id, from }) => {
    const path = from !== 'agent' && 'path' in from ? from.path : ''
    return from === 'agent'
      ? ` --ssh ${shellWord(id)}`
      : ` --secret ${shellWord(value(build, `id=${id}`, 'file', posix.join(context!, path)))}`
  })
  return [change(embedded, { start: last.end, end: last.end }, flags)]
}

function contextOf({ operands }: Sorted): string | undefined {
  const context = operands.at(-1)?.text
  return context !== undefined && /^[\w./-]+$/.test(context) && context !== '-'
    ? context
    : undefined
}

/** Podman takes a variable of the id's name before a file, unless it is told. */
function value({ builder }: BuildCall, id: string, type: 'env' | 'file', source: string): string {
  const isSaid = builder === 'podman' || builder === 'buildah'
  return `${id},${isSaid ? `type=${type},` : ''}${type === 'env' ? 'env' : 'src'}=${source}`
}

/** What a command passes already. */
export function secretsOf({ options }: Sorted): PassedSecret[] {
  return options.flatMap(({ name, words, from }): PassedSecret[] => {
    const raw = words.at(-1)!.raw.slice(from)
    if (name === 'build-secret') return idAtStart(raw).map((id) => ({ id }))
    if (name === 'ssh') return idAtStart(raw).map((id) => ({ id, from: 'agent' }))
    return name === 'secret' ? secretOf(withoutQuotes(raw)) : []
  })
}

function idAtStart(raw: string): string[] {
  return /^["']?([\w.-]+)/.exec(raw)?.slice(1) ?? []
}

function secretOf(text: string): PassedSecret[] {
  const fields = text.split(',').map((field) => field.split(/=(.*)/s))
  const value = (...keys: string[]) => fields.find(([key]) => keys.includes(key!))?.[1]
  const id = value('id')
  if (id === undefined) return []
  const env = value('env')
  const src = value('src', 'source')
  return [
    {
      id,
      ...(env !== undefined ? { from: { env } } : src !== undefined ? { from: { src } } : {}),
    },
  ]
}
