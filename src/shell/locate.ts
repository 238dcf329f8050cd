/** Translates offsets of a parsed text into those of the script it stands in. */
export interface Locator {
  start(offset: number): number
  /** Of an end, which is exclusive. */
  end(offset: number): number
}

/** The script's own text. */
export const here: Locator = { start: (offset) => offset, end: (offset) => offset }

/** A text whose characters stand at the given offsets of the text around it, ascending. */
export function within(outer: Locator, at: readonly number[], close: number): Locator {
  return {
    start: (offset) => outer.start(at[offset] ?? close),
    end: (offset) => (offset === 0 ? outer.start(at[0] ?? close) : outer.end((at[offset - 1] ?? close - 1) + 1)),
  }
}
