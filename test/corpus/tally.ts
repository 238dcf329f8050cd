import type { Result } from '../../src/result.ts'

/** Counts what became of the files of a folder. */
export class Tally {
  #files = 0
  #changed = 0
  readonly #reasons = new Map<string, number>()
  /** finding counts: `status` and `transform status` */
  readonly #findings = new Map<string, number>()
  /** by the kind of change: how many were tried, and how many made a difference */
  readonly #variants = new Map<string, number>()
  readonly #differences = new Map<string, number>()
  readonly #doubts = new Map<string, number>()
  /** Mounts of RUNs that may read the secret, and nobody can tell, by what may. */
  readonly #mayRead = new Map<string, number>()
  readonly #broken: string[] = []
  readonly #times: { readonly name: string; readonly ms: number }[] = []

  /** True as long as nothing threw and every invariant held. */
  get isSound(): boolean {
    return this.#broken.length === 0
  }

  /** A file that could not be read, with the reason. */
  unread(reason: string): void {
    this.#files++
    increase(this.#reasons, reason)
  }

  /** @param result undefined when the engine threw */
  file(name: string, ms: number, result: Result | undefined, broken: readonly string[]): void {
    this.#files++
    this.#times.push({ name, ms })
    for (const what of broken) this.#broken.push(`${name}: ${what}`)
    if (!result) return
    if (result.error !== null) increase(this.#reasons, kindOf(result.error))
    if (result.before !== result.after) this.#changed++
    for (const { status, transform } of result.findings) {
      increase(this.#findings, status)
      increase(this.#findings, `${transform} ${status}`)
    }
  }

  /** A file where a promise may not hold, by the kind of promise. */
  doubt(kind: string): void {
    increase(this.#doubts, kind)
  }

  /** A RUN got a mount because a program in it may read the secret. */
  mayRead(by: string): void {
    increase(this.#mayRead, by)
  }

  /** A change that means nothing was tried. */
  variant(kind: string): void {
    increase(this.#variants, kind)
  }

  /** It made a difference. */
  difference(kind: string): void {
    increase(this.#differences, kind)
  }

  /** The whole count, for a person. */
  text(): string {
    const times = this.#times.toSorted((a, b) => a.ms - b.ms)
    const at = (share: number) =>
      (times[Math.min(times.length - 1, Math.floor(times.length * share))]?.ms ?? 0).toFixed(2)
    const mean = times.reduce((sum, { ms }) => sum + ms, 0) / Math.max(times.length, 1)
    const needless = [...this.#mayRead.values()].reduce((sum, count) => sum + count, 0)
    const thrown = this.#broken.filter((what) => what.includes(': nothing throws: ')).length
    return [
      '',
      `files            ${this.#files}`,
      `changed          ${this.#changed}`,
      `unprocessed      ${[...this.#reasons.values()].reduce((sum, count) => sum + count, 0)}`,
      ...rows(this.#reasons),
      'findings',
      ...rows(this.#findings),
      `mounts for RUNs that may read the secret: ${needless}, ${(needless / Math.max(this.#changed, 1)).toFixed(2)} a changed file`,
      ...rows(this.#mayRead),
      'promises in doubt',
      ...rows(this.#doubts),
      'changes that mean nothing, and those that made a difference',
      ...[...this.#variants].map(
        ([kind, count]) =>
          `  ${String(count).padStart(6)} ${String(this.#differences.get(kind) ?? 0).padStart(5)} ${kind}`,
      ),
      `crashes          ${thrown}`,
      `broken           ${this.#broken.length - thrown}`,
      ...this.#broken.map((what) => `  ${what}`),
      `ms per file      mean ${mean.toFixed(3)}, p50 ${at(0.5)}, p99 ${at(0.99)}`,
      ...times
        .slice(-5)
        .toReversed()
        .map(({ name, ms }) => `  ${ms.toFixed(1).padStart(8)} ${name}`),
    ].join('\n')
  }
}

function increase(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1)
}

function rows(counts: ReadonlyMap<string, number>): string[] {
  return [...counts]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, count]) => `  ${String(count).padStart(6)} ${key}`)
}

/** A reason without what differs from file to file. */
function kindOf(error: string): string {
  return error.replaceAll(/\d+/g, 'N').replaceAll(/"(?:[^"\\]|\\.)*"/g, '…')
}
