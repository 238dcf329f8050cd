import type { Facts } from '../src/facts.ts'
import { deadSyntax } from '../src/header.ts'
import { type ExistingMount, mountsOf } from '../src/mounts.ts'
import type { Run } from '../src/run.ts'
import { readsFile } from '../src/serve.ts'
import type { Span } from '../src/span.ts'
import type { Finding, Transform } from '../src/transform.ts'

/**
 * Secret mounts that are there already and do not work: a misread path, options in the wrong order, a mount that nothing reads, a
 * `# syntax` line that is not live.
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
      const mounts = mountsOf(run.instruction).filter(({ type, options }) => type === 'secret' || options.get('type') === 'secret')
      for (const existing of mounts) yield* mountFindings(facts, run, existing)
      yield* misreadPaths(run, mounts)
    }
    yield* deadHeader(facts)
  },
}

function* mountFindings(facts: Facts, run: Run, existing: ExistingMount): Iterable<Finding> {
  const at = run.instruction.joined.span(existing.flag.start, existing.flag.end)
  const base = { at, safety: 'safe' as const, ...(existing.id === undefined ? {} : { name: existing.id }) }
  if (existing.order.indexOf('required') !== -1 && existing.order.indexOf('required') < existing.order.indexOf('type')) {
    const raw = facts.dockerfile.source.slice(at.start, at.end)
    yield { ...base, message: `the mount of ${existing.id} names required before type, which BuildKit refuses; type moved to the front`, ...reorder(raw, at) }
  }
  const misread = run.text.includes(`/run/secret/${existing.id}`)
  if (existing.env === undefined && !existing.options.has('target') && !misread && existing.id !== undefined && isUnread(run, existing)) {
    yield { ...base, message: `the RUN mounts ${existing.id} but nothing in it reads ${existing.target}; add env=NAME to the mount or read the file` }
  }
}

/** Only where the flag is plain text without quotes, so that its words can be moved. */
function reorder(raw: string, at: Span): Pick<Finding, 'fix'> {
  const match = /^--mount=([^"'\\\s]+)$/.exec(raw)
  if (!match) return {}
  const fields = match[1]!.split(',')
  const sorted = [...fields.filter((field) => /^type=/i.test(field)), ...fields.filter((field) => !/^type=/i.test(field))]
  return { fix: (edit) => edit.replace(at, `--mount=${sorted.join(',')}`) }
}

/** Opaque scripts may read the file; a RUN whose whole text is known does not. */
function isUnread(run: Run, existing: ExistingMount): boolean {
  if (run.by !== 'posix' || run.script?.broken || readsFile(run, existing) || run.text.includes('/run/secrets')) return false
  return !run.script!.commands.some((command) => /^(?:\.\/|.*\/[^/]+$|.*\.(?:sh|py|js|rb|pl)$)|^(?:make|gmake|rake|just|task|mvn|mvnw|gradle|ant|source|\.|eval|python[\d.]*|node|ruby|perl|php|sh|bash|ash|dash)$/.test(command.words[0]?.text ?? './'))
}

/** `/run/secret/x` for `/run/secrets/x`: the file is never found. */
function* misreadPaths(run: Run, mounts: readonly ExistingMount[]): Iterable<Finding> {
  if (!run.text.includes('/run/secret/') || run.form === 'exec') return
  const source = run.script?.source
  if (source === undefined) return
  for (const match of source.matchAll(/\/run\/secret\/([\w.-]+)/g)) {
    const start = match.index + '/run/secret'.length
    const at = run.source({ start: match.index, end: match.index + match[0].length })
    const insert = run.source({ start: start - 1, end: start })
    if (!at || !insert) continue
    const isMounted = mounts.some(({ target }) => target === `/run/secrets/${match[1]}`)
    const message = `the RUN reads ${match[0]}, but secrets are mounted below /run/secrets`
    if (isMounted) yield { at, name: match[1]!, safety: 'safe', message: `${message}; path mended`, fix: (edit) => edit.replace({ start: insert.end, end: insert.end }, 's') }
    else yield { at, name: match[1]!, safety: 'safe', message: `${message}, and this RUN mounts no secret ${match[1]}; add --mount=type=secret,id=${match[1]} and read /run/secrets/${match[1]}` }
  }
}

/** A `# syntax` comment that BuildKit does not act on, in a file that mounts secrets. */
function* deadHeader(facts: Facts): Iterable<Finding> {
  if (!facts.runs.some(({ instruction }) => mountsOf(instruction).some(({ type }) => type === 'secret' || type === 'ssh'))) return
  const { scan } = facts.dockerfile
  const dead = deadSyntax(scan)
  const line = dead && scan.lines[dead.line - 1]
  if (line && facts.capability.syntax !== undefined) {
    yield { at: line, safety: 'safe', message: 'this # syntax comment does nothing here, BuildKit reads it in the first lines only; moved to the top', fix: (edit) => edit.header() }
  } else if (!line && facts.dockerfile.scan.directives.some(({ name, live }) => name === 'syntax' && live) && facts.capability.syntax !== undefined && needsNewer(facts)) {
    yield { at: scan.directives[0]!, safety: 'safe', message: 'the # syntax line is too old for the env= mounts of this file; raised', fix: (edit) => edit.header() }
  }
}

function needsNewer(facts: Facts): boolean {
  return facts.runs.some(({ instruction }) => mountsOf(instruction).some(({ type, env }) => type === 'secret' && env !== undefined))
}
