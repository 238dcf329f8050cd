import { describe, expect, test } from 'vitest'
import {
  layoutFiles,
  savedFiles,
  savedLayoutFiles,
  tarOf,
  type ImagePlan,
} from './image/image-archive.ts'
import { leaksIn, TOKEN, verified, written } from './image/written-image.ts'

const found = async (plan: ImagePlan) =>
  (await leaksIn(plan)).map(({ surface, where }) => `${surface}: ${where}`)
const foundInLayout = async (plan: ImagePlan) =>
  (await verified(written(await tarOf(await layoutFiles(plan))))).leaks.map(
    ({ surface, where }) => `${surface}: ${where}`,
  )

describe('a secret in a layer', () => {
  test('is found with the layer, its instruction and the file', async () => {
    const leaks = await leaksIn({
      layers: [[['etc/os', 'x']], [['app/.npmrc', `_authToken=${TOKEN}\n`]]],
    })
    expect(leaks).toEqual([
      {
        secret: 'TOKEN',
        form: 'plain',
        surface: 'layer',
        layer: 2,
        instruction: 'RUN step-2',
        path: '/app/.npmrc',
        where: 'layer 2 (RUN step-2) /app/.npmrc',
      },
    ])
  })

  test('is found though a later layer deletes the file, and said to be recoverable', async () => {
    const leaks = await leaksIn({
      layers: [[['app/.npmrc', TOKEN]], [['x', 'x']], [['app/.wh..npmrc', '']]],
    })
    expect(leaks).toMatchObject([{ layer: 1, deletedIn: 3 }])
  })

  test.each([
    ['its folder', 'root/.wh..cache'],
    ['what is in its folder', 'root/.cache/.wh..wh..opq'],
  ])('is said to be deleted when a later layer deletes %s', async (_, whiteout) => {
    const leaks = await leaksIn({ layers: [[['root/.cache/entry', TOKEN]], [[whiteout, '']]] })
    expect(leaks).toMatchObject([{ layer: 1, deletedIn: 2 }])
  })

  test.each([
    ['an earlier layer', [[['app/.wh..npmrc', '']], [['app/.npmrc', TOKEN]]]],
    ['a file of a similar name', [[['app/.npmrc', TOKEN]], [['app/.wh..npm', '']]]],
    ['the mark of aufs itself', [[['plnk', TOKEN]], [['.wh..wh.plnk', '']]]],
  ] as const)('is not said to be deleted by %s', async (_, layers) => {
    const [leak] = await leaksIn({ layers })
    expect(leak).toMatchObject({ surface: 'layer' })
    expect(leak).not.toHaveProperty('deletedIn')
  })

  test('is found under every name that hard links give the file', async () => {
    const link = { type: 'link', linkname: 'app/.npmrc', size: 0 } as const
    const leaks = await leaksIn({
      layers: [
        [
          ['app/.npmrc', TOKEN],
          ['root/.npmrc', '', link],
        ],
        [['app/.wh..npmrc', '']],
      ],
    })
    expect(leaks.map(({ path, deletedIn }) => [path, deletedIn])).toEqual([
      ['/app/.npmrc', 2],
      ['/root/.npmrc', undefined],
    ])
  })

  test('is found in a file with a long name', async () => {
    const path = `app/${'node_modules/deep/'.repeat(20)}file-${'n'.repeat(120)}`
    expect(await leaksIn({ layers: [[[path, TOKEN]]] })).toMatchObject([{ path: `/${path}` }])
  })

  test.each([
    ['name', ['tmp/fake-token-for-tests.txt', 'x']],
    [
      'link target',
      ['tmp/link', '', { type: 'symlink', linkname: '/fake-token-for-tests', size: 0 }],
    ],
    [
      'extended attributes',
      ['tmp/file', 'x', { pax: { 'SCHILY.xattr.user.note': 'fake-token-for-tests' } }],
    ],
  ] as const)('is found in the %s of a file, and not shown', async (_, file) => {
    const leaks = await leaksIn({ layers: [[[...file]]] }, 'fake-token-for-tests')
    expect(leaks).toMatchObject([{ surface: 'layer', layer: 1 }])
    expect(JSON.stringify(leaks)).not.toContain('fake-token-for-tests')
  })

  test('is found in a name that a later layer deletes', async () => {
    const leaks = await leaksIn(
      { layers: [[['tmp/fake-token-for-tests', 'x']], [['tmp/.wh.fake-token-for-tests', '']]] },
      'fake-token-for-tests',
    )
    expect(leaks).toMatchObject([
      { layer: 1, path: '/tmp/****', deletedIn: 2 },
      { layer: 2, path: '/tmp/.wh.****' },
    ])
  })

  test('is found in a layer that the archive has only as a link to another one', async () => {
    const same = [['app/.npmrc', TOKEN]] as const
    expect(
      (await leaksIn({ layers: [same, [['x', 'y']], same] })).map(({ layer }) => layer),
    ).toEqual([1, 3])
  })

  test('is found in a layer that no image uses', async () => {
    const files = await savedFiles({ layers: [] })
    const leaks = (
      await verified(
        written(await tarOf([...files, ['old/layer.tar', await tarOf([['f', TOKEN]])]])),
      )
    ).leaks
    expect(leaks.map(({ where }) => where)).toEqual(['old/layer.tar (in no image) /f'])
  })

  test('has no instruction when the history does not match the layers', async () => {
    const [leak] = await leaksIn({ layers: [[['f', TOKEN]]], history: [] })
    expect(leak?.where).toBe('layer 1 /f')
  })

  test('is told from the history entries that made no layer', async () => {
    const history = [
      { created_by: 'ARG A', empty_layer: true },
      { created_by: 'COPY . . # buildkit' },
      { created_by: 'USER app', empty_layer: true },
    ]
    expect(await leaksIn({ layers: [[['f', TOKEN]]], history })).toMatchObject([
      { instruction: 'COPY . .' },
    ])
  })
})

describe('a secret outside the layers is found in', () => {
  test.each<[string, ImagePlan, string]>([
    [
      'an ENV',
      { config: { Env: ['PATH=/bin', `NPM_TOKEN=${TOKEN}`] } },
      'config: config.Env NPM_TOKEN',
    ],
    [
      'a label',
      { config: { Labels: { 'com.example.build': `by ${TOKEN}` } } },
      'config: config.Labels.com.example.build',
    ],
    ['the command', { config: { Cmd: ['curl', '-H', TOKEN] } }, 'config: config.Cmd[2]'],
    [
      'the entrypoint',
      { config: { Entrypoint: [`--key=${TOKEN}`] } },
      'config: config.Entrypoint[0]',
    ],
    [
      'the health check',
      { config: { Healthcheck: { Test: ['CMD', TOKEN] } } },
      'config: config.Healthcheck.Test[1]',
    ],
    ['an ONBUILD', { config: { OnBuild: [`ENV A=${TOKEN}`] } }, 'config: config.OnBuild[0]'],
    [
      'the history',
      { history: [{ created_by: `ARG NPM_TOKEN=${TOKEN}` }] },
      'history: history line 1 (ARG NPM_TOKEN=****)',
    ],
    [
      'a RUN with build arguments',
      { history: [{ created_by: `RUN |1 A=${TOKEN} /bin/sh -c npm ci` }] },
      'history: history line 1 (RUN npm ci)',
    ],
    [
      'a classic history',
      { history: [{ created_by: `/bin/sh -c #(nop)  ENV A=${TOKEN}` }] },
      'history: history line 1 (ENV A=****)',
    ],
    [
      'a history comment',
      { history: [{ created_by: 'COPY . .', comment: TOKEN }] },
      'history: history line 1 (COPY . .)',
    ],
  ])('%s', async (_, plan, where) => {
    expect(await found(plan)).toEqual([where])
  })

  const args = { 'build-arg:NPM_TOKEN': TOKEN }
  const v1 = { predicate: { buildDefinition: { externalParameters: { request: { args } } } } }
  const v02 = { predicate: { invocation: { parameters: { args } } } }

  test.each<[string, ImagePlan, string]>([
    ['provenance v1', { provenance: v1 }, 'provenance: provenance build-arg:NPM_TOKEN'],
    ['provenance v0.2', { provenance: v02 }, 'provenance: provenance build-arg:NPM_TOKEN'],
    [
      'the environment of steps',
      { provenance: [{ env: ['B=c', `A=${TOKEN}`] }, { env: [`A=${TOKEN}`] }] },
      'provenance: provenance env A',
    ],
    [
      'other parts of provenance',
      { provenance: { steps: [{ args: ['sh', TOKEN] }] } },
      'provenance: provenance steps[0].args[1]',
    ],
    [
      'an annotation',
      { annotations: { 'org.example.note': TOKEN } },
      'annotation: annotation org.example.note',
    ],
  ])('%s', async (_, plan, where) => {
    expect(await foundInLayout(plan)).toEqual([where])
  })

  test('the source of the build that provenance carries in base64', async () => {
    const data = Buffer.from(`FROM scratch\nENV TOKEN=${TOKEN}\n`).toString('base64')
    const leaks = (
      await verified(written(await tarOf(await layoutFiles({ provenance: { infos: [{ data }] } }))))
    ).leaks
    expect(leaks).toMatchObject([
      { surface: 'provenance', form: 'base64', where: 'provenance infos[0].data' },
    ])
  })

  test('a part of the configuration that another one of the same name hides', async () => {
    const config = `{"author": "fake-token-for-tests", "author": "someone"}`
    const manifest = JSON.stringify([{ Config: 'c.json', RepoTags: null, Layers: [] }])
    const image = written(
      await tarOf([
        ['c.json', config],
        ['manifest.json', manifest],
      ]),
    )
    expect((await verified(image, 'fake-token-for-tests')).leaks).toMatchObject([
      { surface: 'config', where: 'config' },
    ])
  })

  test('a key of the configuration, which is not shown', async () => {
    const leaks = await leaksIn(
      { config: { Labels: { 'fake-token-for-tests': 'x' } } },
      'fake-token-for-tests',
    )
    expect(leaks.map(({ where }) => where)).toEqual(['config.Labels.****'])
  })
})

test('an image that lists its blobs twice, as newer engines save it, is reported once', async () => {
  const plan = { layers: [[['f', TOKEN]]], config: { Env: [`A=${TOKEN}`] } } as const
  const { leaks, layers } = await verified(
    written(await tarOf(await savedLayoutFiles({ ...plan, config: { Env: [`A=${TOKEN}`] } }))),
  )
  expect(leaks.map(({ where }) => where)).toEqual(['config.Env A', 'layer 1 (RUN step-1) /f'])
  expect(layers).toBe(1)
})

test('a document of many kilobytes is read whole', async () => {
  const Labels = Object.fromEntries(
    Array.from({ length: 20_000 }, (_, index) => [
      `label-${index}`,
      `the value ${index} of a label`,
    ]),
  )
  const leaks = await leaksIn({ layers: [[['f', 'x']]], config: { Labels, Env: [`KEY=${TOKEN}`] } })
  expect(leaks.map(({ where }) => where)).toEqual(['config.Env KEY'])
})

/** As much is read at once. */
const CHUNK = 256 * 1024
const HEADER = 512

describe('wherever a layer is cut into parts, its secret is found', () => {
  test.each([1, 2, 15, TOKEN.length - 1, TOKEN.length])('%i bytes before', async (before) => {
    const content = Buffer.alloc(CHUNK + 5000, 'text ')
    content.write(TOKEN, CHUNK - HEADER - before)
    expect(await leaksIn({ layers: [[['file', content]]] })).toMatchObject([{ path: '/file' }])
  })
})

test('what two neighbours hold only together is no secret', async () => {
  const half = TOKEN.length >> 1
  const content = Buffer.alloc(512, '.')
  content.write(TOKEN.slice(0, half), 512 - half)
  const name = TOKEN.slice(half).replaceAll('/', '_')
  const secret = TOKEN.slice(0, half) + name
  const image = written(
    await tarOf(
      await savedFiles({
        layers: [
          [
            ['one', content],
            [name, 'x'],
          ],
        ],
      }),
    ),
  )
  expect((await verified(image, secret)).leaks).toEqual([])
})
