import type { CallerFile, Delivery, Invocation, Remark } from '../src/callers/caller.ts'
import { Repository } from '../src/callers/repository.ts'
import type { Replacement } from '../src/plan/replacements.ts'

/** A repository that is only texts, by path. */
export function repositoryOf(files: Readonly<Record<string, string>>): Repository {
  const paths = Object.keys(files).toSorted()
  const isDockerfile = (path: string) => /(?:^|\/)[^/]*Dockerfile[^/]*$/.test(path)
  return new Repository({
    dockerfiles: paths.filter(isDockerfile),
    files: paths.filter((path) => !isDockerfile(path)),
    exists: (path) =>
      path === '' || paths.some((other) => other === path || other.startsWith(`${path}/`)),
    read: (path) => files[path],
  })
}

/** What a kind makes of one file when some build arguments became secrets of their names. */
export interface Handed {
  readonly invocations: readonly Invocation[]
  readonly remarks: readonly Remark[]
  readonly after: string
  /** `NAME: why; remedy` of what was not moved. */
  readonly left: readonly string[]
}

/** Hands over every argument of these names, as far as the kind can. */
export function handOver(
  read: (file: CallerFile, repository: Repository) => Iterable<Invocation | Remark>,
  files: Readonly<Record<string, string>>,
  path: string,
  names: readonly string[],
  options: { readonly keep?: boolean; readonly ids?: Readonly<Record<string, string>> } = {},
): Handed {
  const text = files[path]!
  const found = [...read({ path, text }, repositoryOf(files))]
  const invocations = found.filter((item) => item.type === 'invocation')
  const remarks = found.filter((item) => item.type === 'remark')
  const left: string[] = []
  const replacements: Replacement[] = []
  for (const invocation of invocations) {
    const wanted = invocation.passed.filter(({ name }) => names.includes(name))
    const open = wanted.filter((argument) => {
      const obstacle = argument.obstacle ?? invocation.obstacle
      if (obstacle) left.push(`${argument.name}: ${obstacle.why}; ${obstacle.remedy}`)
      return obstacle === undefined
    })
    const deliveries = open.map((argument): Delivery => {
      const id = options.ids?.[argument.name] ?? argument.name
      const given = invocation.secrets.some((secret) => secret.id === id)
      return { id, argument, keep: options.keep ?? false, given }
    })
    if (deliveries.length === 0) continue
    const made = invocation.deliver(deliveries)
    if ('why' in made)
      left.push(`${open.map(({ name }) => name).join(' ')}: ${made.why}; ${made.remedy}`)
    else replacements.push(...made)
  }
  return { invocations, remarks, after: appliedTo(text, replacements), left }
}

/**
 * Insertions at one place stand in their order, equal ones once; where text goes too they stand for
 * it.
 */
export function appliedTo(text: string, replacements: readonly Replacement[]): string {
  const unique = replacements.filter(
    (item, index) =>
      replacements.findIndex(
        (other) => other.start === item.start && other.end === item.end && other.text === item.text,
      ) === index,
  )
  const sorted = unique.toSorted((a, b) => a.start - b.start || a.end - b.end)
  let at = 0
  let result = ''
  for (const { start, end, text: added } of sorted) {
    if (start < at) throw new Error('two changes overlap')
    result += text.slice(at, start) + added
    at = end
  }
  return result + text.slice(at)
}
