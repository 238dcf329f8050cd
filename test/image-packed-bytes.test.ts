import { createHash } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import { packTar } from 'modern-tar'
import { describe, expect, test } from 'vitest'
import { savedFiles, tarOf, zstdOf, type LayerFile } from './image/image-archive.ts'
import { TOKEN, written } from './image/written-image.ts'
import { verify } from '../src/image/verify.ts'

const needles = [{ name: 'TOKEN', value: Buffer.from(TOKEN) }]
const places = async (archive: Buffer) =>
  (await verify(written(archive), needles)).leaks.map(({ where }) => where)
const json = (value: unknown) => Buffer.from(JSON.stringify(value))
const sha256 = (content: Buffer) => createHash('sha256').update(content).digest('hex')

/** A layer whose gzip header has a name (RFC 1952, section 2.3.1). */
function gzipNamed(tar: Buffer, name: string): Buffer {
  const packed = gzipSync(tar)
  packed[3] = packed[3]! | 8
  return Buffer.concat([packed.subarray(0, 10), Buffer.from(`${name}\0`), packed.subarray(10)])
}

/** A frame that is to be skipped (RFC 8878, section 3.1.2), before the others. */
function zstdWithSkipped(tar: Buffer, text: string): Buffer {
  const head = Buffer.from([0x50, 0x2a, 0x4d, 0x18, 0, 0, 0, 0])
  head.writeUInt32LE(text.length, 4)
  return Buffer.concat([head, Buffer.from(text), zstdOf(tar)])
}

/** An OCI layout with one layer, as it is packed. */
async function layoutOf(layer: Buffer, tar: Buffer): Promise<Buffer> {
  const blobs: LayerFile[] = []
  const keep = (content: Buffer) => {
    blobs.push([`blobs/sha256/${sha256(content)}`, content])
    return { digest: `sha256:${sha256(content)}`, size: content.length }
  }
  const config = keep(
    json({ rootfs: { type: 'layers', diff_ids: [`sha256:${sha256(tar)}`] }, config: {} }),
  )
  const manifest = keep(json({ schemaVersion: 2, config, layers: [keep(layer)] }))
  return tarOf([...blobs, ['index.json', json({ manifests: [manifest] })]])
}

describe('bytes that no file of the image has', () => {
  test.each([
    ['the name in a gzip header', (tar: Buffer) => gzipNamed(tar, TOKEN)],
    ['a zstd frame to be skipped', (tar: Buffer) => zstdWithSkipped(tar, TOKEN)],
  ])('are looked through: %s', async (_, packed) => {
    const tar = await tarOf([['f', 'plain']])
    expect(await places(await layoutOf(packed(tar), tar))).toEqual([
      'layer 1 (bytes that nothing is unpacked from)',
    ])
    expect(await places(await layoutOf(gzipSync(tar), tar))).toEqual([])
  })

  test.each([
    ['name', { name: `more/${TOKEN}` }, 'entry more/**** of the archive'],
    ['link target', { name: 'l', type: 'symlink', linkname: TOKEN }, 'entry l of the archive'],
    ['owner', { name: 'o', uname: TOKEN.slice(0, 31) }, 'entry o of the archive'],
    ['comment', { name: 'c', pax: { comment: TOKEN } }, 'entry c of the archive'],
  ] as const)('are looked through: %s of an entry of the archive', async (_, header, where) => {
    const image = await savedFiles({ layers: [[['f', 'plain']]] })
    const value = Buffer.from(TOKEN.slice(0, 31))
    const archive = await tarOf([...image, [header.name, '', header as LayerFile[2]]])
    const { leaks } = await verify(written(archive), [{ name: 'TOKEN', value }])
    expect(leaks.map((leak) => leak.where)).toContain(where.replace('****', `****${rest}`))
  })

  test('are looked through: what stands behind the end of a long name', async () => {
    const long = Buffer.from(`b\0${TOKEN}`)
    const layer = Buffer.from(
      await packTar([
        { header: { name: '././@LongLink', type: 'file', size: long.length }, body: long },
        { header: { name: 'b', size: 1 }, body: 'x' },
      ]),
    )
    layer[156] = 'L'.charCodeAt(0)
    let sum = 8 * 0x20
    for (let at = 0; at < 512; at++) if (at < 148 || at >= 156) sum += layer[at]!
    layer.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1')
    expect(await places(await layoutOf(layer, layer))).toEqual(['layer 1 /b'])
  })
})

const rest = TOKEN.slice(31)
