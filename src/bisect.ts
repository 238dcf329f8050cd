/**
 * How many items a sorted list begins with that come before something.
 *
 * @param isBefore true for the items of a front part of the list, false for all behind it
 */
export function countBefore<T>(items: readonly T[], isBefore: (item: T) => boolean): number {
  let low = 0
  let high = items.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (isBefore(items[middle]!)) low = middle + 1
    else high = middle
  }
  return low
}
