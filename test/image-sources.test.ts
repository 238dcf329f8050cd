import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { describe, expect, test } from 'vitest'
import { layoutFiles, savedFiles, tarOf, type LayerFile } from './image/image-archive.ts'
import { TOKEN, written, writtenFolder } from './image/written-image.ts'
import { verify } from '../src/image/verify.ts'

const json = (value: unknown) => Buffer.from(JSON.stringify(value))
const needles = [{ name: 'TOKEN', value: Buffer.from(TOKEN) }]
const places = async (image: string) =>
  (await verify(image, needles)).leaks.map(({ where }) => where)

/** The files of an OCI layout made of `manifests`, each with its blobs. */
function layout(...manifests: ((keep: (content: Buffer, more?: object) => object) => object)[]) {
  const files: LayerFile[] = []
  const keep = (content: Buffer, more: object = {}) => {
    const digest = createHash('sha256').update(content).digest('hex')
    files.push([`blobs/sha256/${digest}`, content])
    return { digest: `sha256:${digest}`, size: content.length, ...more }
  }
  const list = manifests.map((manifest) => manifest(keep))
  return [...files, ['index.json', json({ manifests: list })] as LayerFile]
}

describe('besides images, a secret is found in', () => {
  test('an archive on standard input', async () => {
    const archive = await tarOf(await savedFiles({ layers: [[['f', TOKEN]]] }))
    const stdin = Readable.from([archive.subarray(0, 700), archive.subarray(700)])
    const { leaks, layers, files } = await verify('-', needles, { stdin })
    expect(leaks.map(({ where }) => where)).toEqual(['layer 1 (RUN step-1) /f'])
    expect({ layers, files }).toEqual({ layers: 1, files: 1 })
  })

  test('the file of --metadata-file', async () => {
    const args = { 'build-arg:NPM_TOKEN': TOKEN }
    const metadata = { 'buildx.build.provenance': { invocation: { parameters: { args } } } }
    expect(await places(written(json(metadata), '.json'))).toEqual([
      'provenance build-arg:NPM_TOKEN',
    ])
    const clean = { 'buildx.build.ref': 'a/b/c', 'containerimage.digest': 'sha256:0' }
    expect(await places(written(json(clean), '.json'))).toEqual([])
    expect(await places(written(json({ app: clean, web: clean }), '.json'))).toEqual([])
  })

  test.each([
    ['a statement', { _type: 'a', predicateType: 'b', predicate: {} }],
    ['provenance alone', { buildDefinition: {}, runDetails: {} }],
    ['provenance of each platform', { 'linux/amd64': { SLSA: {} } }],
    ['an envelope', { payloadType: 'a', payload: '', signatures: [] }],
    ['a record of the history', { Ref: 'a', Status: 'completed', NumCompletedSteps: 4 }],
    ['SPDX', { spdxVersion: 'SPDX-2.3', packages: [] }],
    ['CycloneDX', { bomFormat: 'CycloneDX', components: [] }],
  ])('no document of a build that has none: %s', async (_, document) => {
    expect(await places(written(json(document), '.json'))).toEqual([])
  })

  const digest = `sha256:${'0'.repeat(64)}`
  const elsewhere = /names layers that are not in it: give the archive or the folder/
  const unknown = /neither an image nor metadata, provenance or a bill of materials/
  test.each<[string, object, RegExp]>([
    ['an index alone', { schemaVersion: 2, manifests: [{ digest }] }, elsewhere],
    ['an index of nothing', { manifests: [] }, elsewhere],
    ['a manifest alone', { config: { digest }, layers: [{ digest }] }, elsewhere],
    ['a configuration alone', { os: 'linux', rootfs: { diff_ids: [digest] } }, elsewhere],
    ['a package.json', { name: 'app', scripts: { build: 'docker build .' } }, unknown],
    ['an empty document', {}, unknown],
  ])('%s is not called clean, and what it holds is told', async (_, document, why) => {
    await expect(places(written(json(document), '.json'))).rejects.toThrow(why)
    const { leaks, notes } = await verify(
      written(json({ ...document, annotations: { by: TOKEN } }), '.json'),
      needles,
    )
    expect(leaks).toHaveLength(1)
    expect(notes).toEqual([expect.stringMatching(why)])
  })

  const cacheconfig = 'application/vnd.buildkit.cacheconfig.v0'
  const layerType = 'application/vnd.oci.image.layer.v1.tar+gzip'

  test('a build cache whose index lists the layers', async () => {
    const layer = await tarOf([['root/.npmrc', TOKEN]])
    const index = (keep: (content: Buffer, more?: object) => object) =>
      keep(
        json({
          schemaVersion: 2,
          manifests: [
            keep(layer, { mediaType: layerType }),
            keep(json({ layers: [], records: [{ digest: TOKEN }] }), { mediaType: cacheconfig }),
          ],
        }),
        { mediaType: 'application/vnd.oci.image.index.v1+json' },
      )
    expect(await places(writtenFolder(layout(index)))).toEqual([
      'provenance records[0].digest',
      expect.stringMatching(/^blobs\/sha256\/\w+ \(attached, in no image\) \/root\/\.npmrc$/),
    ])
  })

  test('a build cache with a manifest of its own', async () => {
    const layer = await tarOf([['root/.npmrc', TOKEN]])
    const manifest = (keep: (content: Buffer, more?: object) => object) =>
      keep(
        json({
          schemaVersion: 2,
          config: keep(json({ layers: [], records: [] }), { mediaType: cacheconfig }),
          layers: [keep(layer, { mediaType: layerType })],
        }),
      )
    expect(await places(writtenFolder(layout(manifest)))).toEqual([
      expect.stringContaining('(attached, in no image) /root/.npmrc'),
    ])
  })

  test('a build record', async () => {
    const record = (keep: (content: Buffer, more?: object) => object) =>
      keep(
        json({
          schemaVersion: 2,
          config: keep(json({}), { mediaType: 'application/vnd.buildkit.history.record.v0' }),
          layers: [
            keep(Buffer.from(`#5 echo ${TOKEN}`), {
              mediaType: 'application/vnd.buildkit.status.v0',
            }),
          ],
        }),
      )
    expect(await places(written(await tarOf(layout(record)), '.dockerbuild'))).toEqual([
      'provenance',
    ])
  })
})

test('what was looked through is told in numbers', async () => {
  const layers = [
    [
      ['a', 'x'],
      ['b', 'y'],
    ],
    [['c', 'z']],
  ] as const
  const image = written(await tarOf(await layoutFiles({ layers, packing: 'gzip' })))
  const { bytes, unpacked, ...numbers } = await verify(image, needles)
  expect(numbers).toMatchObject({ layers: 2, files: 3, secrets: ['TOKEN'], notes: [] })
  expect(unpacked).toBeGreaterThan(bytes)
})
