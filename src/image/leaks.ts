import type { Blob, Hit } from './blob.ts'
import { searchJson, shownPlace, type Place } from './document.ts'
import type { ImageConfig } from './image-spec.ts'
import type { Contents, Image } from './images.ts'
import { instructionOf } from './instruction.ts'
import type { Blobs } from './read-blobs.ts'
import { masked, type Search } from './search.ts'

/** One place where an image holds a secret. */
export interface Leak {
  /** The name given to the secret. */
  readonly secret: string
  /** For people: `layer 3 (RUN npm ci) /app/.npmrc`. */
  readonly where: string
  /**
   * How the value is written: `plain`, `url`, `json`, `hex`, `base64` and so on, then ` in gzip`
   * and the like.
   */
  readonly form: string
  readonly surface: 'layer' | 'history' | 'config' | 'provenance' | 'annotation'
  /** The layer's number, from 1, the lowest first. */
  readonly layer?: number
  /** The instruction that made the layer or the history entry, secrets masked. */
  readonly instruction?: string
  /** The file in the layer. */
  readonly path?: string
  /** The layer that deletes the file again: it stays in the image all the same. */
  readonly deletedIn?: number
}

type Surface = Leak['surface']
type Described = Pick<Leak, 'surface' | 'where' | 'instruction'>

/** The number of the layer above `layer` that deletes `path`, if one does. */
function deletedIn(layers: readonly Blob[], layer: number, path: string): number | undefined {
  const index = layers.findIndex(
    ({ deletions }, above) =>
      above >= layer &&
      deletions.some(
        (deletion) =>
          path.startsWith(`${deletion.path}/`) ||
          (path === deletion.path && !deletion.contentsOnly),
      ),
  )
  return index < 0 ? undefined : index + 1
}

/**
 * The instructions that made the layers: the history without the entries that made none. Empty when
 * the two do not match.
 */
function layerInstructions({ config, layers }: Image, search: Search): readonly string[] {
  const made = (config.history ?? []).filter((entry) => entry.empty_layer !== true)
  return made.length === layers.length
    ? made.map((entry) => instructionOf(masked(entry.created_by ?? '', search)))
    : []
}

/** Gathers the leaks of everything that an archive holds, each place once. */
class Gathering {
  readonly leaks = new Map<string, Leak>()
  readonly #search: Search
  readonly #described = new Set<Blob>()

  constructor(search: Search) {
    this.#search = search
  }

  #add(leak: Leak): void {
    const key = JSON.stringify([leak.secret, leak.surface, leak.where, leak.form])
    if (!this.leaks.has(key)) this.leaks.set(key, leak)
  }

  layers(image: Image, prefix: string): void {
    const instructions = layerInstructions(image, this.#search)
    for (const [index, blob] of image.layers.entries()) {
      this.#described.add(blob)
      const layer = index + 1
      const instruction = instructions[index] || undefined
      const title = `${prefix}layer ${layer}${instruction === undefined ? '' : ` (${instruction})`}`
      for (const hit of blob.hits) {
        this.#add(
          inLayer(hit, title, layer, instruction, deletedIn(image.layers, layer, hit.path ?? '')),
        )
      }
    }
  }

  /** A JSON blob: `describe` names a place in it. */
  document(
    blob: Blob,
    fallback: Described,
    describe: (place: Place, text: string) => Described,
  ): void {
    if (this.#described.has(blob)) return
    this.#described.add(blob)
    const secrets = new Set<string>()
    searchJson(blob.json, this.#search, ({ secret, form }, place, text) => {
      secrets.add(secret)
      const described = describe(place, text)
      this.#add({ secret, form, ...described, where: masked(described.where, this.#search) })
    })
    // What the bytes show and no string does: a document too large to be kept, or a value across
    // the punctuation.
    for (const { secret, form } of blob.hits)
      if (!secrets.has(secret)) this.#add({ secret, form, ...fallback })
  }

  config(image: Image, prefix: string): void {
    const fallback = { surface: 'config', where: `${prefix}config` } as const
    this.document(image.configBlob, fallback, (place, text) =>
      inConfig(place, text, image.config, prefix, this.#search),
    )
  }

  /** What belongs to none of the images, such as the older engines' file for each layer. */
  rest(blobs: Iterable<Blob>, cached: ReadonlySet<Blob>): void {
    for (const blob of blobs) {
      if (this.#described.has(blob)) continue
      const name = masked(blob.path, this.#search)
      if (blob.kind === 'layer') {
        const role = cached.has(blob) ? 'attached, in no image' : 'in no image'
        for (const hit of blob.hits)
          this.#add({ ...hit, surface: 'layer', where: `${name} (${role}) ${hit.path}` })
      } else
        this.document(blob, { surface: 'config', where: name }, (place) => ({
          surface: 'config',
          where: `${name} ${shownPlace(place)}`,
        }))
    }
  }
}

function inLayer(
  hit: Hit,
  title: string,
  layer: number,
  instruction: string | undefined,
  deletedIn: number | undefined,
): Leak {
  return {
    ...hit,
    where: `${title} ${hit.path}`,
    surface: 'layer',
    layer,
    ...(instruction === undefined ? {} : { instruction }),
    ...(deletedIn === undefined ? {} : { deletedIn }),
  }
}

function inConfig(
  place: Place,
  text: string,
  config: ImageConfig,
  prefix: string,
  search: Search,
): Described {
  const [top, second] = place
  if (top === 'history' && typeof second === 'number') {
    const instruction = instructionOf(masked(config.history?.[second]?.created_by ?? '', search))
    return {
      surface: 'history',
      where: `${prefix}history line ${second + 1} (${instruction})`,
      instruction,
    }
  }
  const variable = second === 'Env' ? ` ${/^[^=]*/.exec(text)![0]}` : ''
  return {
    surface: 'config',
    where: prefix + (variable ? `${shownPlace(place.slice(0, 2))}${variable}` : shownPlace(place)),
  }
}

function inAttestation(place: Place, text: string): Described {
  const argument = place.find((step) => typeof step === 'string' && step.startsWith('build-arg:'))
  // The environment of each RUN that was executed, in which a build argument is repeated many times
  // over.
  const variable = place.at(-2) === 'env' ? /^\w+(?==)/.exec(text)?.[0] : undefined
  return {
    surface: 'provenance',
    where: `provenance ${argument ?? (variable === undefined ? shownPlace(place) : `env ${variable}`)}`,
  }
}

function inManifest(place: Place): Described {
  const at = place.indexOf('annotations')
  return {
    surface: 'annotation',
    where:
      at >= 0 ? `annotation ${place.slice(at + 1).join('.')}` : `manifest ${shownPlace(place)}`,
  }
}

/** The leaks of an archive's images and of all that goes with them. */
export function leaksOf(
  { images, manifests, attestations, loose }: Contents,
  blobs: Blobs,
  search: Search,
): readonly Leak[] {
  const gathering = new Gathering(search)
  for (const image of images) {
    const prefix = images.length > 1 ? `${masked(image.label, search)}: ` : ''
    gathering.config(image, prefix)
    gathering.layers(image, prefix)
  }
  const titled = (surface: Surface, where: string): Described => ({ surface, where })
  for (const blob of attestations)
    gathering.document(blob, titled('provenance', 'provenance'), inAttestation)
  for (const blob of manifests)
    gathering.document(blob, titled('annotation', 'manifest'), inManifest)
  gathering.rest(blobs, loose)
  return [...gathering.leaks.values()]
}
