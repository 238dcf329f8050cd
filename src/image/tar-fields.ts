/** Bytes of a header. */
export const BLOCK = 512

/** Records of an extended header. */
export type Pax = Readonly<Record<string, string>>

/** A text that a NUL ends, or the end of its field. */
export const textAt = (block: Buffer, start: number, length: number) => {
  const most = Math.min(block.length, start + length)
  let end = start
  while (end < most && block[end] !== 0) end++
  return end === start ? '' : block.toString('utf8', start, end)
}

/**
 * A number in octal, or in base 256 when its first bit is set (GNU tar). @throws when it is neither
 */
export function numberAt(block: Buffer, start: number, length: number): number {
  if ((block[start]! & 0x80) !== 0) {
    let value = block[start]! & 0x7f
    for (let at = start + 1; at < start + length; at++) value = value * 256 + block[at]!
    if (!Number.isSafeInteger(value)) throw new Error('a tar header has a number too large')
    return value
  }
  const plain = octalAt(block, start, length)
  if (plain !== undefined) return plain
  const digits = textAt(block, start, length).trim()
  if (!/^[0-7]*$/.test(digits)) throw new Error('a tar header is damaged')
  return digits === '' ? 0 : Number.parseInt(digits, 8)
}

/** A number as nearly all writers have it: digits, and a NUL or a space behind them. */
function octalAt(block: Buffer, start: number, length: number): number | undefined {
  let value = 0
  for (let at = start; at < start + length; at++) {
    const digit = block[at]! - 0x30
    if (digit >= 0 && digit < 8) value = value * 8 + digit
    else return at > start && at + 1 === start + length && isEnd(block[at]!) ? value : undefined
  }
  return undefined
}

const isEnd = (byte: number) => byte === 0 || byte === 0x20

/** @throws when the sum of the bytes of the header at `start` is not the one that it says */
export function checkSum(bytes: Buffer, start = 0): void {
  let sum = 8 * 0x20
  for (let at = start; at < start + 148; at++) sum += bytes[at]!
  for (let at = start + 156; at < start + BLOCK; at++) sum += bytes[at]!
  if (sum !== numberAt(bytes, start + 148, 8)) throw new Error('a tar header is damaged')
}

/** The records `LENGTH KEY=VALUE\n` of an extended header (POSIX pax, "pax Extended Header"). */
export function paxOf(bytes: Buffer): Pax {
  const records: Record<string, string> = Object.create(null) as Record<string, string>
  for (let at = 0; at < bytes.length && bytes[at] !== 0;) {
    const space = bytes.indexOf(0x20, at)
    const length = Number(bytes.toString('latin1', at, space))
    const end = at + length
    if (space < 0 || !Number.isInteger(length) || end <= space || end > bytes.length)
      throw new Error('an extended tar header is damaged')
    const record = bytes.toString('utf8', space + 1, end - 1)
    const equals = record.indexOf('=')
    records[record.slice(0, equals)] = record.slice(equals + 1)
    at = end
  }
  return records
}
