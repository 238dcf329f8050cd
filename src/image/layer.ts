import type { Deletion, Hits } from './blob.ts'
import { Budget } from './budget.ts'
import type { Bytes } from './compression.ts'
import { ContentSearch, type Inquiry } from './content.ts'
import { BrotliFile, isBrotli } from './members/brotli.ts'
import type { Notes } from './notes.ts'
import { masked, type Search } from './search.ts'
import { describing, isFilled, TarReader } from './tar.ts'

const WHITEOUT = '.wh.'
const OPAQUE = '.wh..wh..opq'

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

/** What becomes known of a layer besides the secrets in it. */
export interface LayerReading {
  readonly deletions: readonly Deletion[]
  readonly files: number
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
  const deletions: Deletion[] = []
  let files = 0
  let last = () => ''
  // It is no file's content, but whoever has the layer has it.
  const behind = (padding: Buffer) => {
    if (isFilled(padding))
      search.find(padding, (pattern) => hits.add(pattern, [], `${last()} (padding)`))
  }
  const tar = new TarReader((header) => {
    const path = inImage(header.name)
    const shown = () => masked(path, search)
    last = shown
    for (const text of describing(header))
      search.find(text, (pattern) => hits.add(pattern, [], shown()))
    const deletion = deletionOf(path)
    if (deletion) deletions.push({ ...deletion, path: masked(deletion.path, search) })
    if (header.type === 'file') files++
    if (header.type === 'link') hits.link(masked(inImage(header.linkname), search), shown())
    if (header.size === 0) return undefined
    const inquiry: Inquiry = {
      search,
      budget,
      found: (pattern, members) => hits.add(pattern, members, shown()),
      unread: (what) => notes.unread(what, shown()),
    }
    const content = new ContentSearch(inquiry, header.size)
    if (!isBrotli(path)) return content
    const inside = new ContentSearch(inquiry, Infinity, ['brotli'])
    return new BrotliFile(content, { search: inside, budget, unread: inquiry.unread })
  }, behind)
  for await (const chunk of layer) await search.ahead(chunk, () => tar.push(chunk))
  tar.end()
  return { deletions, files }
}
