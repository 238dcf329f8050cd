import { closeSync, createReadStream, openSync, readSync } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { PassThrough } from 'node:stream'
import { CannotVerify, cannotVerify } from './cannot-verify.ts'
import { compressionOf, decompressed, peek, type Bytes } from './compression.ts'
import { saved } from './docker.ts'
import type { Region } from './region.ts'
import { isFilled, isTar, TAR_HEAD, type TarBody, type TarHeader } from './tar-entry.ts'
import { TarReader } from './tar.ts'

/** A file of an image archive or layout, or a link to one; paths have no leading `./`. */
export type ArchiveFile =
  | { readonly path: string; readonly size: number; readonly region: Region }
  | { readonly path: string; readonly size: number; readonly body: Bytes }
  | { readonly path: string; readonly linkTo: string; readonly hard: boolean }

/** Is given the files in their order, and waited for. */
export type Take = (file: ArchiveFile) => Promise<void>

/** Where an image is read from besides files. */
export interface ImageSource {
  /** For `-`. */
  readonly stdin?: Bytes | undefined
}

/** Is told of each entry of the archive itself. */
export type OnEntry = (header: TarHeader) => void

const READ_CHUNK = 1024 * 1024
const BLOCK = 512

const plainPath = (path: string) => path.replace(/^(?:\.?\/)+/, '')

/** A link, or undefined for what is neither a link nor a file. */
function linkOf({ name, type, linkname }: TarHeader): ArchiveFile | undefined {
  if (type !== 'symlink' && type !== 'link') return undefined
  return { path: plainPath(name), linkTo: linkname, hard: type === 'link' }
}

/** Hands the content of an entry to `take` while it comes. */
function piped(header: TarHeader, take: Take): TarBody {
  const body = new PassThrough({ highWaterMark: READ_CHUNK })
  // A reader that fails closes its end: its own error is the one that counts.
  body.on('error', () => {})
  const done = take({ path: plainPath(header.name), size: header.size, body })
  done.catch(() => {})
  return {
    push: async (chunk) => {
      if (body.destroyed) return done
      if (body.write(chunk)) return
      const drained = new Promise<void>((resolve) => {
        body.once('drain', resolve)
        body.once('close', resolve)
      })
      await Promise.race([drained, done])
    },
    end: async () => {
      body.end()
      await done
    },
  }
}

const TRUNCATED = 'the archive is truncated'

/** What is behind a file of the archive belongs to no image, but has not been looked through. */
function noMore(padding: Buffer): void {
  if (isFilled(padding))
    throw new CannotVerify('there is more behind the end of a file in the archive')
}

const isFile = ({ type, size }: TarHeader) => type === 'file' || (type === 'other' && size > 0)

/** The files of an archive that comes as a stream, one after the other. */
async function filesOfStream(source: Bytes, take: Take, onEntry: OnEntry): Promise<void> {
  const { head, all } = await peek(await decompressed(source), TAR_HEAD)
  if (!isTar(head)) throw new CannotVerify('neither a tar archive nor an OCI layout')
  const links: ArchiveFile[] = []
  const entry = (header: TarHeader) => {
    onEntry(header)
    const link = linkOf(header)
    if (link) links.push(link)
    return isFile(header) ? piped(header, take) : undefined
  }
  const tar = new TarReader({ entry, padding: noMore })
  for await (const chunk of all) await tar.push(chunk)
  tar.end()
  if (!tar.isClosed) throw new CannotVerify(TRUNCATED)
  for (const link of links) await take(link)
}

/**
 * The files of an archive that is a file: what they hold is passed over here, and can be read by
 * anyone at any time.
 */
async function filesOfArchive(
  file: string,
  size: number,
  take: Take,
  onEntry: OnEntry,
): Promise<void> {
  const descriptor = openSync(file, 'r')
  try {
    let at = 0
    let found: ArchiveFile | undefined
    const entry = (header: TarHeader) => {
      onEntry(header)
      const region = { file, offset: at, size: header.size }
      found =
        linkOf(header) ??
        (isFile(header) ? { path: plainPath(header.name), size: header.size, region } : undefined)
      return undefined
    }
    const tar = new TarReader({ entry, padding: noMore })
    while (at < size) {
      const block = Buffer.alloc(BLOCK)
      const count = readSync(descriptor, block, 0, Math.min(tar.rest || BLOCK, BLOCK), at)
      at += count
      await tar.push(block.subarray(0, count))
      if (count === 0 || at + tar.rest > size) throw new CannotVerify(TRUNCATED)
      at += tar.skippable
      tar.skip(tar.skippable)
      if (found !== undefined) await take(found)
      found = undefined
    }
    tar.end()
    if (!tar.isClosed) throw new CannotVerify(TRUNCATED)
  } finally {
    closeSync(descriptor)
  }
}

async function filesOfFolder(folder: string, take: Take): Promise<void> {
  const top = await readdir(folder)
  if (!top.includes('index.json') && !top.includes('manifest.json'))
    throw new CannotVerify('a folder, but not one with an OCI layout')
  const entries = await readdir(folder, { withFileTypes: true, recursive: true })
  for (const entry of entries) {
    const file = join(entry.parentPath, entry.name)
    if (entry.isDirectory()) continue
    // A symbolic link may point anywhere: one that leads to a file is read, as that file.
    const found = await stat(file)
    const path = relative(folder, file).replaceAll('\\', '/')
    if (!found.isFile())
      throw new CannotVerify(
        `${path}: neither a file nor a link to one, so it cannot be looked through`,
      )
    await take({ path, size: found.size, region: { file, offset: 0, size: found.size } })
  }
}

function headOf(file: string): Buffer {
  const descriptor = openSync(file, 'r')
  try {
    const head = Buffer.alloc(BLOCK)
    return head.subarray(0, readSync(descriptor, head, 0, BLOCK, 0))
  } finally {
    closeSync(descriptor)
  }
}

/** A single document: what `--metadata-file` writes, an attestation. */
const isDocument = (head: Buffer) => /^\s*\{/.test(head.toString('latin1'))

async function filesOfFile(
  file: string,
  size: number,
  take: Take,
  onEntry: OnEntry,
): Promise<void> {
  const head = headOf(file)
  if (isTar(head)) await filesOfArchive(file, size, take, onEntry)
  else if (compressionOf(head))
    await filesOfStream(createReadStream(file, { highWaterMark: READ_CHUNK }), take, onEntry)
  else if (isDocument(head)) await take({ path: DOCUMENT, size, region: { file, offset: 0, size } })
  else throw new CannotVerify('neither a tar archive nor an OCI layout')
}

/** The path of the only file of an image that is no image but a document of a build. */
export const DOCUMENT = '(document)'

const looksLikePath = (image: string) =>
  /^[./~]|\\|\.(?:tar|tgz|gz|zst|xz|bz2|oci|json|dockerbuild)$/i.test(image)

/**
 * Hands the files of an image to `take`: of a `docker save` archive or an OCI layout (a folder or
 * an archive, compressed or not), of standard input for `-`, or else of the image with that name,
 * which docker is asked for.
 * @throws CannotVerify when it is missing, damaged or no such thing
 */
export async function readImage(
  image: string,
  { stdin }: ImageSource,
  take: Take,
  onEntry: OnEntry = () => {},
): Promise<void> {
  try {
    if (image === '-') {
      if (stdin === undefined) throw new CannotVerify('standard input cannot be read here')
      return await filesOfStream(stdin, take, onEntry)
    }
    const stats = await stat(image).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT' && error.code !== 'ENOTDIR') throw error
      if (looksLikePath(image)) throw new CannotVerify('no such file')
      return undefined
    })
    if (stats === undefined) await filesOfStream(saved(image), take, onEntry)
    else if (stats.isDirectory()) await filesOfFolder(image, take)
    else if (stats.isFile()) await filesOfFile(image, stats.size, take, onEntry)
    else await filesOfStream(createReadStream(image, { highWaterMark: READ_CHUNK }), take, onEntry)
  } catch (error) {
    throw cannotVerify(error)
  }
}
