import { hasMagic } from './compression.ts'
import { BLOCK } from './tar-fields.ts'
import type { Quiet } from './tar-quiet.ts'

const MAGIC_OFFSET = 257
const MAGIC = [...Buffer.from('ustar')]

/** Whether a header is one of POSIX, where a long name has two parts; GNU has other fields there. */
export const isPosix = (block: Uint8Array) =>
  hasMagic(block, MAGIC, MAGIC_OFFSET) && block[MAGIC_OFFSET + MAGIC.length] === 0

/** How many bytes `isTar` needs to see. */
export const TAR_HEAD = BLOCK

/** Whether a file that begins with `head` is a tar archive; one without entries is only zeros. */
export function isTar(head: Uint8Array): boolean {
  return (
    head.length >= BLOCK &&
    (hasMagic(head, MAGIC, MAGIC_OFFSET) || head.subarray(0, BLOCK).every((byte) => byte === 0))
  )
}

/** What an entry says of itself. */
export interface TarHeader {
  readonly name: string
  readonly type: 'file' | 'link' | 'symlink' | 'other'
  /** Bytes of content. */
  readonly size: number
  readonly linkname: string
  /** The block that most of it comes from. */
  readonly block: Buffer
  /** What the block does not say in one piece: a long name, extended attributes. */
  readonly beyond: readonly string[]
}

/** All that an entry says besides its content: names, link target, extended attributes. */
export function describing({ block, beyond }: TarHeader): readonly Buffer[] {
  return beyond.length === 0 ? [block] : [block, Buffer.from(beyond.join('\0'))]
}

/** Who takes the content of an entry. A promise is waited for. */
export interface TarBody {
  push(chunk: Uint8Array): void | Promise<void>
  end(): void | Promise<void>
}

/** Who is told of an archive. */
export interface TarListener {
  /** Gives who takes the content of an entry, or undefined to pass it over. */
  entry(header: TarHeader): TarBody | undefined
  /** Bytes that fill up the last block of an entry; they should be zeros. */
  padding(bytes: Buffer): void
  /** What is said of the next entry, before that is told of. A promise is waited for. */
  extension?(bytes: Buffer): void | Promise<void>
  readonly quiet?: Quiet
}

const ZEROS = Buffer.alloc(BLOCK)

/** Whether `padding`, of one block at most, holds more than zeros. */
export const isFilled = (padding: Buffer) => !padding.equals(ZEROS.subarray(0, padding.length))

/** What the type flag of a header means. */
export const TYPES: Readonly<Record<string, TarHeader['type']>> = {
  '0': 'file',
  '\0': 'file',
  '7': 'file',
  '1': 'link',
  '2': 'symlink',
}
