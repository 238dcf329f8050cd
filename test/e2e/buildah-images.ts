import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { packTar } from 'modern-tar'
import type { TarEntry } from 'modern-tar'
import type { Buildah } from './buildah.ts'

interface StoredImage {
  id: string
  layer: string
  names?: string[]
}

interface Config {
  rootfs: { diff_ids: string[] }
}

interface StoredLayer {
  id: string
  parent?: string
}

function read<T>(store: string, path: string): T {
  return JSON.parse(readFileSync(join(store, path), 'utf8')) as T
}

/**
 * One entry of a layer as an archive holds it; a deleted file is a device 0/0 on disk and a `.wh.`
 * name in an archive.
 */
function entry(root: string, path: string, name: string): TarEntry {
  const status = lstatSync(join(root, path, name))
  const about = {
    name: join(path, name),
    mode: status.mode & 0o7777,
    uid: status.uid,
    gid: status.gid,
    mtime: new Date(0),
  }
  if (status.isCharacterDevice())
    return { header: { ...about, name: join(path, `.wh.${name}`), size: 0 }, body: '' }
  if (status.isDirectory())
    return { header: { ...about, name: `${about.name}/`, type: 'directory', size: 0 } }
  if (status.isSymbolicLink())
    return {
      header: {
        ...about,
        type: 'symlink',
        linkname: readlinkSync(join(root, about.name)),
        size: 0,
      },
    }
  return { header: { ...about, size: status.size }, body: readFileSync(join(root, about.name)) }
}

function entries(root: string, path = ''): TarEntry[] {
  return readdirSync(join(root, path), { withFileTypes: true })
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((item) => {
      const own = entry(root, path, item.name)
      return item.isDirectory() ? [own, ...entries(root, join(path, item.name))] : [own]
    })
}

async function writeLayer(from: string, to: string, isBase: boolean): Promise<void> {
  if (existsSync(to)) return
  // the base is large, and has nothing to hide
  if (isBase) execFileSync('tar', ['-C', from, '-cf', to, '.'])
  else writeFileSync(to, await packTar(entries(from)))
}

/**
 * Writes images of buildah into a folder as `docker save` lays them out, straight from its store:
 * pushing each of them would copy the base every time.
 *
 * @param tags the base first
 * @throws when an image is not in the store
 */
export async function saveFromStore(
  { store }: Buildah,
  folder: string,
  tags: string[],
): Promise<void> {
  mkdirSync(join(folder, 'blobs'), { recursive: true })
  const images = read<StoredImage[]>(store, 'overlay-images/images.json')
  const layers = new Map(
    read<StoredLayer[]>(store, 'overlay-layers/layers.json').map((layer) => [layer.id, layer]),
  )
  const digests = new Map<string, string>()
  const digestOf = (id: string) => {
    const path = join(folder, 'blobs', `${id}.tar`)
    const known = digests.get(id) ?? createHash('sha256').update(readFileSync(path)).digest('hex')
    digests.set(id, known)
    return known
  }
  const manifest: { Config: string; RepoTags: string[]; Layers: string[] }[] = []
  for (const tag of tags) {
    const image = images.find(({ names }) => names?.includes(`localhost/${tag}`))
    if (image === undefined) throw new Error(`buildah has no image ${tag}`)
    const chain: string[] = []
    for (
      let layer = layers.get(image.layer);
      layer !== undefined;
      layer = layers.get(layer.parent ?? '')
    )
      chain.unshift(layer.id)
    for (const id of chain)
      await writeLayer(
        join(store, 'overlay', id, 'diff'),
        join(folder, 'blobs', `${id}.tar`),
        manifest.length === 0,
      )
    const about = `=${Buffer.from(`sha256:${image.id}`).toString('base64')}`
    const config = read<Config>(store, join('overlay-images', image.id, about))
    // the layers are packed anew here, so they have other digests than buildah's
    config.rootfs.diff_ids = chain.map((id) => `sha256:${digestOf(id)}`)
    const text = JSON.stringify(config)
    const name = `${createHash('sha256').update(text).digest('hex')}.json`
    writeFileSync(join(folder, 'blobs', name), text)
    manifest.push({
      Config: `blobs/${name}`,
      RepoTags: [tag],
      Layers: chain.map((id) => `blobs/${id}.tar`),
    })
  }
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify(manifest))
}
