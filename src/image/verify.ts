import { stat } from 'node:fs/promises'
import { setImmediate } from 'node:timers/promises'
import { readImage, type ArchiveFile, type ImageSource } from './archive.ts'
import { CannotVerify } from './cannot-verify.ts'
import type { Bytes } from './compression.ts'
import { contentsOf } from './images.ts'
import { leaksOf, type Leak } from './leaks.ts'
import { patternsOf, type Needle } from './needles.ts'
import { Notes } from './notes.ts'
import { Pool, threadsHere, type Task } from './pool.ts'
import { readBlob } from './read-blob.ts'
import { Blobs, type ReadFile } from './read-blobs.ts'
import { bytesOf } from './region.ts'
import { masked, Search } from './search.ts'
import { describing, type TarHeader } from './tar.ts'

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
/** Smaller files are read at once, and not by a thread. */
const WORTH_A_THREAD = 2 ** 20
/** After as many chunks, which takes some milliseconds, other work has its turn. */
const TURNS = 16

async function* counted(source: Bytes, onRead: (bytes: number) => void) {
  for await (const chunk of source) {
    onRead(chunk.length)
    yield chunk
  }
}

/** Reads the files of the image, with threads or without. */
class Reading {
  bytes = 0
  readonly #search: Search
  readonly #onRead: (bytes: number) => void
  readonly #pool: Pool | undefined
  #isOver = false
  readonly #pending = new Set<Promise<void>>()

  constructor(
    needles: readonly Needle[],
    search: Search,
    threads: number,
    onProgress: (bytes: number) => void,
  ) {
    this.#search = search
    this.#onRead = (count) => onProgress((this.bytes += count))
    const here = ({ path, region }: Task) =>
      readBlob(path, this.#inTurns(bytesOf(region, this.#onRead, search.buffers)), search)
    this.#pool = threads > 1 ? new Pool(needles, threads, here, this.#onRead) : undefined
  }

  readonly file: ReadFile = (file) => {
    const { path, size } = file
    if ('body' in file) return readBlob(path, counted(file.body, this.#onRead), this.#search)
    if (this.#pool !== undefined && size >= WORTH_A_THREAD)
      return this.#pool.read({ path, region: file.region })
    return readBlob(path, bytesOf(file.region, this.#onRead, this.#search.buffers), this.#search)
  }

  /** Lets the other threads tell of themselves in between. */
  async *#inTurns(source: Bytes): AsyncGenerator<Uint8Array> {
    let turn = 0
    for await (const chunk of source) {
      yield chunk
      if (++turn % TURNS === 0) await setImmediate()
      if (this.#isOver) throw new CannotVerify('stopped')
    }
  }

  /** Lets files that a thread can read go on while the next ones are found. */
  async take(file: ArchiveFile, blobs: Blobs): Promise<void> {
    const taken = blobs.take(file)
    if (this.#pool === undefined || !('region' in file)) return taken
    taken.catch(() => {})
    this.#pending.add(taken)
  }

  async end(): Promise<void> {
    await Promise.all(this.#pending)
  }

  async close(): Promise<void> {
    this.#isOver = true
    await this.#pool?.close()
  }
}

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
    return {
      image,
      leaks: [...leaksOf(contents, blobs, search), ...entries.values()],
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
