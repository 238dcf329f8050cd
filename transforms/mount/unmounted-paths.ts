import { posix } from 'node:path'
import { assumedSource } from '../../src/assumed-source.ts'
import { effectsOf } from '../../src/catalog/programs/effects.ts'
import { readInto } from '../../src/read-into.ts'
import type { Remedies } from '../../src/remedy/remedies.ts'
import { readableBy } from '../../src/remedy/serve.ts'
import type { Span } from '../../src/span.ts'
import { findPrintings } from '../../src/trace/print/printing.ts'
import { type ExistingMount, isPlainId } from '../../src/mounts.ts'
import type { Run } from '../../src/run.ts'
import {
  putAt,
  mendedMounts,
  type MendedMount,
  missingPaths,
  onlyFor,
  ownPath,
} from './mended-mounts.ts'
import type { Finding } from '../../src/transform.ts'

/** `/run/secrets/x` is read, and no mount of the RUN is there. */
export function* unmountedPaths(
  facts: Remedies,
  run: Run,
  mounts: readonly ExistingMount[],
): Iterable<Finding> {
  const { script } = run
  if (!script || script.broken) return
  if (mounts.length === 0) {
    const mended = facts.known(mendedMounts)
    for (const path of missingPaths(facts, run, mounts, mended))
      yield* withoutMount(facts, run, path, mended)
    return
  }
  const missing = missingPaths(facts, run, mounts)
  const only = onlyFor(run, mounts, missing)
  for (const path of missing) {
    const moved = mounts.find((mount) => mount.options.has('target') && ownPath(mount) === path)
    yield moved ? elsewhere(facts, run, path, moved) : putThere(facts, run, path, only)
  }
}

/** @param only the mount of the RUN that alone can be meant */
function putThere(
  facts: Remedies,
  run: Run,
  path: string,
  only: ExistingMount | undefined,
): Finding {
  const at = run.instruction.span
  const message = `the RUN reads ${path}, and none of its mounts is there`
  // an odd id has to be named anew first
  if (!only || (only.id !== undefined && !isPlainId(only.id))) {
    const remedy = `mount the secret that is meant with target=${path}, or read the path of its id`
    return { at, safety: 'safe', message: `${message}; ${remedy}` }
  }
  const { end } = run.instruction.joined.span(only.flag.start, only.flag.end)
  return {
    at,
    ...(only.id === undefined ? {} : { name: only.id }),
    safety: 'review',
    message: `${message}; ${only.id}, which nothing in it reads, put there`,
    fix: (edit) => {
      edit.replace({ start: end, end }, `,target=${path}`)
      edit.source(run, only.id!, sourceOf(facts, run, putAt(only, path), path))
    },
  }
}

/** The mount is there, at a path of its own. */
function elsewhere(facts: Remedies, run: Run, path: string, mount: ExistingMount): Finding {
  const { id, target } = mount
  const places = placesOf(run, path)
  const base = {
    at: run.instruction.span,
    ...(id === undefined ? {} : { name: id }),
    safety: 'safe' as const,
  }
  const message = `the RUN reads ${path}, and mounts ${id} at ${target}`
  if (places.includes(undefined)) return { ...base, message: `${message}; read it there` }
  return {
    ...base,
    message: `${message}; read there`,
    fix: (edit) => {
      for (const place of places) edit.replace(place!, target!)
      edit.source(run, id!, sourceOf(facts, run, mount, path))
    },
  }
}

/** Where its value comes from, seen from the path that the RUN reads. */
function sourceOf(facts: Remedies, run: Run, mount: ExistingMount, path: string) {
  return assumedSource(facts, mount, readInto(run, { ...mount, target: path }))
}

function placesOf({ script, source }: Run, path: string): (Span | undefined)[] {
  return [...script!.source.matchAll(/\/run\/secrets\/[\w.-]+(?:\/[\w.-]+)*/g)].flatMap((match) =>
    match[0] === path ? [source({ start: match.index, end: match.index + path.length })] : [],
  )
}

/**
 * A RUN that mounts nothing reads a secret: what an earlier RUN mounts is gone with that one. A
 * file that it asks for first may be missing.
 */
function* withoutMount(
  facts: Remedies,
  run: Run,
  path: string,
  mended: readonly MendedMount[],
): Iterable<Finding> {
  const { commands } = run.script!
  const isRead = commands.some(
    (command) => command.args.some(({ text }) => text === path) && !effectsOf(command).row?.speaks,
  )
  const isAsked = commands.some(
    ({ words, head }) =>
      /^(?:test|\[\[?)$/.test(head?.text ?? '') && words.some(({ text }) => text === path),
  )
  if (!isRead || isAsked) return
  const id = posix.basename(path)
  const base = { at: run.instruction.span, name: id, safety: 'safe' as const }
  const message = `the RUN reads ${path}, and mounts nothing there`
  const held = { names: new Set<string>(), files: [path], isTraced: false }
  const [printing] = findPrintings(run.script!, facts.pathsOf(run), held)
  if (printing) {
    const by = printing.by === undefined ? '' : ` (${printing.by})`
    yield {
      ...base,
      message: `${message}; with a mount it would print it into the log${by}: take that command out`,
    }
    return
  }
  yield (
    mountedElsewhere(facts, run, path, message, mended) ?? {
      ...base,
      message: `${message}; add --mount=type=secret,id=${id} to it`,
    }
  )
}

/** Another RUN mounts it there: this one can, too. */
function mountedElsewhere(
  facts: Remedies,
  run: Run,
  path: string,
  message: string,
  mended: readonly MendedMount[],
): Finding | undefined {
  const mount = mended.find((other) => other.mount.target === path)?.mount
  if (mount?.id === undefined || facts.capability.mounts === 'none') return undefined
  const { id, required } = mount
  const from = sourceOf(facts, run, mount, path)
  const target = mount.options.get('target')
  return {
    at: run.instruction.span,
    name: id,
    safety: 'safe',
    message: `${message}, since what another RUN mounts ends with that; ${id} mounted here too`,
    fix: (edit) =>
      edit.mount(
        run,
        { id, type: 'secret', from, required, assumed: true },
        { ...readableBy(facts, run), ...(target === undefined ? {} : { target }), required },
      ),
  }
}
