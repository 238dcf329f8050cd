import type { Remedies } from '../../src/remedy/remedies.ts'
import { type ExistingMount, mountsOf } from '../../src/mounts.ts'
import type { Run } from '../../src/run.ts'
import type { Finding } from '../../src/transform.ts'

/** `/run/secret/x` for `/run/secrets/x`: the file is never found. */
export function* misreadPaths(
  facts: Remedies,
  run: Run,
  mounts: readonly ExistingMount[],
): Iterable<Finding> {
  if (!run.text.includes('/run/secret/') || facts.isIgnored(run.instruction)) return
  const { start: from, end } = run.instruction.span
  const source = facts.dockerfile.source.slice(from, end)
  for (const match of source.matchAll(/\/run\/secret(?=\/([\w.-]+))/g)) {
    const at = { start: from + match.index, end: from + match.index + match[0].length }
    const [path, id = ''] = [`${match[0]}/${match[1]}`, match[1]]
    // a mount that says this very path means it
    if (mounts.some(({ target }) => target === path)) continue
    const isMounted = mounts.some(({ target }) => target === `/run/secrets/${id}`)
    const message = `the RUN reads ${path}, but secrets are mounted below /run/secrets`
    if (isMounted)
      yield {
        at,
        name: id,
        safety: 'safe',
        message: `${message}; path mended`,
        fix: (edit) => edit.replace({ start: at.end, end: at.end }, 's'),
      }
    else
      yield {
        at,
        name: id,
        safety: 'safe',
        message: `${message}, and this RUN mounts no secret ${id}; add --mount=type=secret,id=${id} and read /run/secrets/${id}`,
      }
  }
}

/** `/run/secrets/x` is read, and no mount of the RUN is there. */
export function* unmountedPaths(
  facts: Remedies,
  run: Run,
  mounts: readonly ExistingMount[],
): Iterable<Finding> {
  const { script } = run
  if (!script || script.broken || mounts.length === 0) return
  const targets = mounts.flatMap(({ target }) => target ?? [])
  const isThere = (path: string) =>
    targets.some((target) => target === path || path.startsWith(`${target}/`))
  const read = [...script.source.matchAll(/\/run\/secrets\/[\w.-]+(?:\/[\w.-]+)*/g)]
  // a helper that is written here reads it in the RUNs that ask the helper
  const later = facts.runs.flatMap((other) =>
    other.instruction.span.start > run.instruction.span.start ? mountsOf(other.instruction) : [],
  )
  const isForLater = (path: string) => later.some(({ target }) => target === path)
  const missing = [...new Set(read.map(([path]) => path))].filter(
    (path) => !isThere(path) && !isForLater(path),
  )
  const unread = mounts.filter(
    ({ target, options }) =>
      target !== undefined && !options.has('target') && !script.source.includes(target),
  )
  for (const path of missing) {
    const [only, ...others] = unread
    const isSure = only !== undefined && others.length === 0 && missing.length === 1
    const message = `the RUN reads ${path}, and none of its mounts is there`
    if (!isSure) {
      const remedy = `mount the secret that is meant with target=${path}, or read the path of its id`
      yield { at: run.instruction.span, safety: 'safe', message: `${message}; ${remedy}` }
      continue
    }
    const { end } = run.instruction.joined.span(only.flag.start, only.flag.end)
    yield {
      at: run.instruction.span,
      ...(only.id === undefined ? {} : { name: only.id }),
      safety: 'review',
      message: `${message}; ${only.id}, which nothing in it reads, put there`,
      fix: (edit) => edit.replace({ start: end, end }, `,target=${path}`),
    }
  }
}
