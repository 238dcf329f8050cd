/** A line is longer than may be held; its bytes are gone. */
export const tooLong = Symbol('a line that is too long')

/**
 * The lines of a stream, without their ends, by chunk: what one chunk completes comes together.
 * Never more than one chunk and one line are held. What stands behind the last line end is a line
 * too, if it is anything.
 *
 * @param longest bytes of a line; of a longer one only `tooLong` comes
 */
export async function* linesIn(
  stream: AsyncIterable<Uint8Array>,
  longest: number,
): AsyncGenerator<(Buffer | typeof tooLong)[]> {
  let parts: Buffer[] = []
  let [length, isLost] = [0, false]
  const take = (part: Buffer) => {
    length += part.length
    isLost ||= length > longest
    if (isLost) parts = []
    else if (part.length > 0) parts.push(part)
  }
  const line = () => {
    const found = isLost ? tooLong : Buffer.concat(parts)
    parts = []
    length = 0
    isLost = false
    return found
  }
  for await (const chunk of stream) {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)
    const lines: (Buffer | typeof tooLong)[] = []
    let start = 0
    for (let end = bytes.indexOf(10); end !== -1; end = bytes.indexOf(10, start)) {
      take(bytes.subarray(start, end))
      lines.push(line())
      start = end + 1
    }
    // a copy: the stream may use the chunk again
    take(Buffer.from(bytes.subarray(start)))
    if (lines.length > 0) yield lines
  }
  if (length > 0) yield [line()]
}
