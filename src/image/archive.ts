import { spawn } from 'node:child_process'
import { createReadStream } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { CannotVerify, cannotVerify } from './cannot-verify.ts'
import { decompressed, peek, type Bytes } from './compression.ts'
import { isTar, TAR_HEAD, tarEntries } from './tar.ts'

/** A file of an image archive or layout, or a link to one; paths have no leading `./`. */
export type ArchiveFile =
  | { readonly path: string; readonly size: number; readonly body: Bytes }
  | { readonly path: string; readonly linkTo: string; readonly hard: boolean }

const READ_CHUNK = 1024 * 1024

async function* counted(
  source: Bytes,
  onProgress: (bytes: number) => void,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of source) {
    onProgress(chunk.length)
    yield chunk
  }
}

const plainPath = (path: string) => path.replace(/^(?:\.?\/)+/, '')

async function* filesOfTar(source: Bytes): AsyncGenerator<ArchiveFile> {
  const { head, all } = await peek(await decompressed(source), TAR_HEAD)
  if (!isTar(head)) throw new CannotVerify('neither a tar archive nor an OCI layout')
  for await (const { header, body } of tarEntries(all)) {
    const path = plainPath(header.name)
    if (header.type === 'symlink' || header.type === 'link')
      yield { path, linkTo: header.linkname ?? '', hard: header.type === 'link' }
    else if (header.type === 'file')
      yield { path, size: header.size, body: body as unknown as Bytes }
    if (!body.locked) await body.cancel()
  }
}

async function* filesOfFolder(
  folder: string,
  onProgress: (bytes: number) => void,
): AsyncGenerator<ArchiveFile> {
  const top = await readdir(folder)
  if (!top.includes('index.json') && !top.includes('manifest.json'))
    throw new CannotVerify('a folder, but not one with an OCI layout')
  const entries = await readdir(folder, { withFileTypes: true, recursive: true })
  for (const entry of entries) {
    const file = join(entry.parentPath, entry.name)
    // A symbolic link may point anywhere: only one that leads to a file is read, as that file.
    const stats = await stat(file)
    if (!stats.isFile()) continue
    const path = relative(folder, file).replaceAll('\\', '/')
    yield {
      path,
      size: stats.size,
      body: counted(createReadStream(file, { highWaterMark: READ_CHUNK }), onProgress),
    }
  }
}

/** The archive that `docker save` writes for the image called `name`. */
async function* saved(name: string): AsyncGenerator<Uint8Array> {
  const docker = spawn('docker', ['image', 'save', '--', name], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let complaint = ''
  docker.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint = (complaint + text).slice(-2000)
  })
  const closed = new Promise<string | undefined>((resolve) => {
    docker.on('error', (error) =>
      resolve(
        (error as NodeJS.ErrnoException).code === 'ENOENT'
          ? 'docker is not installed'
          : error.message,
      ),
    )
    docker.on('close', (code) =>
      resolve(code === 0 ? undefined : complaint.trim() || `exit code ${code}`),
    )
  })
  try {
    let empty = true
    for await (const chunk of docker.stdout as Bytes) {
      empty = false
      yield chunk
    }
    const failure = await closed
    if (failure !== undefined || empty)
      throw new CannotVerify(`docker image save: ${failure ?? 'gave nothing'}`)
  } finally {
    docker.kill()
  }
}

const looksLikePath = (image: string) => /^[./~]|\\|\.(?:tar|tgz|gz|zst)$/i.test(image)

/**
 * The files of an image: of a `docker save` archive or an OCI layout (a folder or an archive, compressed or not), or else of
 * the image with that name, which docker is asked for. `onProgress` is told the bytes read.
 * @throws CannotVerify when it is missing, damaged or no such thing
 */
export async function* openImage(
  image: string,
  onProgress: (bytes: number) => void,
): AsyncGenerator<ArchiveFile> {
  const stats = await stat(image).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT' && error.code !== 'ENOTDIR') throw cannotVerify(error)
    if (looksLikePath(image)) throw new CannotVerify('no such file')
    return undefined
  })
  try {
    if (stats?.isDirectory()) yield* filesOfFolder(image, onProgress)
    else
      yield* filesOfTar(
        counted(
          stats ? createReadStream(image, { highWaterMark: READ_CHUNK }) : saved(image),
          onProgress,
        ),
      )
  } catch (error) {
    throw cannotVerify(error)
  }
}
