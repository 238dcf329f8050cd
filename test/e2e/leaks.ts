import { gunzipSync } from 'node:zlib'
import type { Image } from './image.ts'

/** Whether bytes hold one of the needles, in a gzip member too. */
export function holds(bytes: Uint8Array, needles: Buffer[]): boolean {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (needles.some((needle) => buffer.includes(needle))) return true
  if (buffer[0] !== 0x1f || buffer[1] !== 0x8b) return false
  try {
    return holds(gunzipSync(buffer), needles)
  } catch {
    return false
  }
}

/**
 * Where an image holds a needle: `config and history`, `provenance 1`, `layer 2 app/.npmrc`. A file
 * that a later layer deletes counts: its layer still has it.
 */
export function findLeaks(image: Image, needles: Buffer[]): string[] {
  const documents = Object.entries(image.documents)
    .filter(([, bytes]) => holds(bytes, needles))
    .map(([name]) => name)
  const layers = image.layers.flatMap((layer, at) => {
    const files = layer.entries
      .filter(({ data }) => data !== undefined && holds(data, needles))
      .map(({ path }) => `layer ${at + 1} ${path}`)
    return files.length === 0 && holds(layer.bytes, needles) ? [`layer ${at + 1}`] : files
  })
  return [...documents, ...layers]
}
