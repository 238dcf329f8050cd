/** Picks some items at random; the same ones for the same seed. */
export function chosen<T>(items: readonly T[], count: number, seed: number): T[] {
  const left = [...items]
  const random = generator(seed)
  return Array.from(
    { length: Math.min(count, items.length) },
    () => left.splice(Math.floor(random() * left.length), 1)[0]!,
  )
}

/** Mulberry32: small, and good enough to choose what is read. */
function generator(seed: number): () => number {
  let state = seed | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
