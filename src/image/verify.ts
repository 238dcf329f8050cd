import { stat } from 'node:fs/promises'
import { readImage, type ImageSource } from './archive.ts'
import { CannotVerify } from './cannot-verify.ts'
import { contentsOf } from './images.ts'
import { leaksOf, type Leak } from './leaks.ts'
import { patternsOf, type Needle } from './needles.ts'
import { Notes } from './notes.ts'
import { threadsHere } from './pool.ts'
import { Blobs } from './read-blobs.ts'
import { Reading } from './reading.ts'
import { masked, Search } from './search.ts'
import { describing, type TarHeader } from './tar-entry.ts'

export { CannotVerify } from './cannot-verify.ts'
export type { Leak } from './leaks.ts'
export type { Needle } from './needles.ts'

/** What was found in an image. It holds none of the secrets if `leaks` is empty. */
export interface Verification {
  readonly image: string
  readonly leaks: readonly Leak[]
  /** Names of what was looked for. */
  readonly secrets: readonly string[]
  /** How many layers were looked through. */
  readonly layers: number
  /** How many files they hold. */
  readonly files: number
  /** How many documents beside the layers: configurations, manifests, attestations. */
  readonly documents: number
  /** How many bytes were read. */
  readonly bytes: number
  /** How many bytes they were when they were decompressed. */
  readonly unpacked: number
  /** What was not looked into, and why. */
  readonly notes: readonly string[]
}

/** What `verify` may be told. */
export interface VerifyOptions extends ImageSource {
  /** Told the bytes read so far. */
  readonly onProgress?: (bytes: number) => void
  /** How many threads may be used. Left out: as many as there are cores. */
  readonly threads?: number
}

/** For less than this, threads take longer to start than they save. */
const WORTH_THREADS = 32 * 2 ** 20
/** How many threads to use for an image. */
async function threadsFor(image: string): Promise<number> {
  const stats = await stat(image).catch(() => undefined)
  const isWorthIt = stats !== undefined && (stats.isDirectory() || stats.size >= WORTH_THREADS)
  return isWorthIt ? threadsHere() : 1
}

/**
 * Looks for secrets in all that an image consists of: files of every layer (deleted ones too),
 * history, configuration, annotations and attestations, also encoded and inside compressed files.
 * The image is streamed: memory does not grow with its size.
 *
 * `image` is a `docker save` archive, an OCI layout (folder or archive), a build cache or record
 * that was exported, a document of a build, `-` for standard input, or a name to ask docker for.
 * @throws CannotVerify when the image cannot be read completely, a value is too short, or there are
 *   no secrets to look for
 */
export async function verify(
  image: string,
  secrets: readonly Needle[],
  { onProgress = () => {}, threads, stdin }: VerifyOptions = {},
): Promise<Verification> {
  if (secrets.length === 0) throw new CannotVerify('no secrets given: nothing to look for')
  const search = new Search(secrets.flatMap(patternsOf))
  const notes = new Notes()
  const reading = new Reading(secrets, search, threads ?? (await threadsFor(image)), onProgress)
  const blobs = new Blobs(reading.file, notes)
  try {
    const entries = new Map<string, Leak>()
    await readImage(
      image,
      { stdin },
      (file) => reading.take(file, blobs),
      (header) => inEntry(header, search, entries),
    )
    await reading.end()
    const contents = contentsOf(blobs, notes)
    const leaks = [...leaksOf(contents, blobs, search), ...entries.values()]
    if (contents.doubt !== undefined) inDoubt(contents.doubt, leaks, notes)
    return {
      image,
      leaks,
      secrets: [...new Set(secrets.map(({ name }) => name))],
      ...amountsOf(blobs),
      bytes: reading.bytes,
      notes: notes.lines().map((line) => masked(line, search)),
    }
  } catch (error) {
    // Names of files and tags are the image's own words, and docker's complaints repeat them.
    if (error instanceof CannotVerify)
      throw new CannotVerify(masked(`${image}: ${error.message}`, search))
    throw error
  } finally {
    await reading.close()
  }
}

/** @throws CannotVerify where nothing was found in what proves nothing */
function inDoubt(doubt: string, leaks: readonly Leak[], notes: Notes): void {
  if (leaks.length === 0) throw new CannotVerify(doubt)
  notes.add(doubt)
}

/** What the archive says of its own entries is in no image, but whoever is given it has it. */
function inEntry(header: TarHeader, search: Search, leaks: Map<string, Leak>): void {
  for (const text of describing(header))
    search.find(text, ({ secret, form }) => {
      const where = `entry ${masked(header.name, search)} of the archive`
      leaks.set(JSON.stringify([secret, form, where]), { secret, form, where, surface: 'config' })
    })
}

function amountsOf(blobs: Blobs) {
  let layers = 0
  let files = 0
  let documents = 0
  let unpacked = 0
  for (const blob of blobs) {
    if (blob.kind === 'layer') layers++
    if (blob.kind === 'json') documents++
    files += blob.files
    unpacked += blob.unpacked
  }
  return { layers, files, documents, unpacked }
}
