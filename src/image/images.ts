import type { Blob } from './blob.ts'
import { CannotVerify } from './cannot-verify.ts'
import {
  isImageConfig,
  isManifest,
  isSavedImages,
  type Descriptor,
  type ImageConfig,
  type SavedImage,
} from './image-spec.ts'
import type { Notes } from './notes.ts'
import type { Blobs } from './read-blobs.ts'

/** An image and the blobs it is made of. */
export interface Image {
  /** Tags or platform, to tell it from the others in the same archive. */
  readonly label: string
  readonly configBlob: Blob
  readonly config: ImageConfig
  /** The lowest first. */
  readonly layers: readonly Blob[]
}

/** What an archive holds, by its role. */
export interface Contents {
  readonly images: Image[]
  /** Indexes and manifests: their annotations are published with the image. */
  readonly manifests: Set<Blob>
  /** Provenance, bills of materials and whatever else is attached. */
  readonly attestations: Set<Blob>
}

const REFERENCE_TYPE = 'vnd.docker.reference.type'

const platformOf = ({ platform: { os, architecture, variant } = {}, digest }: Descriptor) =>
  [os, architecture, variant].filter((part) => part !== undefined).join('/') || digest.slice(0, 19)

function configOf(blob: Blob | undefined, label: string): ImageConfig {
  if (blob === undefined) throw new CannotVerify(`${label}: the image configuration is missing`)
  if (!isImageConfig(blob.json)) throw new CannotVerify(`${blob.path}: not an image configuration`)
  return blob.json
}

function layerOf(blob: Blob | undefined, number: number, label: string): Blob {
  if (blob === undefined) throw new CannotVerify(`${label}: layer ${number} is missing`)
  if (blob.kind !== 'layer') {
    throw new CannotVerify(
      `${label}: layer ${number} (${blob.path}) is no tar archive, or packed or encrypted in an unknown way`,
    )
  }
  return blob
}

function savedImage(image: SavedImage, blobs: Blobs): Image {
  const label = image.RepoTags?.join(', ') || image.Config
  const configBlob = blobs.at(image.Config)
  const config = configOf(configBlob, label)
  const layers = (image.Layers ?? []).map((path, index) =>
    layerOf(blobs.at(path), index + 1, label),
  )
  return { label, configBlob: configBlob!, config, layers }
}

/** Walks the indexes and manifests of an OCI layout. */
class Layout {
  readonly #blobs: Blobs
  readonly #notes: Notes
  readonly #contents: Contents

  constructor(blobs: Blobs, notes: Notes, contents: Contents) {
    this.#blobs = blobs
    this.#notes = notes
    this.#contents = contents
  }

  #blob(descriptor: Descriptor): Blob | undefined {
    const blob = this.#blobs.withDigest(descriptor.digest)
    if (blob !== undefined && descriptor.size !== undefined && descriptor.size !== blob.size) {
      throw new CannotVerify(`${blob.path}: has ${blob.size} bytes instead of ${descriptor.size}`)
    }
    return blob
  }

  visit(blob: Blob, descriptor: Descriptor): void {
    if (this.#contents.manifests.has(blob)) return
    if (!isManifest(blob.json))
      throw new CannotVerify(`${blob.path}: not an image index or manifest`)
    this.#contents.manifests.add(blob)
    const { manifests, config, layers } = blob.json
    for (const child of manifests ?? []) {
      const found = this.#blob(child)
      if (found === undefined)
        this.#notes.add(`${platformOf(child)}: not in this archive, so not looked into`)
      else this.visit(found, child)
    }
    if (config !== undefined && layers) this.#image(descriptor, config, layers)
  }

  #image(descriptor: Descriptor, config: Descriptor, layers: readonly Descriptor[]): void {
    const label = platformOf(descriptor)
    const found = layers.map((layer) => this.#blob(layer))
    const configBlob = this.#blob(config)
    const isAttached =
      descriptor.annotations?.[REFERENCE_TYPE] !== undefined ||
      layers.some(({ mediaType }) => mediaType?.endsWith('json'))
    if (isAttached) {
      for (const blob of [configBlob, ...found]) {
        if (blob === undefined) throw new CannotVerify(`${label}: an attestation is missing`)
        this.#contents.attestations.add(blob)
      }
    } else if (
      configBlob === undefined ||
      (layers.length > 0 && found.every((layer) => layer === undefined))
    ) {
      this.#notes.add(`${label}: its content is not in this archive, so not looked into`)
    } else {
      const unpacked = found.map((blob, index) => layerOf(blob, index + 1, label))
      this.#contents.images.push({
        label,
        configBlob,
        config: configOf(configBlob, label),
        layers: unpacked,
      })
    }
  }
}

const sameImage = (one: Image, other: Image) =>
  one.configBlob === other.configBlob &&
  one.layers.length === other.layers.length &&
  one.layers.every((layer, index) => layer === other.layers[index])

/**
 * The images that the blobs make up, by the lists of `docker save`, of an OCI layout, or both: newer engines write both.
 * @throws CannotVerify when there is none, or when a part of one is missing or no such thing
 */
export function contentsOf(blobs: Blobs, notes: Notes): Contents {
  const contents: Contents = { images: [], manifests: new Set(), attestations: new Set() }
  const saved = blobs.at('manifest.json')
  const index = blobs.at('index.json')
  if (saved === undefined && index === undefined) {
    throw new CannotVerify(
      'neither manifest.json nor index.json is in it: not an image as `docker save` or an OCI layout has it',
    )
  }
  if (saved !== undefined) {
    if (!isSavedImages(saved.json))
      throw new CannotVerify('manifest.json: not what `docker save` writes')
    contents.manifests.add(saved)
    contents.images.push(...saved.json.map((image) => savedImage(image, blobs)))
  }
  const named = [...contents.images]
  if (index !== undefined) new Layout(blobs, notes, contents).visit(index, { digest: 'index.json' })
  const unnamed = contents.images
    .slice(named.length)
    .filter((image) => !named.some((other) => sameImage(image, other)))
  const images = [...named, ...unnamed]
  if (images.length === 0) throw new CannotVerify('it holds no image')
  return { ...contents, images }
}
