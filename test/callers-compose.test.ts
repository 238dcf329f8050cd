import { describe, expect, test } from 'vitest'
import { read } from '../src/callers/compose/read.ts'
import { handOver } from './callers-kind.ts'

const dockerfile = 'FROM node:22\nARG NPM_TOKEN\nARG MODE=dev\nRUN npm ci\n'

function of(text: string, files: Record<string, string> = {}, options = {}) {
  return handOver(
    read,
    { Dockerfile: dockerfile, 'api/Dockerfile': dockerfile, 'compose.yaml': text, ...files },
    'compose.yaml',
    ['NPM_TOKEN', 'OTHER_TOKEN'],
    options,
  )
}

const service = (args: string) => `services:\n  app:\n    build:\n      context: .\n${args}`
const top = (source = 'NPM_TOKEN') => `secrets:\n  NPM_TOKEN:\n    environment: ${source}\n`
const moved = '      secrets:\n        - NPM_TOKEN\n'

describe('arguments become secrets', () => {
  test.each([
    ['a list of one', '      args:\n        - NPM_TOKEN=${NPM_TOKEN}\n', moved, top()],
    ['a quoted item', '      args:\n        - "NPM_TOKEN=${NPM_TOKEN}"\n', moved, top()],
    ['a name alone', '      args:\n        - NPM_TOKEN\n', moved, top()],
    ['a map', '      args:\n        NPM_TOKEN: $NPM_TOKEN\n', moved, top()],
    [
      'single quotes, which compose expands too',
      "      args:\n        NPM_TOKEN: '${NPM_TOKEN}'\n",
      moved,
      top(),
    ],
    ['a map without a value', '      args:\n        NPM_TOKEN:\n', moved, top()],
    ['an empty default', '      args:\n        NPM_TOKEN: ${NPM_TOKEN:-}\n', moved, top()],
    ['another variable', '      args:\n        NPM_TOKEN: ${CI_TOKEN}\n', moved, top('CI_TOKEN')],
    [
      'a folded value',
      '      args:\n        NPM_TOKEN: >-\n          ${NPM_TOKEN}\n',
      moved,
      top(),
    ],
    [
      'one of two',
      '      args:\n        - NPM_TOKEN=${NPM_TOKEN}\n        - MODE=prod\n',
      `      args:\n        - MODE=prod\n${moved}`,
      top(),
    ],
    [
      'a list that stands under its key',
      '      args:\n      - MODE=prod\n      - NPM_TOKEN\n',
      '      args:\n      - MODE=prod\n      secrets:\n      - NPM_TOKEN\n',
      top(),
    ],
    [
      'two',
      '      args:\n        NPM_TOKEN: ${NPM_TOKEN}\n        OTHER_TOKEN: ${OTHER_TOKEN}\n      target: app\n',
      '      secrets:\n        - NPM_TOKEN\n        - OTHER_TOKEN\n      target: app\n',
      `${top()}  OTHER_TOKEN:\n    environment: OTHER_TOKEN\n`,
    ],
    [
      'comments go along',
      '      args:\n        MODE: prod\n        # NPM_TOKEN reads packages\n        NPM_TOKEN: ${NPM_TOKEN} # from CI\n',
      '      args:\n        MODE: prod\n      secrets:\n        # NPM_TOKEN reads packages\n        - NPM_TOKEN # from CI\n',
      top(),
    ],
    [
      'braces',
      '      args: { NPM_TOKEN: "${NPM_TOKEN}", MODE: prod }\n',
      `      args: { MODE: prod }\n${moved}`,
      top(),
    ],
    [
      'brackets',
      '      args: ["MODE=prod", "NPM_TOKEN=${NPM_TOKEN}"]\n',
      `      args: ["MODE=prod"]\n${moved}`,
      top(),
    ],
    [
      'a secret that is there already',
      '      args:\n        - NPM_TOKEN\n      secrets:\n        - gh\n',
      '      secrets:\n        - gh\n        - NPM_TOKEN\n',
      top(),
    ],
  ])('%s', (_name, before, after, secrets) => {
    const { after: text, left } = of(service(before))
    expect(left).toEqual([])
    expect(text).toBe(service(after) + secrets)
  })

  test('the guard of a variable stays', () => {
    expect(of(service('      args:\n        NPM_TOKEN: ${NPM_TOKEN:?set it}\n')).after).toBe(
      `${service(moved)}${top()}x-NPM_TOKEN: \${NPM_TOKEN:?set it}\n`,
    )
  })

  test('the top level has one entry for two services, and sections stay parted', () => {
    const part = (name: string, body: string) =>
      `  ${name}:\n    build:\n      context: ${name === 'api' ? './api' : '.'}\n${body}`
    const args = '      args:\n        - NPM_TOKEN\n'
    const text = (body: string) =>
      `services:\n${part('app', body)}${part('api', body)}\nvolumes:\n  data:\n`
    expect(of(text(args)).after).toBe(`${text(moved)}\n${top()}`)
  })

  test('what the top level says already is kept', () => {
    const args = '      args:\n        - NPM_TOKEN\n'
    expect(
      of(`${service(args)}secrets:\n    NPM_TOKEN:\n        environment: NPM_TOKEN\n`).after,
    ).toBe(`${service(moved)}secrets:\n    NPM_TOKEN:\n        environment: NPM_TOKEN\n`)
    expect(of(`${service(args)}secrets:\n    gh:\n        file: ./gh\n`).after).toBe(
      `${service(moved)}secrets:\n    gh:\n        file: ./gh\n    NPM_TOKEN:\n      environment: NPM_TOKEN\n`,
    )
  })

  test('line ends, a byte order mark and a missing last line end stay', () => {
    const text = service('      args:\r\n        - NPM_TOKEN').replaceAll(/\r?\n/g, '\r\n')
    expect(of(`\uFEFF${text}`).after).toBe(
      `\uFEFF${(service(moved) + top()).replaceAll('\n', '\r\n').slice(0, -2)}`,
    )
  })

  test('with keep the argument stays beside the secret', () => {
    const args = '      args:\n        - NPM_TOKEN\n'
    expect(of(service(args), {}, { keep: true }).after).toBe(service(args + moved) + top())
  })

  test('an id that the Dockerfile dictates', () => {
    expect(
      of(service('      args:\n        - NPM_TOKEN\n'), {}, { ids: { NPM_TOKEN: 'npm' } }).after,
    ).toBe(
      `${service('      secrets:\n        - npm\n')}secrets:\n  npm:\n    environment: NPM_TOKEN\n`,
    )
  })
})

describe('left to a person', () => {
  test.each([
    ['a default', '- NPM_TOKEN=${NPM_TOKEN:-abc}', /default/],
    ['fixed text', '- NPM_TOKEN=fake-token-for-tests', /fixed text.*rotate/],
    ['a composed value', '- NPM_TOKEN=pre-${NPM_TOKEN}', /put together/],
    ['an alternative', '- NPM_TOKEN=${NPM_TOKEN:+yes}', /put together/],
    ['a dollar', '- NPM_TOKEN=$$NPM_TOKEN', /put together/],
    ['quotes that belong to the value', '- NPM_TOKEN="${NPM_TOKEN}"', /quotes/],
    ['an empty value', '- NPM_TOKEN=', /empty/],
  ])('%s', (_name, item, why) => {
    const text = service(`      args:\n        ${item}\n`)
    const { after, left } = of(text)
    expect(after).toBe(text)
    expect(left).toEqual([expect.stringMatching(why)])
    expect(left[0]).not.toContain('fake-token')
  })

  test('a value with a line end', () => {
    expect(
      of(service('      args:\n        NPM_TOKEN: |\n          ${NPM_TOKEN}\n')).left,
    ).toHaveLength(1)
  })

  test('arguments that an anchor shares', () => {
    const text =
      'services:\n  app:\n    build:\n      context: .\n      args: &common\n        NPM_TOKEN: ${NPM_TOKEN}\n' +
      '  api:\n    build:\n      context: api\n      args:\n        <<: *common\n        MODE: prod\n' +
      '  web:\n    build:\n      context: .\n      args: *common\n'
    const { left, after, invocations } = of(text)
    expect(after).toBe(text)
    expect(left).toHaveLength(3)
    expect(left[0]).toContain('anchor')
    expect(invocations.map(({ dockerfile }) => dockerfile)).toEqual([
      { path: 'Dockerfile' },
      { path: 'api/Dockerfile' },
      { path: 'Dockerfile' },
    ])
  })

  test('arguments that override those of another file', () => {
    const text = service('      args: !override\n        - NPM_TOKEN\n')
    const { after, left } = of(text)
    expect(after).toBe(text)
    expect(left).toHaveLength(1)
  })

  test('a build that services share as a whole is one build, and moves', () => {
    const text =
      'x-app: &app\n  build:\n    context: .\n    args:\n      NPM_TOKEN: ${NPM_TOKEN}\nservices:\n' +
      '  app:\n    <<: *app\n  worker:\n    <<: *app\n    command: work\n'
    const { after, invocations } = of(text)
    expect(invocations).toHaveLength(1)
    expect(after).toBe(
      'x-app: &app\n  build:\n    context: .\n    secrets:\n      - NPM_TOKEN\nservices:\n' +
        `  app:\n    <<: *app\n  worker:\n    <<: *app\n    command: work\n${top()}`,
    )
  })

  const plain = service('      args:\n        - NPM_TOKEN\n')

  test.each<[string, Record<string, string>, RegExp]>([
    [
      'docker stack',
      { 'deploy.sh': 'docker stack deploy -c compose.yaml app\n' },
      /docker stack.*deploy\.sh/,
    ],
    [
      'compose of version 1',
      { Makefile: 'build:\n\tdocker-compose build\n' },
      /version 1.*Makefile/,
    ],
    [
      'the classic builder',
      { 'b.sh': 'export DOCKER_BUILDKIT=0\ndocker compose build\n' },
      /DOCKER_BUILDKIT=0/,
    ],
    ['bake', { 'b.sh': 'docker buildx bake -f compose.yaml\n' }, /bake reads this file/],
    [
      'a file that extends a service',
      {
        'dev/compose.yaml':
          'services:\n  app:\n    extends:\n      file: ../compose.yaml\n      service: app\n',
      },
      /dev\/compose\.yaml extends/,
    ],
    [
      'a secret of the name that comes from a file, in an override',
      { 'compose.override.yaml': 'secrets:\n  NPM_TOKEN:\n    file: ./token\n' },
      /comes from a file.*compose\.override\.yaml/,
    ],
  ])('%s', (_name, files, why) => {
    const { after, left } = of(plain, files)
    expect(after).toBe(plain)
    expect(left).toEqual([expect.stringMatching(why)])
  })

  test.each<[string, string, RegExp]>([
    ['a secret from a file', 'secrets:\n  NPM_TOKEN:\n    file: ./t\n', /comes from a file/],
    ['a secret from another variable', top('X'), /another variable/],
    ['an external secret', 'secrets:\n  NPM_TOKEN:\n    external: true\n', /external/],
  ])('%s in the file itself', (_name, secrets, why) => {
    const { after, left } = of(plain + secrets)
    expect(after).toBe(plain + secrets)
    expect(left).toEqual([expect.stringMatching(why)])
  })

  test.each<[string, Record<string, string>]>([
    [
      'version 2 under the old name',
      {
        'b.sh':
          'curl https://git.example.com/docker/compose/releases/download/v2.20.0/x\ndocker-compose build\n',
      },
    ],
    ['prose', { 'README.md': 'Run `docker-compose up`.\n' }],
    ['another file', { 'b.sh': 'docker-compose -f other.yml build\n' }],
    ['bake over its own file', { 'b.sh': 'docker buildx bake -f docker-bake.hcl\n' }],
  ])('no harm is seen in %s', (_name, files) => {
    expect(of(plain, files).after).toBe(service(moved) + top())
  })
})

describe('which Dockerfile', () => {
  const where = (build: string, files: Record<string, string> = {}) =>
    of(`services:\n  app:\n    build:\n${build}`, files).invocations[0]

  test.each<[string, Record<string, unknown>]>([
    ['      context: api\n', { dockerfile: { path: 'api/Dockerfile' }, context: 'api' }],
    ['      dockerfile: api/Dockerfile\n', { dockerfile: { path: 'api/Dockerfile' }, context: '' }],
    [
      '      context: api\n      dockerfile: ../Dockerfile\n',
      { dockerfile: { path: 'Dockerfile' } },
    ],
    ['      context: ${DIR}\n', { dockerfile: { set: ['Dockerfile', 'api/Dockerfile'] } }],
    ['      context: https://git.example.com/a.git\n', { dockerfile: 'elsewhere' }],
    ['      context: ../other\n', { dockerfile: 'elsewhere' }],
    ['      dockerfile_inline: FROM node\n', { dockerfile: 'elsewhere' }],
    ['      context: .\n      target: app\n', { target: 'app' }],
  ])('%j', (build, expected) => {
    expect(where(build)).toMatchObject(expected)
  })

  test('an override means what the file beside it says', () => {
    const base = 'services:\n  app:\n    build: ./api\n'
    const text = 'services:\n  app:\n    build:\n      args:\n        - NPM_TOKEN\n'
    expect(of(text, { 'compose.base.yaml': base }).invocations[0]?.dockerfile).toEqual({
      path: 'api/Dockerfile',
    })
  })

  test('a short build is one too', () => {
    expect(of('services:\n  app:\n    build: ./api\n').invocations[0]).toMatchObject({
      dockerfile: { path: 'api/Dockerfile' },
      passed: [],
    })
  })
})

test('a template is told of', () => {
  const { remarks, after } = of('services:\n{% if x %}\n  app: {build: NPM_TOKEN\n')
  expect(remarks).toMatchObject([{ status: 'manual' }])
  expect(remarks[0]?.names).toContain('NPM_TOKEN')
  expect(after).toContain('{% if x %}')
})
