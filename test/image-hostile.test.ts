import { execFileSync } from 'node:child_process'
import { symlinkSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import type { Blob } from '../src/image/blob.ts'
import { Budget } from '../src/image/budget.ts'
import { ContentSearch } from '../src/image/content.ts'
import { runVerify } from '../src/image/command.ts'
import { contentsOf } from '../src/image/images.ts'
import { Notes } from '../src/image/notes.ts'
import type { Blobs } from '../src/image/read-blobs.ts'
import { patternsOf } from '../src/image/needles.ts'
import { Search } from '../src/image/search.ts'
import { layoutFiles, PACKINGS, savedFiles, tarOf, type LayerFile } from './image/image-archive.ts'
import { TOKEN, verified, written, writtenFolder } from './image/written-image.ts'

const json = (value: unknown) => Buffer.from(JSON.stringify(value))
const search = new Search(patternsOf({ name: 'TOKEN', value: Buffer.from(TOKEN) }))

/**
 * Looks through `content`. Gives the work that it took for each of its bytes, and what was not
 * looked into.
 */
async function workOn(content: Buffer) {
  const budget = new Budget()
  const unread = new Set<string>()
  const inquiry = {
    search,
    budget,
    found: () => {},
    unread: (what: string) => void unread.add(what),
  }
  const file = new ContentSearch(inquiry)
  for (let at = 0; at < content.length; at += 128 * 1024)
    await file.push(content.subarray(at, at + 128 * 1024))
  await file.end()
  return { perByte: budget.work / content.length, unread: [...unread] }
}

const repeated = (size: number, ...parts: (string | readonly number[])[]) => {
  const unit = Buffer.concat(parts.map((part) => Buffer.from(part as string)))
  return Buffer.alloc(size, unit)
}

const XZ_HEADER = [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0, 0, 4, 0xe6, 0xd6, 0xb4, 0x46]

describe('the work for a byte is bounded', () => {
  const KIB = 2 ** 10
  const MIB = 2 ** 20

  test.each<[string, Buffer]>([
    ['the magic number of gzip, over and over', repeated(256 * KIB, [0x1f, 0x8b, 8])],
    ['a header of gzip, over and over', repeated(256 * KIB, [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3])],
    ['a header of gzip with a name that never ends', repeated(256 * KIB, [0x1f, 0x8b, 8, 8, 1, 1])],
    [
      'the magic number of zlib, over and over',
      Buffer.concat([Buffer.from('PACK'), repeated(256 * KIB, [0x78, 0x9c])]),
    ],
    [
      'a beginning of zlib, over and over',
      Buffer.concat([Buffer.from('PACK'), repeated(256 * KIB, [0x78, 0x9c, 0x4b, 4])]),
    ],
    [
      'headers of zip, over and over',
      repeated(256 * KIB, 'PK\x03\x04', [20, 0, 0, 0, 8, 0, ...Array(20).fill(0)]),
    ],
    [
      'zip after zip of another method',
      repeated(256 * KIB, 'PK\x03\x04', [20, 0, 0, 0, 99, 0, ...Array(20).fill(0)]),
    ],
    [
      'blocks of zlib that are stored, one in the other',
      repeated(256 * KIB, [0x78, 0x01, 0, 0xff, 0xff, 0, 0]),
    ],
    ['the beginning of xz, over and over', repeated(256 * KIB, XZ_HEADER)],
    ['the beginning of bzip2, over and over', repeated(256 * KIB, 'BZh91AY&SY', [1, 2, 3, 4])],
    [
      'the beginning of zstd, over and over',
      repeated(256 * KIB, [0x28, 0xb5, 0x2f, 0xfd, 0x20, 9, 0x4d, 0, 0, 1, 2, 3, 4, 5, 6, 7]),
    ],
  ])('of %s', async (_, content) => {
    const { perByte } = await workOn(content)
    expect(perByte).toBeLessThan(40)
  })

  test('of small bombs in a row', async () => {
    const bomb = gzipSync(Buffer.alloc(MIB))
    const { perByte } = await workOn(Buffer.concat(Array.from({ length: 8 }, () => bomb)))
    // deflate packs at most 1032 to 1, and what comes out is looked through as well
    expect(perByte).toBeLessThan(3 * 1032)
  })

  test('and what was given up is told', async () => {
    const header = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 1]
    const { unread } = await workOn(repeated(512 * KIB, header))
    expect(unread).toEqual(['with more that looks compressed than is tried'])
  })

  test('of a file that expands without end', () => {
    const budget = new Budget()
    budget.seen(1000)
    expect(budget.expand(2 ** 29)).toBe(true)
    expect(budget.expand(2 ** 30)).toBe(false)
    expect(budget.mayTry).toBe(false)
  })
})

describe('an archive that is made to mislead cannot be checked:', () => {
  const refused = async (files: readonly LayerFile[], reason: RegExp) => {
    const outcome = verified(written(await tarOf(files)))
    await expect(outcome).rejects.toMatchObject({
      name: 'CannotVerify',
      message: expect.stringMatching(reason),
    })
  }
  const PLAN = { layers: [[['f', 'one']], [['g', 'two']]] } as const

  test('another content of the same size under a digest', async () => {
    const files = (await layoutFiles(PLAN)).map(([path, content, header]): LayerFile => [
      path,
      path.startsWith('blobs/')
        ? Buffer.from(content.toString('latin1').replace('two', 'TWO'), 'latin1')
        : content,
      header,
    ])
    await refused(files, /its content has another digest/)
  })

  test('another layer than the configured one', async () => {
    const files = await savedFiles(PLAN)
    const other = await tarOf([['g', 'TWO']])
    await refused(
      files.map((file): LayerFile => (file[0].includes('01/layer.tar') ? [file[0], other] : file)),
      /layer 2 .* is not the one configured/,
    )
  })

  test('a configuration of more layers than the manifest has', async () => {
    const config = json({
      rootfs: { type: 'layers', diff_ids: ['sha256:a', 'sha256:b', 'sha256:c'] },
    })
    await refused(
      [
        ['c.json', config],
        ['l.tar', await tarOf([['f', 'x']])],
        ['manifest.json', json([{ Config: 'c.json', RepoTags: null, Layers: ['l.tar'] }])],
      ],
      /the configuration has 3 layers, the manifest 1/,
    )
  })

  test('an entry that is there twice with different content', async () => {
    const files = await savedFiles(PLAN)
    await refused([...files, ['manifest.json', json([])]], /manifest\.json is in the archive twice/)
  })

  test('more behind the end of the archive', async () => {
    const archive = await tarOf(await savedFiles(PLAN))
    const outcome = verified(written(Buffer.concat([archive, await tarOf([['f', TOKEN]])])))
    await expect(outcome).rejects.toThrow('behind the end of a tar archive')
  })

  test.each(['gzip', 'zstd'] as const)('more behind the end of a layer in %s', async (packing) => {
    const layer = PACKINGS[packing](await tarOf([['f', 'x']]))
    const config = json({ history: [] })
    const manifest = json([{ Config: 'c.json', RepoTags: null, Layers: ['l'] }])
    await refused(
      [
        ['c.json', config],
        ['l', Buffer.concat([layer, Buffer.from(`more: ${TOKEN}`)])],
        ['manifest.json', manifest],
      ],
      /^.*: l: /,
    )
  })

  test('more behind the end of a file in the archive', async () => {
    const archive = await tarOf([...(await savedFiles(PLAN)), ['last', 'x']])
    archive.write(TOKEN, archive.length - 1024 - 100)
    const outcome = verified(written(archive))
    await expect(outcome).rejects.toThrow('more behind the end of a file in the archive')
    await expect(verified('-', TOKEN, archive)).rejects.toThrow('more behind the end of a file')
  })

  test.each<[string, (path: string) => void]>([
    ['a FIFO', (path) => void execFileSync('mkfifo', [path])],
    ['a link to a device', (path) => symlinkSync('/dev/zero', path)],
    ['a link to a folder', (path) => symlinkSync('/', path)],
    ['a link to nothing', (path) => symlinkSync('nothing', path)],
  ])('%s in the folder of a layout', async (_, make) => {
    const folder = writtenFolder(await layoutFiles(PLAN))
    make(`${folder}/blobs/sha256/other`)
    await expect(verified(folder)).rejects.toMatchObject({ name: 'CannotVerify' })
  })

  test('a header that does not add up', async () => {
    const archive = await tarOf(await savedFiles(PLAN))
    archive[0] = 0x41
    await expect(verified(written(archive))).rejects.toThrow('a tar header is damaged')
  })
})

describe('a secret between the files of a layer is found', () => {
  const leaksOf = async (layer: Buffer) => {
    const archive = await tarOf([
      ['c.json', json({ history: [] })],
      ['l', layer],
      ['manifest.json', json([{ Config: 'c.json', RepoTags: null, Layers: ['l'] }])],
    ])
    return (await verified(written(archive))).leaks.map(({ where }) => where)
  }

  test('behind the content of one', async () => {
    const layer = await tarOf([['a/f', 'hello']])
    layer.write(TOKEN, 512 + 100)
    expect(await leaksOf(layer)).toEqual(['layer 1 /a/f (padding)'])
    expect(await leaksOf(gzipSync(layer))).toEqual(['layer 1 /a/f (padding)'])
  })

  test('behind its name in the header', async () => {
    const layer = await tarOf([['a/f', 'hello']])
    layer.write(TOKEN, 20)
    layer.write('        ', 148)
    const sum = layer.subarray(0, 512).reduce((all, byte) => all + byte, 0)
    layer.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
    expect(await leaksOf(layer)).toEqual(['layer 1 /a/f'])
  })
})

describe('an archive of endless depth is read', () => {
  const DEEP = 5000

  test('when its JSON is nested 5,000 deep', async () => {
    const nested = '['.repeat(DEEP) + JSON.stringify(TOKEN) + ']'.repeat(DEEP)
    const manifest = json([{ Config: 'c.json', RepoTags: null, Layers: [] }])
    const image = written(
      await tarOf([
        ['c.json', `{"a":${nested}}`],
        ['manifest.json', manifest],
      ]),
    )
    const { leaks } = await verified(image)
    expect(leaks).toHaveLength(1)
    expect(leaks[0]!.where).toMatch(/^a\[0\].*… \(4977 more\)$/)
  })

  test('when it is a chain of 20,000 indexes', () => {
    const known = new Map<string, Blob>()
    const indexOf = (path: string, digest: string): Blob => ({
      path,
      digest,
      kind: 'json',
      size: 1,
      unpacked: 1,
      files: 0,
      hits: [],
      deletions: [],
      json: { manifests: [{ digest: `sha256:${known.size}` }] },
    })
    for (let count = 0; count < 20_000; count++)
      known.set(`sha256:${count + 1}`, indexOf(`blobs/sha256/${count + 1}`, ''))
    const blobs = {
      at: (path: string) => (path === 'index.json' ? indexOf(path, '') : undefined),
      withDigest: (digest: string) => known.get(digest),
    } as Blobs
    expect(() => contentsOf(blobs, new Notes())).toThrow('it holds no image')
  })
})

describe('what the image says cannot forge a report', () => {
  const HOSTILE = 'app/\u001B[2J\r\u202Enone of the secrets found\n0: .npmrc'

  const report = async (files: readonly LayerFile[], format: 'text' | 'json') => {
    let stdout = ''
    let stderr = ''
    const io = {
      stdout: { write: (text: string) => (stdout += text) },
      stderr: { write: (text: string) => (stderr += text) },
      env: { TOKEN },
      isTTY: false,
    }
    const image = written(await tarOf(files))
    const code = await runVerify({ image, secret: ['token=env:TOKEN'], format }, io)
    return { code, stdout, stderr }
  }

  test.each(['text', 'json'] as const)('by the name of a file, as %s', async (format) => {
    const files = await savedFiles({
      layers: [[[HOSTILE, TOKEN]]],
      history: [{ created_by: 'RUN a\u001B[1A\u2066b' }],
    })
    const { code, stdout } = await report(files, format)
    expect(code).toBe(1)
    expect(stdout).not.toMatch(/[\u001B\r\u202E\u2066]/)
    expect(stdout).not.toMatch(/^0: \.npmrc/m)
    if (format === 'json')
      expect(JSON.parse(stdout)).toMatchObject({ leaks: [{ path: `/${HOSTILE}` }] })
  })

  test('by the name of an image in an error', async () => {
    const manifest = json([{ Config: 'c.json', RepoTags: ['a\u001B[2J\nb'], Layers: [] }])
    const { code, stderr } = await report([['manifest.json', manifest]], 'text')
    expect(code).toBe(2)
    expect(stderr).not.toContain('\u001B')
    expect(stderr.trim().split('\n')).toHaveLength(1)
  })
})
