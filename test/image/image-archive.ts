import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { packTar, type TarEntry } from 'modern-tar'

/** A file of a layer: its content, or the rest of a tar header for anything but a plain file. */
export type LayerFile = readonly [
  path: string,
  content: string | Buffer,
  header?: Partial<TarEntry['header']> | undefined,
]

const MTIME = new Date(0)

/** A tar archive of `files`. */
export async function tarOf(files: readonly LayerFile[]): Promise<Buffer> {
  return Buffer.from(
    await packTar(
      files.map(([name, content, header]) => {
        const body = Buffer.from(content)
        return { header: { name, size: body.length, mtime: MTIME, ...header }, body }
      }),
    ),
  )
}

/** `content` as a zstd frame of raw blocks (RFC 8878, sections 3.1.1.1 and 3.1.1.2). */
export function zstdOf(content: Buffer): Buffer {
  const size = Buffer.alloc(4)
  size.writeUInt32LE(content.length)
  const parts: Buffer[] = [Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0xa0]), size]
  for (let at = 0; at < content.length; at += 2 ** 17) {
    const block = content.subarray(at, at + 2 ** 17)
    const header = Buffer.alloc(3)
    header.writeUIntLE(block.length * 8 + (at + block.length >= content.length ? 1 : 0), 0, 3)
    parts.push(header, block)
  }
  return Buffer.concat(parts)
}

/** How a layer is packed. */
export const PACKINGS: Record<'plain' | 'gzip' | 'zstd', (tar: Buffer) => Buffer> = {
  plain: (tar) => tar,
  gzip: (tar) => gzipSync(tar),
  zstd: zstdOf,
}

/** What an image is made of. */
export interface ImagePlan {
  readonly layers?: readonly (readonly LayerFile[])[]
  readonly config?: Record<string, unknown>
  readonly history?: readonly {
    readonly created_by?: string
    readonly comment?: string
    readonly empty_layer?: boolean
  }[]
  readonly annotations?: Record<string, string>
  readonly provenance?: unknown
  readonly packing?: keyof typeof PACKINGS
}

const json = (value: unknown) => Buffer.from(JSON.stringify(value))
const digestOf = (content: Buffer) => `sha256:${createHash('sha256').update(content).digest('hex')}`

async function configOf({ layers = [], config = {}, history }: ImagePlan): Promise<Buffer> {
  const tars = await Promise.all(layers.map(tarOf))
  const made =
    history ??
    layers.map((_, index) => ({ created_by: `RUN /bin/sh -c step-${index + 1} # buildkit` }))
  return json({
    architecture: 'amd64',
    os: 'linux',
    config,
    history: made,
    rootfs: { type: 'layers', diff_ids: tars.map(digestOf) },
  })
}

const packed = async ({ layers = [], packing = 'plain' }: ImagePlan) =>
  Promise.all(layers.map(async (files) => PACKINGS[packing](await tarOf(files))))

/**
 * The files of a `docker save` archive as engines before 25 write it; the last layer is a link if
 * it equals the first.
 */
export async function savedFiles(plan: ImagePlan): Promise<LayerFile[]> {
  const layers = await packed(plan)
  const seen = new Map<string, string>()
  const files = layers.map((layer, index): LayerFile => {
    const path = `${'ab'.repeat(31)}${String(index).padStart(2, '0')}/layer.tar`
    const same = seen.get(digestOf(layer))
    seen.set(digestOf(layer), path)
    return same === undefined
      ? [path, layer]
      : [path, '', { type: 'symlink', size: 0, linkname: `../${same}` }]
  })
  const config = await configOf(plan)
  const name = `${digestOf(config).slice(7)}.json`
  const manifest = json([
    { Config: name, RepoTags: ['app:test'], Layers: files.map(([path]) => path) },
  ])
  return [
    ...files,
    [name, config],
    ['manifest.json', manifest],
    ['repositories', json({ app: { test: 'ab'.repeat(32) } })],
  ]
}

/**
 * The files of an OCI layout: index.json, an index in it, the image's manifest and that of its
 * attestation.
 */
export async function layoutFiles(plan: ImagePlan): Promise<LayerFile[]> {
  const files = new Map<string, LayerFile>()
  const keep = (content: Buffer, more: object = {}) => {
    const digest = digestOf(content)
    files.set(digest, [`blobs/${digest.replace(':', '/')}`, content])
    return { digest, size: content.length, ...more }
  }
  const layerType = 'application/vnd.oci.image.layer.v1.tar'
  const manifest = keep(
    json({
      schemaVersion: 2,
      config: keep(await configOf(plan), { mediaType: 'application/vnd.oci.image.config.v1+json' }),
      layers: (await packed(plan)).map((layer) => keep(layer, { mediaType: layerType })),
      annotations: plan.annotations,
    }),
    { platform: { os: 'linux', architecture: 'amd64' } },
  )
  const manifests: object[] = [manifest]
  if (plan.provenance !== undefined) {
    const attestation = keep(
      json({
        schemaVersion: 2,
        config: keep(json({ architecture: 'unknown', os: 'unknown' })),
        layers: [keep(json(plan.provenance), { mediaType: 'application/vnd.in-toto+json' })],
      }),
    )
    manifests.push({
      ...attestation,
      annotations: { 'vnd.docker.reference.type': 'attestation-manifest' },
    })
  }
  const nested = keep(json({ schemaVersion: 2, manifests }))
  return [
    ['oci-layout', json({ imageLayoutVersion: '1.0.0' })],
    ['index.json', json({ manifests: [nested] })],
    ...files.values(),
  ]
}

/**
 * The files that engines from 25 on save: an OCI layout with a manifest.json that names the same
 * blobs.
 */
export async function savedLayoutFiles(plan: ImagePlan): Promise<LayerFile[]> {
  const files = await layoutFiles(plan)
  const config = digestOf(await configOf(plan)).replace(':', '/')
  const layers = (await packed(plan)).map((layer) => `blobs/${digestOf(layer).replace(':', '/')}`)
  return [
    ...files,
    [
      'manifest.json',
      json([{ Config: `blobs/${config}`, RepoTags: ['app:test'], Layers: layers }]),
    ],
  ]
}
