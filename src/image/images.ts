import { DOCUMENT } from './archive.ts'
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
import { doubtOf } from './lone-document.ts'
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
  /** Layers of the build cache. */
  readonly loose: Set<Blob>
  /** Why it proves nothing that nothing is found. */
  readonly doubt?: string | undefined
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
  const said = /^([0-9a-f]{64})\.json$/.exec(image.Config)?.[1]
  if (said !== undefined && configBlob?.digest !== `sha256:${said}`)
    throw new CannotVerify(`${image.Config}: its content has another digest`)
  const layers = (image.Layers ?? []).map((path, index) =>
    layerOf(blobs.at(path), index + 1, label),
  )
  return checked({ label, configBlob: configBlob!, config, layers })
}

const IMAGE_CONFIGS = /^application\/vnd\.(?:oci\.image|docker\.container\.image)\./
const CACHE = /^application\/vnd\.buildkit\.cacheconfig\./

/** Walks the indexes and manifests of an OCI layout. */
class Layout {
  readonly #blobs: Blobs
  readonly #notes: Notes
  readonly #contents: Contents
  #waiting: (readonly [Blob, Descriptor])[] = []

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

  /**
   * Visits what hangs on `blob`, in the order in which it is listed. Indexes may be nested as
   * deeply as they like.
   */
  visit(blob: Blob, descriptor: Descriptor): void {
    this.#waiting.push([blob, descriptor])
    for (let next = this.#waiting.pop(); next !== undefined; next = this.#waiting.pop())
      this.#visitOne(...next)
  }

  #visitOne(blob: Blob, descriptor: Descriptor): void {
    const { manifests: visited, attestations } = this.#contents
    if (visited.has(blob) || attestations.has(blob)) return
    if (!isManifest(blob.json)) {
      // An export of the build cache lists layers in its index, and its own records.
      if (descriptor.mediaType === undefined || /\.(?:index|manifest)\b/.test(descriptor.mediaType))
        throw new CannotVerify(`${blob.path}: not an image index or manifest`)
      this.#attach(blob)
      return
    }
    visited.add(blob)
    const { manifests = [], config, layers } = blob.json
    const children: [Blob, Descriptor][] = []
    for (const child of manifests ?? []) {
      const found = this.#blob(child)
      if (found !== undefined) children.push([found, child])
      else this.#notes.add(`${platformOf(child)}: not in this archive, so not looked into`)
    }
    this.#waiting.push(...children.toReversed())
    if (config !== undefined && layers) this.#image(descriptor, config, layers)
  }

  /** A layer keeps its own way of being told: as one of no image. */
  #attach(blob: Blob): void {
    if (blob.kind !== 'layer') this.#contents.attestations.add(blob)
    else this.#contents.loose.add(blob)
  }

  #image(descriptor: Descriptor, config: Descriptor, layers: readonly Descriptor[]): void {
    const label = platformOf(descriptor)
    const found = layers.map((layer) => this.#blob(layer))
    const configBlob = this.#blob(config)
    const isAttached =
      descriptor.annotations?.[REFERENCE_TYPE] !== undefined ||
      (config.mediaType !== undefined && !IMAGE_CONFIGS.test(config.mediaType)) ||
      layers.some(({ mediaType }) => mediaType?.endsWith('json'))
    if (isAttached) {
      const isCache = CACHE.test(config.mediaType ?? '')
      for (const blob of [configBlob, ...found]) {
        if (blob !== undefined) this.#attach(blob)
        else if (isCache)
          this.#notes.add('a part of the build cache is not in it, so not looked into')
        else throw new CannotVerify(`${label}: an attestation is missing`)
      }
    } else if (
      configBlob === undefined ||
      (layers.length > 0 && found.every((layer) => layer === undefined))
    ) {
      this.#notes.add(`${label}: its content is not in this archive, so not looked into`)
    } else {
      const unpacked = found.map((blob, index) => layerOf(blob, index + 1, label))
      this.#contents.images.push(
        checked({ label, configBlob, config: configOf(configBlob, label), layers: unpacked }),
      )
    }
  }
}

/**
 * The configuration tells which layers belong to it (config.md, rootfs). @throws CannotVerify when
 * these are others
 */
function checked(image: Image): Image {
  const { label, config, layers } = image
  const said = config.rootfs?.diff_ids
  if (!said) return image
  if (said.length !== layers.length) {
    throw new CannotVerify(
      `${label}: the configuration has ${said.length} layers, the manifest ${layers.length}`,
    )
  }
  for (const [index, { path, digest, unpacked, size }] of layers.entries()) {
    // The digest of a compressed layer that is named by it is another one; its name has been
    // checked.
    const isComparable = !path.startsWith('blobs/') || unpacked === size
    const isSha256 = said[index]!.startsWith('sha256:')
    if (isComparable && isSha256 && digest !== said[index])
      throw new CannotVerify(`${label}: layer ${index + 1} (${path}) is not the one configured`)
  }
  return image
}

const sameImage = (one: Image, other: Image) =>
  one.configBlob === other.configBlob &&
  one.layers.length === other.layers.length &&
  one.layers.every((layer, index) => layer === other.layers[index])

/**
 * The images that the blobs make up, by the lists of `docker save`, of an OCI layout, or both:
 * newer engines write both.
 * @throws CannotVerify when there is none, or when a part of one is missing or no such thing
 */
export function contentsOf(blobs: Blobs, notes: Notes): Contents {
  const contents: Contents = {
    images: [],
    manifests: new Set(),
    attestations: new Set(),
    loose: new Set(),
  }
  const document = blobs.at(DOCUMENT)
  if (document !== undefined) {
    if (document.json === undefined) throw new CannotVerify('neither an image nor a JSON document')
    contents.attestations.add(document)
    return { ...contents, doubt: doubtOf(document.json) }
  }
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
  if (images.length === 0 && contents.attestations.size + contents.loose.size === 0)
    throw new CannotVerify('it holds no image')
  return { ...contents, images }
}
