/**
 * Starts work on items before it is their turn, and gives what was started in order.
 *
 * @param start ends as soon as the work is on its way
 * @param depth how many may be on their way, asked again for each item
 */
export async function* ahead<T, S>(
  items: AsyncIterable<T>,
  start: (item: T) => Promise<S>,
  depth: () => number,
): AsyncGenerator<S> {
  const started: S[] = []
  for await (const item of items) {
    started.push(await start(item))
    while (started.length >= depth()) yield started.shift()!
  }
  yield* started
}
