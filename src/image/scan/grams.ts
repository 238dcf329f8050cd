/** Of a sequence, as many bytes are compared; whoever is told compares the rest. */
export const LONGEST_PREFIX = 64
/** Where in a sequence its rarest part is looked for. */
const FARTHEST = 32

/** A part of a sequence. A text that holds the sequence has it at one of the places probed. */
export interface Gram {
  readonly bytes: Uint8Array
  /** Which sequence. */
  readonly number: number
  /** Where it begins in the sequence. */
  readonly offset: number
}

/** How to look for sequences. */
export interface Grams {
  /** Bytes from one place probed to the next. */
  readonly stride: number
  /** Bytes of each gram. */
  readonly length: number
  readonly grams: readonly Gram[]
}

/**
 * Short ones are found by chance more often, long ones must be looked for at more places. Six bytes
 * of a dump in hexadecimal hold two digits, whatever stands between these.
 */
const gramLengthFor = (window: number) =>
  window < 6 ? Math.ceil(window * 0.6) : window < 10 ? 4 : window < 12 ? 5 : 6

const textOf = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1')

/** How often each string of `length` characters occurs. */
function countsOf(texts: readonly string[], length: number): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  for (const text of texts)
    for (let at = 0; at + length <= text.length && at < FARTHEST + length; at++) {
      const gram = text.slice(at, at + length)
      counts.set(gram, (counts.get(gram) ?? 0) + 1)
    }
  return counts
}

/**
 * Chooses the parts of `sequences` that are looked for. Whatever a text holds as often as `", 0x"`
 * is held by many sequences, too: the parts that the fewest of them have are taken.
 */
export function gramsOf(sequences: readonly Uint8Array[]): Grams {
  const window = sequences.reduce((least, { length }) => Math.min(least, length), LONGEST_PREFIX)
  const length = gramLengthFor(window)
  const stride = window - length + 1
  const texts = sequences.map((bytes) => textOf(bytes.subarray(0, LONGEST_PREFIX)))
  const counts = countsOf(texts, length)
  const grams: Gram[] = []
  for (const [number, text] of texts.entries()) {
    const begin = rarestWindow(text, window, length, counts)
    for (let offset = begin; offset < begin + stride; offset++)
      grams.push({ bytes: sequences[number]!.subarray(offset, offset + length), number, offset })
  }
  return { stride, length, grams }
}

function rarestWindow(
  text: string,
  window: number,
  length: number,
  counts: ReadonlyMap<string, number>,
): number {
  const stride = window - length + 1
  const last = Math.min(text.length - window, FARTHEST + length - window)
  const held: number[] = []
  for (let at = 0; at < last + stride; at++) held.push(counts.get(text.slice(at, at + length)) ?? 0)
  let sum = held.slice(0, stride).reduce((all, each) => all + each, 0)
  let best = 0
  let least = sum
  for (let begin = 1; begin <= last; begin++) {
    sum += held[begin + stride - 1]! - held[begin - 1]!
    if (sum >= least) continue
    least = sum
    best = begin
  }
  return best
}
