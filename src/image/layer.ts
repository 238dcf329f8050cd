import type { Deletion, Hits } from './blob.ts'
import { Budget } from './budget.ts'
import type { Bytes } from './compression.ts'
import { ContentSearch, type Inquiry } from './content.ts'
import { BROTLI, BrotliFile } from './members/brotli.ts'
import { hasAt } from './members/kind.ts'
import type { Pattern } from './needles.ts'
import type { Notes } from './notes.ts'
import { masked, type Search } from './search.ts'
import {
  describing,
  isFilled,
  type TarBody,
  type TarHeader,
  type TarListener,
} from './tar-entry.ts'
import type { Quiet } from './tar-quiet.ts'
import { TarReader } from './tar.ts'

const WHITEOUT = '.wh.'
const OPAQUE = '.wh..wh..opq'
const WHITEOUT_BYTES = Buffer.from(WHITEOUT)
const BROTLI_BYTES = Buffer.from(BROTLI)

/** The path in the image, as a container sees it. */
const inImage = (name: string) => `/${name.replace(/^(?:\.?\/)+/, '').replace(/\/+$/, '')}`

/** What the entry `name` deletes from the layers below, if it is a whiteout. */
function deletionOf(path: string): Deletion | undefined {
  if (!path.includes(WHITEOUT)) return undefined
  const slash = path.lastIndexOf('/')
  const folder = path.slice(0, slash)
  const name = path.slice(slash + 1)
  if (name === OPAQUE) return { path: folder, contentsOnly: true }
  // The other names with a double prefix are for aufs itself.
  if (!name.startsWith(WHITEOUT) || name.startsWith(WHITEOUT + WHITEOUT)) return undefined
  return { path: `${folder}/${name.slice(WHITEOUT.length)}`, contentsOnly: false }
}

/** Whether a name may be one of a whiteout, or of a file that is packed. */
function isSpecial(bytes: Uint8Array, start: number, end: number): boolean {
  if (hasAt(bytes, end - BROTLI.length, BROTLI_BYTES)) return true
  for (let at = start; at < end - 3; at++)
    if (bytes[at] === WHITEOUT_BYTES[0] && hasAt(bytes, at, WHITEOUT_BYTES)) return true
  return false
}

/** What becomes known of a layer besides the secrets in it. */
export interface LayerReading {
  readonly deletions: readonly Deletion[]
  readonly files: number
}

/** What is looked for in a layer, where that goes, and what it may cost. */
interface LayerInquiry {
  readonly search: Search
  readonly hits: Hits
  readonly notes: Notes
  readonly budget: Budget
}

/** Looks through the entries of one layer. */
class LayerSearch implements TarListener {
  readonly deletions: Deletion[] = []
  files = 0
  readonly #inquiry: LayerInquiry
  #last = () => ''
  /** What was found in members that are in attributes of the next entry. */
  #next: (readonly [Pattern, readonly string[]])[] = []

  constructor(inquiry: LayerInquiry) {
    this.#inquiry = inquiry
    this.quiet = {
      isSilent: inquiry.search.isSilent,
      isSpecial,
      passed: (isFile, size) => {
        if (isFile) this.files++
        inquiry.budget.seen(size)
      },
    }
  }

  /** What is passed over. */
  readonly quiet: Quiet

  /** It is no file's content, but whoever has the layer has it. */
  padding(bytes: Buffer): void {
    const { search, hits } = this.#inquiry
    if (isFilled(bytes))
      search.find(bytes, (pattern) => hits.add(pattern, [], `${this.#last()} (padding)`))
  }

  /** As text they are in the header; here it is about what is packed inside them. */
  async extension(bytes: Buffer): Promise<void> {
    const content = new ContentSearch(
      {
        ...this.#inquiry,
        found: (pattern, members) => {
          if (members.length > 0) this.#next.push([pattern, members])
        },
        unread: (what) => this.#inquiry.notes.unread(what, 'an extended header'),
      },
      bytes.length,
    )
    await content.push(bytes)
    await content.end()
  }

  /** What was found ahead belongs to the file `path`. */
  #assign(path: () => string): void {
    if (this.#next.length === 0) return
    for (const [pattern, members] of this.#next) this.#inquiry.hits.add(pattern, members, path())
    this.#next = []
  }

  end(): void {
    this.#assign(() => `${this.#last()} (extended header)`)
  }

  entry(header: TarHeader): TarBody | undefined {
    const { search, hits } = this.#inquiry
    const path = inImage(header.name)
    const shown = () => masked(path, search)
    this.#last = shown
    this.#assign(shown)
    for (const text of describing(header))
      search.find(text, (pattern) => hits.add(pattern, [], shown()))
    const deletion = deletionOf(path)
    if (deletion) this.deletions.push({ ...deletion, path: masked(deletion.path, search) })
    if (header.type === 'file') this.files++
    if (header.type === 'link') hits.link(masked(inImage(header.linkname), search), shown())
    return header.size === 0 ? undefined : this.#content(path, header.size, shown)
  }

  #content(path: string, size: number, shown: () => string): TarBody {
    const { search, hits, notes, budget } = this.#inquiry
    const inquiry: Inquiry = {
      search,
      budget,
      found: (pattern, members) => hits.add(pattern, members, shown()),
      unread: (what) => notes.unread(what, shown()),
    }
    const content = new ContentSearch(inquiry, size)
    if (!path.endsWith(BROTLI)) return content
    const inside = new ContentSearch(inquiry, Infinity, ['brotli'])
    return new BrotliFile(content, { search: inside, budget, unread: inquiry.unread })
  }
}

/**
 * Looks through the files of an unpacked layer, their names and attributes too. Adds what it finds
 * to `hits` and what could not be read to `notes`; gives what the layer deletes. Paths are masked.
 * @throws when the layer is damaged
 */
export async function searchLayer(
  layer: Bytes,
  search: Search,
  hits: Hits,
  notes: Notes,
  budget = new Budget(),
): Promise<LayerReading> {
  const entries = new LayerSearch({ search, hits, notes, budget })
  const tar = new TarReader(entries)
  for await (const chunk of layer) await search.ahead(chunk, () => tar.push(chunk))
  tar.end()
  entries.end()
  return { deletions: entries.deletions, files: entries.files }
}
