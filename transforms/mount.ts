import type { Facts } from '../src/facts.ts'
import { type ExistingMount, isPlainId, mountsOf } from '../src/mounts.ts'
import type { Run } from '../src/run.ts'
import { findWrites } from '../src/trace/write/writes.ts'
import { readsFile } from '../src/remedy/serve.ts'
import type { Span } from '../src/span.ts'
import type { Finding, Transform } from '../src/transform.ts'

/**
 * Secret mounts that are there already and do not work: a misread path, options in the wrong order, a mount that nothing reads.
 *
 * @example
 * // before
 * RUN --mount=type=secret,id=token curl -H "Authorization: Bearer $(cat /run/secret/token)" https://example.com/file
 * // after
 * RUN --mount=type=secret,id=token curl -H "Authorization: Bearer $(cat /run/secrets/token)" https://example.com/file
 */
export const mount: Transform = {
  name: 'mount',
  description: 'secret mounts that are there already but do not work',
  *find(facts) {
    for (const run of facts.runs) {
      if (facts.isIgnored(run.instruction)) continue
      const all = mountsOf(run.instruction)
      const mounts = all.filter(
        ({ type, options }) => type === 'secret' || options.get('type') === 'secret',
      )
      yield* oddIds(run, all)
      for (const existing of mounts) yield* mountFindings(facts, run, existing)
      yield* keptSecrets(facts, run, mounts)
      yield* misreadPaths(facts, run, mounts)
    }
  },
}

/** An id that no command line takes as it is gets no flag in the printed command, and that is told. */
function* oddIds(run: Run, mounts: readonly ExistingMount[]): Iterable<Finding> {
  for (const { id, type, flag } of mounts) {
    if ((type !== 'secret' && type !== 'ssh') || id === undefined || isPlainId(id)) continue
    yield {
      at: run.instruction.joined.span(flag.start, flag.end),
      safety: 'safe',
      message: `the id of this mount is not made of letters, digits and . _ - / : @ + alone, so the build command cannot name it; give it a plain id`,
    }
  }
}

function* mountFindings(facts: Facts, run: Run, existing: ExistingMount): Iterable<Finding> {
  const at = run.instruction.joined.span(existing.flag.start, existing.flag.end)
  const base = {
    at,
    safety: 'safe' as const,
    ...(existing.id === undefined ? {} : { name: existing.id }),
  }
  if (
    existing.order.indexOf('required') !== -1 &&
    existing.order.indexOf('required') < existing.order.indexOf('type')
  ) {
    const raw = facts.dockerfile.source.slice(at.start, at.end)
    const fix = reorder(raw, at)
    yield {
      ...base,
      message: `the mount of ${existing.id} names required before type, which BuildKit refuses; ${fix.fix ? 'type moved to the front' : 'move type to the front'}`,
      ...fix,
    }
  }
  const target = existing.options.get('target') ?? ''
  if (target.startsWith('~'))
    yield {
      ...base,
      message: `the mount of ${existing.id} has the target ${target}, which BuildKit takes as it is, not as the home folder; write the path out`,
    }
  if (/^\$\{?HOME\b/.test(target) && !facts.inEffect(run.stage, run.instruction, 'HOME')) {
    yield {
      ...base,
      message: `the mount of ${existing.id} has the target ${target}, and HOME is no ENV of this file, so BuildKit makes ${target.replace(/^\$\{?HOME\}?/, '')} of it; write the path out`,
    }
  }
  const misread = run.text.includes(`/run/secret/${existing.id}`)
  if (
    existing.env === undefined &&
    !existing.options.has('target') &&
    !misread &&
    existing.id !== undefined &&
    isUnread(run, existing) &&
    !isCompleted(facts, run, existing.id)
  ) {
    yield {
      ...base,
      message: `the RUN mounts ${existing.id} but nothing in it reads ${existing.target}; add env=NAME to the mount or read the file`,
    }
  }
}

/** A RUN that writes what it mounts into the layer: the mount is of no use then. */
function* keptSecrets(facts: Facts, run: Run, mounts: readonly ExistingMount[]): Iterable<Finding> {
  if (mounts.length === 0 || !run.script || run.script.broken) return
  const paths = facts.pathsOf(run)
  for (const { id, env, target } of mounts) {
    const write = findWrites(
      run.script,
      env === undefined ? [] : [env],
      paths,
      target === undefined ? [] : [target],
    ).find((item) => !item.removed)
    if (write && id !== undefined)
      yield {
        at: run.instruction.span,
        name: id,
        safety: 'safe',
        message: `the RUN mounts ${id} and writes it to ${write.to}, so it stays in the layer all the same; ${write.instead}`,
      }
  }
}

/** Only where the flag is plain text without quotes, so that its words can be moved. */
function reorder(raw: string, at: Span): Pick<Finding, 'fix'> {
  const match = /^--mount=([^"'\\\s]+)$/.exec(raw)
  if (!match) return {}
  const fields = match[1]!.split(',')
  const sorted = [
    ...fields.filter((field) => /^type=/i.test(field)),
    ...fields.filter((field) => !/^type=/i.test(field)),
  ]
  return { fix: (edit) => edit.replace(at, `--mount=${sorted.join(',')}`) }
}

/** Will the variable of that name be read from this very mount? Then it is completed, and nothing is left to say. */
function isCompleted(facts: Facts, run: Run, id: string): boolean {
  const plain = (text: string) => text.toLowerCase().replaceAll(/[-.]/g, '_')
  return facts.lives.some(
    (life) =>
      plain(life.variable.id) === plain(id) && life.readings.some((reading) => reading.run === run),
  )
}

/** Opaque scripts may read the file; a RUN whose whole text is known does not. */
function isUnread(run: Run, existing: ExistingMount): boolean {
  if (
    run.by !== 'posix' ||
    run.script?.broken ||
    readsFile(run, existing) ||
    run.text.includes('/run/secrets')
  )
    return false
  return !run.script!.commands.some((command) =>
    /^(?:\.\/|.*\/[^/]+$|.*\.(?:sh|py|js|rb|pl)$)|^(?:make|gmake|rake|just|task|mvn|mvnw|gradle|ant|source|\.|eval|python[\d.]*|node|ruby|perl|php|sh|bash|ash|dash)$/.test(
      command.head?.text ?? './',
    ),
  )
}

/** `/run/secret/x` for `/run/secrets/x`: the file is never found. */
function* misreadPaths(
  facts: Facts,
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
