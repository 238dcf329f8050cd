import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { delimiter } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterEach, describe, expect, test, vi } from 'vitest'
import {
  layoutFiles,
  PACKINGS,
  savedFiles,
  savedLayoutFiles,
  tarOf,
  zstdOf,
  type LayerFile,
} from './image/image-archive.ts'
import { newPath, TOKEN, verified, written, writtenFolder } from './image/written-image.ts'
import { verify } from '../src/image/verify.ts'

const LEAKY = { layers: [[['f', 'x']], [['app/.npmrc', TOKEN]]] } as const
const CLEAN = { layers: [[['f', 'x']], []] } as const
const FORMS = {
  'docker save': savedFiles,
  'an OCI layout': layoutFiles,
  'both in one': savedLayoutFiles,
}
const FOUND = ['layer 2 (RUN step-2) /app/.npmrc']

const places = async (path: string) => (await verified(path)).leaks.map(({ where }) => where)

describe.each(Object.entries(FORMS))('an archive of %s', (_, filesOf) => {
  test.each(['plain', 'gzip', 'zstd'] as const)(
    'with %s layers gives its secrets away',
    async (packing) => {
      expect(await places(written(await tarOf(await filesOf({ ...LEAKY, packing }))))).toEqual(
        FOUND,
      )
    },
  )

  test.each(['plain', 'gzip', 'zstd'] as const)(
    'with %s layers that hold no secret is clean',
    async (packing) => {
      const verification = await verified(
        written(await tarOf(await filesOf({ ...CLEAN, packing }))),
      )
      expect(verification).toMatchObject({ leaks: [], layers: 2, notes: [] })
    },
  )

  test.each(['gzip', 'zstd'] as const)(
    'is read when it is packed with %s as a whole',
    async (packing) => {
      expect(await places(written(PACKINGS[packing](await tarOf(await filesOf(LEAKY)))))).toEqual(
        FOUND,
      )
    },
  )

  test('is read with its files in any order', async () => {
    expect(await places(written(await tarOf((await filesOf(LEAKY)).toReversed())))).toEqual(FOUND)
  })

  test('is read when its paths begin with ./', async () => {
    const files = (await filesOf(LEAKY)).map(([path, content, header]): LayerFile => [
      `./${path}`,
      content,
      header,
    ])
    expect(await places(written(await tarOf(files)))).toEqual(FOUND)
  })

  test('that is cut off anywhere cannot be checked', async () => {
    const whole = await tarOf(await filesOf(LEAKY))
    for (const part of [0.2, 0.5, 0.8]) {
      const outcome = verified(written(whole.subarray(0, Math.floor(whole.length * part))))
      await expect(outcome).rejects.toMatchObject({
        name: 'CannotVerify',
        message: expect.stringContaining('truncated'),
      })
    }
  })
})

test('a folder without one cannot be checked', async () => {
  await expect(verified(writtenFolder([['src/app.js', 'x']]))).rejects.toThrow(
    'not one with an OCI layout',
  )
})

test('a folder with an OCI layout is read', async () => {
  expect(await places(writtenFolder(await layoutFiles(LEAKY)))).toEqual(FOUND)
  expect(await places(writtenFolder(await layoutFiles(CLEAN)))).toEqual([])
})

test('a layer without the closing blocks of tar is read', async () => {
  const layer = (await tarOf([['app/.npmrc', TOKEN]])).subarray(0, -1024)
  const config = Buffer.from(JSON.stringify({ history: [] }))
  const manifest = JSON.stringify([{ Config: 'c.json', RepoTags: null, Layers: ['l.tar'] }])
  const archive = await tarOf([
    ['c.json', config],
    ['l.tar', layer],
    ['manifest.json', manifest],
  ])
  expect(await places(written(archive))).toEqual(['layer 1 /app/.npmrc'])
})

test('several images in one archive are told apart', async () => {
  const image = (tag: string) => ({ Config: 'c.json', RepoTags: [tag], Layers: ['l.tar'] })
  const files: LayerFile[] = [
    ['c.json', JSON.stringify({})],
    ['l.tar', await tarOf([['f', TOKEN]])],
    ['manifest.json', JSON.stringify([image('app:1'), image('app:2')])],
  ]
  expect(await places(written(await tarOf(files)))).toEqual([
    'app:1: layer 1 /f',
    'app:2: layer 1 /f',
  ])
})

test('a platform that the archive does not hold is noted', async () => {
  const files = await layoutFiles(CLEAN)
  const missing = {
    digest: `sha256:${'0'.repeat(64)}`,
    platform: { os: 'linux', architecture: 'arm64', variant: 'v8' },
  }
  const index = files.findIndex(([path]) => path === 'index.json')
  const { manifests } = JSON.parse(files[index]![1].toString()) as { manifests: object[] }
  files[index] = ['index.json', JSON.stringify({ manifests: [...manifests, missing] })]
  expect((await verified(written(await tarOf(files)))).notes).toEqual([
    'linux/arm64/v8: not in this archive, so not looked into',
  ])
})

describe('what cannot be checked is said:', async () => {
  const without = (files: readonly LayerFile[], path: RegExp) =>
    files.filter(([name]) => !path.test(name))
  const replaced = (
    files: readonly LayerFile[],
    path: RegExp,
    content: string | Buffer,
  ): LayerFile[] => files.map((file) => (path.test(file[0]) ? [file[0], content] : file))

  const LAYER = /01\/layer\.tar/
  const CONFIG = /^[0-9a-f]+\.json/
  const withLayer = async (layer: string | Buffer) =>
    tarOf(replaced(await savedFiles(LEAKY), LAYER, layer))
  const layer = await tarOf([['f', Buffer.alloc(5000, TOKEN)]])
  const longer = ([path, content, header]: LayerFile): LayerFile => [
    path,
    content.toString('latin1').startsWith('f\0')
      ? Buffer.concat([Buffer.from(content), Buffer.alloc(512)])
      : content,
    header,
  ]

  test.each<[string, () => Promise<Buffer>, RegExp]>([
    [
      'no image at all',
      () => tarOf([['etc/passwd', 'root']]),
      /neither manifest\.json nor index\.json/,
    ],
    [
      'no archive',
      async () => Buffer.from('just a text'),
      /neither a tar archive nor an OCI layout/,
    ],
    ['an empty file', async () => Buffer.alloc(0), /neither a tar archive nor an OCI layout/],
    ['a list without images', () => tarOf([['manifest.json', '[]']]), /holds no image/],
    [
      'a list of something else',
      () => tarOf([['manifest.json', '{"a":1}']]),
      /not what `docker save` writes/,
    ],
    [
      'an index of something else',
      () => tarOf([['index.json', '[]']]),
      /not an image index or manifest/,
    ],
    [
      'a missing layer',
      async () => tarOf(without(await savedFiles(LEAKY), LAYER)),
      /layer 2 is missing/,
    ],
    [
      'a missing configuration',
      async () => tarOf(without(await savedFiles(LEAKY), CONFIG)),
      /configuration is missing/,
    ],
    [
      'a broken configuration',
      async () => tarOf(replaced(await savedFiles(LEAKY), CONFIG, '{"history":3}')),
      /not an image configuration/,
    ],
    ['an encrypted layer', () => withLayer('cipher'), /layer 2 .* is no tar archive/],
    [
      'a gzip layer that is cut off',
      () => withLayer(gzipSync(layer).subarray(0, -12)),
      /unexpected end of file/,
    ],
    [
      'a zstd layer that is cut off',
      () => withLayer(zstdOf(layer).subarray(0, -12)),
      /EOF|Incomplete|unexpected end/,
    ],
    ['a layer that is cut off', () => withLayer(layer.subarray(0, 3000)), /truncated/],
    [
      'a blob of another size than said',
      async () => tarOf((await layoutFiles(LEAKY)).map(longer)),
      /another digest/,
    ],
  ])('%s', async (_, archive, reason) => {
    const outcome = verified(written(await archive()))
    await expect(outcome).rejects.toThrow(reason)
    await expect(outcome).rejects.toMatchObject({
      name: 'CannotVerify',
      message: expect.not.stringContaining(TOKEN),
    })
  })

  test('a tag with the secret in it, which is not shown', async () => {
    const manifest = JSON.stringify([
      { Config: 'gone.json', RepoTags: ['app:fake-token-for-tests'], Layers: [] },
    ])
    const outcome = verified(
      written(await tarOf([['manifest.json', manifest]])),
      'fake-token-for-tests',
    )
    await expect(outcome).rejects.toMatchObject({
      name: 'CannotVerify',
      message: expect.stringContaining('app:****: the image configuration is missing'),
    })
  })

  test('a file that is not there', async () => {
    await expect(verified('./no-such-image.tar')).rejects.toMatchObject({
      name: 'CannotVerify',
      message: './no-such-image.tar: no such file',
    })
  })

  test.each(['12345', '  12345\n', ''])(
    'a value too short to conclude anything from (%j)',
    async (value) => {
      const outcome = verify('image.tar', [{ name: 'PIN', value: Buffer.from(value) }])
      const message: unknown = expect.stringContaining('PIN: the value has fewer than 6 bytes')
      await expect(outcome).rejects.toMatchObject({ name: 'CannotVerify', message })
    },
  )

  test('no secrets', async () => {
    await expect(verify('image.tar', [])).rejects.toThrow('no secrets given')
  })
})

describe('the name of an image', () => {
  afterEach(() => vi.unstubAllEnvs())

  /** Puts a stand-in for docker first on the PATH. */
  function standIn(script: string): void {
    const folder = newPath('')
    mkdirSync(folder)
    writeFileSync(`${folder}/docker`, `#!/bin/sh\n${script}\n`)
    chmodSync(`${folder}/docker`, 0o755)
    vi.stubEnv('PATH', `${folder}${delimiter}${process.env['PATH']}`)
  }

  test('is given to docker, and what it saves is read', async () => {
    const archive = written(await tarOf(await savedFiles(LEAKY)))
    standIn(`[ "$*" = "image save -- registry.example.com/app:1" ] && cat '${archive}'`)
    expect(await places('registry.example.com/app:1')).toEqual(FOUND)
  })

  test('that docker does not know cannot be checked', async () => {
    standIn('echo "No such image: nothing" >&2; exit 1')
    await expect(verified('nothing')).rejects.toMatchObject({
      name: 'CannotVerify',
      message: expect.stringContaining('No such image: nothing'),
    })
  })

  test('cannot be checked when docker fails at the very end', async () => {
    const archive = written(await tarOf(await savedFiles(CLEAN)))
    standIn(`cat '${archive}'; echo "unexpected EOF" >&2; exit 1`)
    await expect(verified('app')).rejects.toThrow('unexpected EOF')
  })

  test('cannot be checked where docker is not installed', async () => {
    vi.stubEnv('PATH', newPath(''))
    await expect(verified('app')).rejects.toMatchObject({
      name: 'CannotVerify',
      message: expect.stringContaining('docker is not installed'),
    })
  })
})
