/** Translates offsets of a parsed text into those of the script it stands in. */
export interface Locator {
  start(offset: number): number
  /** Of an end, which is exclusive. */
  end(offset: number): number
}

/** The script's own text. A word that is not closed may seem to end behind its end. */
export function here(source: string): Locator {
  const clamp = (offset: number) => Math.min(offset, source.length)
  return { start: clamp, end: clamp }
}

/** A text whose characters stand at the given offsets of the text around it, ascending. */
export function within(outer: Locator, at: readonly number[], close: number): Locator {
  return {
    start: (offset) => outer.start(at[offset] ?? close),
    end: (offset) =>
      offset === 0 ? outer.start(at[0] ?? close) : outer.end((at[offset - 1] ?? close - 1) + 1),
  }
}
