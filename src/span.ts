/** A half-open range of UTF-16 offsets into a text: `start` is in it, `end` is not. */
export interface Span {
  readonly start: number
  readonly end: number
}

/** Do two ranges share at least one position? Empty ranges share nothing. */
export function overlaps(a: Span, b: Span): boolean {
  return a.start < b.end && b.start < a.end
}

/** Does `outer` hold all of `inner`? */
export function contains(outer: Span, inner: Span): boolean {
  return outer.start <= inner.start && inner.end <= outer.end
}
