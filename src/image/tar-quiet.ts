import { checkSum, BLOCK, numberAt } from './tar-fields.ts'

/** What is known of the bytes that are pushed, before they are read as an archive. */
export interface Quiet {
  /** Whether nothing was found in `bytes` from one place to another. */
  isSilent(bytes: Uint8Array, from: number, to: number): boolean
  /** Whether the name is one that means something by itself. It ends before `end`. */
  isSpecial(bytes: Uint8Array, start: number, end: number): boolean
  /** An entry was passed over. */
  passed(isFile: boolean, size: number): void
}

const FILE = 0x30
const OLD_FILE = 0
const SYMLINK = 0x32
const FOLDER = 0x35
const NAME = 100
const PREFIX = 345

/** Where the first entry from `at` on begins that is to be looked at. @throws when a header is damaged */
export function quietEnd(bytes: Buffer, at: number, quiet: Quiet): number {
  let end = at
  for (let next = endOf(bytes, end, quiet); next > end; next = endOf(bytes, end, quiet)) end = next
  return end
}

/**
 * Where the entry ends that begins at `at`, if it lies in `bytes` as a whole, nothing was found in
 * it, and it is a file, a folder or a symbolic link whose header says all of it; otherwise `at`.
 * @throws when the header is damaged
 */
function endOf(bytes: Buffer, at: number, quiet: Quiet): number {
  const content = at + BLOCK
  if (content > bytes.length || bytes[at] === 0 || bytes[at + PREFIX] !== 0) return at
  const type = bytes[at + 156]!
  const isFile = type === FILE || type === OLD_FILE
  if (!isFile && type !== FOLDER && type !== SYMLINK) return at
  const size = isFile ? numberAt(bytes, at + 124, 12) : 0
  const end = content + size + ((BLOCK - (size % BLOCK)) % BLOCK)
  if (!(end <= bytes.length) || !quiet.isSilent(bytes, at, end)) return at
  if (quiet.isSpecial(bytes, at, nameEnd(bytes, at))) return at
  checkSum(bytes, at)
  quiet.passed(isFile, size)
  return end
}

function nameEnd(bytes: Uint8Array, start: number): number {
  let end = start
  while (end < start + NAME && bytes[end] !== 0) end++
  return end
}
