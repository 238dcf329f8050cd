import type { ExistingMount } from '../../src/mounts.ts'
import type { Remedies } from '../../src/remedy/remedies.ts'
import type { Run } from '../../src/run.ts'
import { KeptSecrets } from './left-behind.ts'
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
    const told = { at, name: id, safety: 'safe' as const }
    if (isMounted && keepsOnceMended(facts, run, id))
      yield {
        ...told,
        message:
          `${message}; once mended the RUN writes it into the layer: mend the path and keep the ` +
          'value out of what it writes',
      }
    else if (isMounted)
      yield {
        ...told,
        message: `${message}; path mended`,
        fix: (edit) => edit.replace({ start: at.end, end: at.end }, 's'),
      }
    else
      yield {
        ...told,
        message:
          `${message}, and this RUN mounts no secret ${id}; add --mount=type=secret,id=${id} ` +
          `and read /run/secrets/${id}`,
      }
  }
}

/** Does the RUN leave the value behind when it gets it? */
function keepsOnceMended(facts: Remedies, run: Run, id: string): boolean {
  const { source } = facts.dockerfile
  const { start, end } = run.instruction.span
  const mended = source.slice(start, end).replaceAll(`/run/secret/${id}`, `/run/secrets/${id}`)
  const after = facts.of(source.slice(0, start) + mended + source.slice(end), id)
  const same = after.runs[facts.runs.indexOf(run)]
  return same !== undefined && [...new KeptSecrets(after).of(same)].some(({ name }) => name === id)
}
