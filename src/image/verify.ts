import { openImage } from './archive.ts'
import { CannotVerify } from './cannot-verify.ts'
import { contentsOf } from './images.ts'
import { leaksOf, type Leak } from './leaks.ts'
import { patternsOf, type Needle } from './needles.ts'
import { Notes } from './notes.ts'
import { Blobs } from './read-blobs.ts'
import { masked, Search } from './search.ts'

export { CannotVerify } from './cannot-verify.ts'
export type { Leak } from './leaks.ts'
export type { Needle } from './needles.ts'

/** What was found in an image. It holds none of the secrets if `leaks` is empty. */
export interface Verification {
  readonly image: string
  readonly leaks: readonly Leak[]
  /** How many layers were looked through. */
  readonly layers: number
  /** How many bytes were read. */
  readonly bytes: number
  /** What was not looked into, and why. */
  readonly notes: readonly string[]
}

/**
 * Looks for secrets in all that an image consists of: files of every layer (deleted ones too), history, configuration, annotations
 * and attestations, also encoded and inside compressed files. The image is streamed: memory does not grow with its size.
 *
 * `image` is a `docker save` archive, an OCI layout (folder or archive), or a name to ask docker for.
 * @throws CannotVerify when the image cannot be read completely, a value is too short, or there are no secrets to look for
 */
export async function verify(
  image: string,
  secrets: readonly Needle[],
  { onProgress = () => {} }: { readonly onProgress?: (bytes: number) => void } = {},
): Promise<Verification> {
  if (secrets.length === 0) throw new CannotVerify('no secrets given: nothing to look for')
  const search = new Search(secrets.flatMap(patternsOf))
  const notes = new Notes()
  const blobs = new Blobs()
  let bytes = 0
  try {
    for await (const file of openImage(image, (count) => onProgress((bytes += count))))
      await blobs.read(file, search, notes)
    const contents = contentsOf(blobs, notes)
    const layers = new Set(contents.images.flatMap((each) => each.layers)).size
    const unread = notes.lines().map((line) => masked(line, search))
    return { image, leaks: leaksOf(contents, blobs, search), layers, bytes, notes: unread }
  } catch (error) {
    // Names of files and tags are the image's own words, and docker's complaints repeat them.
    if (error instanceof CannotVerify)
      throw new CannotVerify(masked(`${image}: ${error.message}`, search))
    throw error
  }
}
