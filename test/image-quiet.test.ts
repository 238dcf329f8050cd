import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { deflateSync, gzipSync } from 'node:zlib'
import { Hits } from '../src/image/blob.ts'
import { searchLayer } from '../src/image/layer.ts'
import { mayBeDeflated } from '../src/image/members/deflate-glance.ts'
import { looksDeflated } from '../src/image/members/deflate-head.ts'
import { patternsOf } from '../src/image/needles.ts'
import { Notes } from '../src/image/notes.ts'
import { Search } from '../src/image/search.ts'
import { tarOf, type LayerFile } from './image/image-archive.ts'
import { TOKEN, verified, written } from './image/written-image.ts'

const search = new Search(patternsOf({ name: 'TOKEN', value: Buffer.from(TOKEN) }))

/** What is found in a layer that comes in chunks of `size` bytes. */
async function readingOf(layer: Buffer, size: number) {
  const hits = new Hits()
  const notes = new Notes()
  const chunks = async function* (): AsyncGenerator<Uint8Array> {
    for (let at = 0; at < layer.length; at += size) yield layer.subarray(at, at + size)
  }
  const reading = await searchLayer(chunks(), search, hits, notes)
  return { ...reading, hits: [...hits], notes: notes.lines() }
}

const name = fc.constantFrom('app/a', 'app/.wh.b', 'app/.wh..wh..opq', 'x.br', 'wh', `${TOKEN}/c`)
const content = fc.oneof(
  fc.constantFrom('', 'text', 'x'.repeat(511), 'x'.repeat(512), `a ${TOKEN} b`, '\x1f\x8b\x08'),
  fc.constantFrom(deflateSync(TOKEN), Buffer.from(TOKEN).toString('base64'), 'y'.repeat(3000)),
)
const header = fc.constantFrom(
  undefined,
  { type: 'directory' as const, size: 0 },
  { type: 'symlink' as const, size: 0, linkname: TOKEN },
  { type: 'symlink' as const, size: 0, linkname: 'elsewhere' },
  { type: 'link' as const, size: 0, linkname: 'app/a' },
)
const file = fc
  .tuple(name, content, header)
  .map(([path, body, rest]): LayerFile => [path, rest ? '' : body, rest])
const blocks = fc.array(fc.record({ at: fc.nat(20), value: fc.string({ maxLength: 40 }) }), {
  maxLength: 1,
})

test('a layer says the same whether its entries come as a whole or not', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(file, { maxLength: 8 }), blocks, async (files, paddings) => {
      const layer = await tarOf(files)
      for (const { at, value } of paddings) {
        // what fills up a block may be anything
        const end = 512 * (at + 1) - 60
        if (end + 60 < layer.length && layer.subarray(end, end + 60).every((byte) => byte === 0))
          if (layer[end - 452 + 257] !== 0x75) layer.write(`${TOKEN} ${value}`.slice(0, 60), end)
      }
      // no chunk of 511 bytes holds an entry
      const whole = await readingOf(layer, layer.length).catch(String)
      expect(whole).toEqual(await readingOf(layer, 511).catch(String))
    }),
    { numRuns: 200 },
  )
})

test('a glance refuses nothing that looks deflated', () => {
  const packed = fc
    .tuple(fc.uint8Array({ minLength: 1, maxLength: 300 }), fc.integer({ min: 0, max: 9 }))
    .map(([bytes, level]) => deflateSync(bytes, { level }).subarray(2))
  const changed = fc.tuple(packed, fc.nat(12), fc.nat(255)).map(([bytes, at, value]) => {
    const copy = Buffer.from(bytes)
    if (at < copy.length) copy[at] = value
    return copy
  })
  fc.assert(
    fc.property(fc.oneof(packed, changed, fc.uint8Array({ maxLength: 40 })), (bytes) => {
      if (looksDeflated(bytes)) expect(mayBeDeflated(bytes, 0)).toBe(true)
    }),
    { numRuns: 2000 },
  )
})

const record = (key: string, value: string | Buffer) => {
  const rest = Buffer.concat([Buffer.from(` ${key}=`), Buffer.from(value), Buffer.from('\n')])
  const length = rest.length + String(rest.length).length
  const digits = String(length).length
  return Buffer.concat([Buffer.from(String(rest.length + digits)), rest])
}

async function leaksBehind(pax: Buffer) {
  const layer = await tarOf([
    ['before', Buffer.alloc(300_000)],
    ['pax', pax, { type: 'pax-header' }],
    ['a', 'text'],
  ])
  const image = await tarOf([
    ['manifest.json', JSON.stringify([{ Config: 'c.json', RepoTags: null, Layers: ['layer'] }])],
    ['c.json', JSON.stringify({ history: [{ created_by: 'RUN' }] })],
    ['layer', layer],
  ])
  return (await verified(written(image))).leaks.map(({ path, form }) => [path, form])
}

test('a header that is longer than what is read at once is looked through', async () => {
  const pax = record('comment', TOKEN + 'x'.repeat(1_000_000))
  expect(await leaksBehind(pax)).toEqual([['/a', 'plain']])
})

test('attributes are looked into where they are packed', async () => {
  const pax = record('SCHILY.xattr.user.note', gzipSync(TOKEN))
  expect(await leaksBehind(pax)).toEqual([['/a', 'plain in gzip']])
})

test('so is what a descriptor carries with it', async () => {
  const config = { digest: `sha256:${'0'.repeat(64)}`, data: gzipSync(TOKEN).toString('base64') }
  const document = { predicateType: 'a', predicate: { config } }
  const { leaks } = await verified(written(Buffer.from(JSON.stringify(document)), '.json'))
  expect(leaks.map(({ form }) => form)).toEqual(['plain in gzip in base64', 'plain in base64'])
})
