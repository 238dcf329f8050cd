/** Buffers for one reader at a time. */
export interface LentBuffers {
  /** Undefined when another reader has them. */
  lend(): readonly Buffer[] | undefined
  giveBack(): void
}

const CHUNK = 256 * 1024

/** New ones, as long as it takes: for what a decompressor keeps. */
export function* fresh(): Generator<Buffer> {
  for (;;) yield Buffer.allocUnsafeSlow(CHUNK)
}

/**
 * Whoever looks through plain bytes keeps at most the last chunk; new memory for each costs more
 * than the search.
 */
export function* inTurn(buffers: readonly Buffer[]): Generator<Buffer> {
  for (;;) yield* buffers
}
