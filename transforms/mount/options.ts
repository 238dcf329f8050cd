import type { Remedies } from '../../src/remedy/remedies.ts'
import { type ExistingMount, isSplitByBlank, isPlainId } from '../../src/mounts.ts'
import type { Run } from '../../src/run.ts'
import type { Span } from '../../src/span.ts'
import type { Finding } from '../../src/transform.ts'

/**
 * An id that no command line takes as it is gets no flag in the printed command, and that is told.
 */
export function* oddIds(run: Run, mounts: readonly ExistingMount[]): Iterable<Finding> {
  for (const { id, type, flag } of mounts) {
    if ((type !== 'secret' && type !== 'ssh') || id === undefined || isPlainId(id)) continue
    yield {
      at: run.instruction.joined.span(flag.start, flag.end),
      safety: 'safe',
      message:
        'the id of this mount is not made of letters, digits and . _ - / : @ + alone, so the ' +
        'build command cannot name it; give it a plain id',
    }
  }
}

/** What is wrong with the options of a mount, whatever the RUN does. */
export function* oddOptions(facts: Remedies, run: Run, existing: ExistingMount): Iterable<Finding> {
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
      message:
        `the mount of ${existing.id} names required before type, which BuildKit refuses; ` +
        `${fix.fix ? 'type moved to the front' : 'move type to the front'}`,
      ...fix,
    }
  }
  const target = existing.options.get('target') ?? ''
  if (target.startsWith('~'))
    yield {
      ...base,
      message:
        `the mount of ${existing.id} has the target ${target}, which BuildKit takes as it ` +
        'is, not as the home folder; write the path out',
    }
  if (/^\$\{?HOME\b/.test(target) && !facts.inEffect(run.stage, run.instruction, 'HOME')) {
    yield {
      ...base,
      message:
        `the mount of ${existing.id} has the target ${target}, and HOME is no ENV of this ` +
        `file, so BuildKit makes ${target.replace(/^\$\{?HOME\}?/, '')} of it; write the path out`,
    }
  }
}

/**
 * `--mount=type=secret, id=x`: the flag ends at the blank, and BuildKit refuses what is left of it.
 */
export function* brokenByBlank(run: Run, mount: ExistingMount): Iterable<Finding> {
  const { joined, args } = run.instruction
  if (!isSplitByBlank(run.instruction, mount)) return
  const span = joined.span(mount.flag.end, args.start)
  yield {
    at: span,
    safety: 'safe',
    message: 'a blank behind the comma ends this mount, and the builder refuses it; taken out',
    fix: (edit) => edit.replace(span, ''),
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
