import { getHashes } from 'node:crypto'
import { closeSync, openSync, readSync } from 'node:fs'
import { cannotVerify } from './cannot-verify.ts'
import { compressionOf } from './compression.ts'
import type { Region } from './region.ts'

/** More than the longest magic number of a compression. */
const HEAD = 64
/** What a digest is made with where no name says it: digests of layers (OCI image configuration). */
const USUAL = 'sha256'

/** The algorithm of the digest that a blob is named by (OCI image layout, Blobs). */
export function algorithmOf(path: string): string | undefined {
  const algorithm = /^blobs\/([a-z0-9]+)\//.exec(path)?.[1]
  return algorithm !== undefined && getHashes().includes(algorithm) ? algorithm : undefined
}

function headOf({ file, offset, size }: Region): Uint8Array {
  const descriptor = openSync(file, 'r')
  try {
    const head = Buffer.alloc(Math.min(HEAD, size))
    return head.subarray(0, readSync(descriptor, head, 0, head.length, offset))
  } finally {
    closeSync(descriptor)
  }
}

/**
 * Whether a blob is compressed: to look through it takes much longer then. @throws CannotVerify
 * when it cannot be read
 */
export function isPacked(path: string, region: Region): boolean {
  try {
    return compressionOf(headOf(region)) !== undefined
  } catch (error) {
    throw cannotVerify(error, path)
  }
}

/**
 * The algorithm of the digest that is asked of a blob, if it is one of the bytes as they are;
 * undefined if it is one of what they decompress to.
 */
export const algorithmOfBytes = (path: string, packed: boolean): string | undefined =>
  algorithmOf(path) ?? (packed ? undefined : USUAL)
