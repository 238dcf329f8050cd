/** A reference to a blob (OCI image specification, descriptor.md). */
export interface Descriptor {
  readonly mediaType?: string
  readonly digest: string
  readonly size?: number
  readonly urls?: readonly string[]
  readonly platform?: {
    readonly os?: string
    readonly architecture?: string
    readonly variant?: string
  }
  readonly annotations?: Readonly<Record<string, string>>
}

/** An index (image-index.md) or a manifest (manifest.md): whichever lists are there. */
export interface Manifest {
  readonly manifests?: readonly Descriptor[]
  readonly config?: Descriptor
  readonly layers?: readonly Descriptor[]
  readonly annotations?: Readonly<Record<string, string>>
}

/** An entry of the `manifest.json` that `docker save` writes. */
export interface SavedImage {
  readonly Config: string
  readonly RepoTags?: readonly string[] | null
  readonly Layers?: readonly string[] | null
}

/** What is read of an image's configuration (config.md); the rest is looked through as well. */
export interface ImageConfig {
  readonly history?: readonly { readonly created_by?: string; readonly empty_layer?: boolean }[]
  /** Digests of the uncompressed layers, the lowest first. */
  readonly rootfs?: { readonly diff_ids?: readonly string[] }
}

type Fields = Readonly<Record<string, unknown>>

const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const isTextOrNone = (value: unknown) => value === undefined || typeof value === 'string'
const isListOrNone = (value: unknown, item: (item: unknown) => boolean) =>
  value === undefined || value === null || (Array.isArray(value) && value.every(item))
const isText = (value: unknown) => typeof value === 'string'

const isDescriptor = (value: unknown) => isObject(value) && isText(value['digest'])

/** Whether a document is an index or a manifest. */
export function isManifest(value: unknown): value is Manifest {
  if (!isObject(value)) return false
  const { manifests, layers, config } = value
  return (
    (Array.isArray(manifests) || (Array.isArray(layers) && isDescriptor(config))) &&
    isListOrNone(manifests, isDescriptor) &&
    isListOrNone(layers, isDescriptor)
  )
}

/** Whether a document is the `manifest.json` of `docker save`. */
export function isSavedImages(value: unknown): value is readonly SavedImage[] {
  const isImage = (image: unknown) =>
    isObject(image) &&
    isText(image['Config']) &&
    isListOrNone(image['Layers'], isText) &&
    isListOrNone(image['RepoTags'], isText)
  return Array.isArray(value) && value.every(isImage)
}

/** Whether a document can be an image's configuration. */
export function isImageConfig(value: unknown): value is ImageConfig {
  return (
    isObject(value) &&
    (value['rootfs'] === undefined ||
      (isObject(value['rootfs']) && isListOrNone(value['rootfs']['diff_ids'], isText))) &&
    isListOrNone(value['history'], (entry) => isObject(entry) && isTextOrNone(entry['created_by']))
  )
}
