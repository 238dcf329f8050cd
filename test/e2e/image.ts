import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { unpackTar } from 'modern-tar'

/** One file of a layer. */
export interface Entry {
  path: string
  /** everything about it but its time: type, mode, owner, target, hash of the content */
  print: string
  directory: boolean
  data: Uint8Array | undefined
}

/** One layer, unpacked. */
export interface Layer {
  digest: string
  /** the uncompressed archive, deleted files included */
  bytes: Buffer
  entries: Entry[]
}

/** The image that all others stand on: the digests of its layers, and its folders. */
export interface Base {
  digests: string[]
  folders: Set<string>
}

/**
 * What `docker save` wrote about an image: documents by name (config, provenance) and the layers
 * above the base image.
 */
export interface Image {
  base: Base
  documents: Record<string, Buffer>
  layers: Layer[]
}

interface Descriptor {
  digest: string
  annotations?: Record<string, string>
}

interface Manifest {
  manifests?: Descriptor[]
  config?: Descriptor
  layers?: Descriptor[]
}

const opened = new Map<string, Promise<Layer>>()

function gunzipped(bytes: Buffer): Buffer {
  return bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes
}

async function openLayer(digest: string, packed: Buffer): Promise<Layer> {
  const bytes = gunzipped(packed)
  const entries = (await unpackTar(bytes)).map(({ header, data }) => {
    const content = data === undefined ? '' : createHash('sha256').update(data).digest('hex')
    const print = [
      header.type,
      header.mode?.toString(8),
      header.uid,
      header.gid,
      header.linkname,
      content,
    ].join(' ')
    return { path: trimmed(header.name), print, directory: header.type === 'directory', data }
  })
  return { digest, bytes, entries }
}

/** The blobs of a folder that an archive of `docker save` was unpacked into. */
class Archive {
  readonly folder: string

  constructor(folder: string) {
    this.folder = folder
  }

  blob(digest: string): Buffer {
    return readFileSync(join(this.folder, 'blobs', digest.replace(':', '/')))
  }

  manifest(digest: string): Manifest {
    return JSON.parse(this.blob(digest).toString()) as Manifest
  }

  /** The manifests of an image: its own, then that of its attestations. */
  manifests(name: string): Manifest[] {
    if (!existsSync(join(this.folder, 'index.json'))) return []
    const index = JSON.parse(readFileSync(join(this.folder, 'index.json'), 'utf8')) as Manifest
    const found = (index.manifests ?? []).find(
      ({ annotations }) =>
        annotations?.['io.containerd.image.name'] === `docker.io/library/${name}`,
    )
    if (found === undefined) return []
    const top = this.manifest(found.digest)
    return top.manifests === undefined
      ? [top]
      : top.manifests.map(({ digest }) => this.manifest(digest))
  }

  /** The same from `manifest.json`, the older form, which names no attestations. */
  listed(name: string): Manifest[] {
    const list = JSON.parse(readFileSync(join(this.folder, 'manifest.json'), 'utf8')) as {
      Config: string
      RepoTags: string[]
      Layers: string[]
    }[]
    const digest = (path: string): Descriptor => ({
      digest: path.replace(/^blobs\//, '').replace('/', ':'),
    })
    return list
      .filter(({ RepoTags }) => RepoTags.includes(name))
      .map((image) => ({ config: digest(image.Config), layers: image.Layers.map(digest) }))
  }
}

function trimmed(path: string): string {
  return path.replace(/^\.?\//, '').replace(/\/$/, '')
}

/**
 * Reads about the base image, whose layers no test wrote, out of a folder that `docker save` was
 * unpacked into.
 */
export function readBase(folder: string, name: string): Base {
  const archive = new Archive(folder)
  const digests =
    (archive.manifests(name)[0] ?? archive.listed(name)[0])?.layers?.map(({ digest }) => digest) ??
    []
  const list = (digest: string): string =>
    execFileSync('tar', ['-tf', join(folder, 'blobs', digest.replace(':', '/'))], {
      encoding: 'utf8',
      maxBuffer: 1 << 26,
    })
  const paths = digests.flatMap((digest) => list(digest).split('\n'))
  return { digests, folders: new Set(paths.filter((path) => path.endsWith('/')).map(trimmed)) }
}

/**
 * Reads one image out of a folder that `docker save` was unpacked into.
 *
 * @returns its documents and layers; throws when the image is not there
 */
export async function readImage(folder: string, name: string, base: Base): Promise<Image> {
  if (!existsSync(join(folder, 'manifest.json')))
    throw new Error(`${folder} is no archive of docker save`)
  const archive = new Archive(folder)
  const known = archive.manifests(name)
  const [own, ...attestations] = known.length > 0 ? known : archive.listed(name)
  if (own?.config === undefined) throw new Error(`${name} is not in the archive`)
  const documents: Record<string, Buffer> = {
    'config and history': archive.blob(own.config.digest),
  }
  for (const [at, manifest] of attestations.entries()) {
    for (const { digest } of manifest.layers ?? [])
      documents[`provenance ${at + 1}`] = archive.blob(digest)
  }
  const layers = (own.layers ?? [])
    .filter(({ digest }) => !base.digests.includes(digest))
    .map(({ digest }) => {
      const layer = opened.get(digest) ?? openLayer(digest, archive.blob(digest))
      opened.set(digest, layer)
      return layer
    })
  return { base, documents, layers: await Promise.all(layers) }
}

/**
 * The files of an image above its base: a deleted file of the base counts as an entry of its own.
 */
export function flatten(image: Image): Map<string, Entry> {
  const files = new Map<string, Entry>()
  for (const { entries } of image.layers) {
    for (const entry of entries) {
      const hidden = /^(.*\/)?\.wh\.([^/]+)$/.exec(entry.path)
      if (hidden === null) {
        files.set(entry.path, entry)
        continue
      }
      const gone = `${hidden[1] ?? ''}${hidden[2] === '.wh..opq' ? '' : (hidden[2] ?? '')}`.replace(
        /\/$/,
        '',
      )
      const upper = [...files.keys()].filter((path) => path === gone || path.startsWith(`${gone}/`))
      for (const path of upper) files.delete(path)
      if (upper.length === 0)
        files.set(gone, { path: gone, print: 'deleted', directory: false, data: undefined })
    }
  }
  return files
}
