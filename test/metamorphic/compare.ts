import type { Options } from '../../src/options.ts'
import type { Result } from '../../src/result.ts'
import type { rewrite } from '../../src/rewrite.ts'
import { kinds, type Variant, wrappers } from './edits.ts'

/** A change that meant nothing and made a difference. */
export interface Difference {
  readonly kind: string
  /** Where the file was changed. */
  readonly place: string
  /** What is different, for a person. */
  readonly what: string
}

/** How much is tried, and who is told of it. */
export interface Trial {
  readonly engine: typeof rewrite
  /** False: one variant of a kind and file, and of the wrappers two. */
  readonly isWhole: boolean
  count?(kind: string): void
}

/**
 * Of how many files one is tried, where not all are; that line ends make no difference is an
 * invariant of its own.
 */
const shares: Readonly<Record<string, number>> = {
  ...Object.fromEntries([...wrappers].map((name) => [name, 3])),
  'an unrelated RUN': 2,
  'a comment': 2,
  CRLF: 10,
}

/** Rewrites variants of a file beside the file. */
export function differences(source: string, options: Options, trial: Trial): Difference[] {
  const { engine, isWhole, count } = trial
  const result = engine(source, options)
  if (result.error !== null) return []
  return Object.entries(kinds).flatMap(([kind, variants], index) => {
    const turn = index + source.length
    if (!isWhole && turn % (shares[kind] ?? 1) !== 0) return []
    const all = [...variants(source)]
    const start = turn % Math.max(all.length, 1)
    return (isWhole ? all : all.slice(start, start + 1)).flatMap((variant) => {
      count?.(kind)
      const what = difference(result, engine(variant.source, options), variant)
      return what === undefined ? [] : [{ kind, place: variant.place, what }]
    })
  })
}

function difference(one: Result, other: Result, variant: Variant): string | undefined {
  if (other.error !== null) return other.error
  const [before, after] = [verdicts(one, (line) => line), verdicts(other, variant.line)]
  const lost = before.find((verdict) => !after.includes(verdict))
  const came = after.find((verdict) => !before.includes(verdict))
  if (lost !== undefined || came !== undefined || before.length !== after.length)
    return `${lost ?? 'nothing'} became ${came ?? 'nothing'}`
  const [old, young] = [one, other].map((result) => variant.plain(result.after).split('\n'))
  const at = old!.findIndex((line, index) => line !== young![index])
  return at === -1 && old!.length === young!.length
    ? undefined
    : `${old![at] ?? 'nothing'} became ${young![at] ?? 'nothing'}`
}

/** What is said, but for the words. */
function verdicts({ findings }: Result, line: Variant['line']): string[] {
  return findings
    .map((finding) =>
      [line(finding.line), finding.status, finding.transform, finding.name ?? '-'].join(' '),
    )
    .toSorted()
}
