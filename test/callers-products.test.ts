import { describe, expect, test } from 'vitest'
import { read as devcontainer } from '../src/callers/products/devcontainer.ts'
import { read as goreleaser } from '../src/callers/products/goreleaser.ts'
import { read as kamal } from '../src/callers/products/kamal.ts'
import { read as skaffold } from '../src/callers/products/skaffold.ts'
import { reported } from '../src/callers/kinds/reported.ts'
import { handOver, repositoryOf } from './callers-kind.ts'

const dockerfile = 'FROM node:22\nARG NPM_TOKEN\nRUN npm ci\n'

function of(read: typeof kamal, text: string, files: Record<string, string> = {}, options = {}) {
  return handOver(
    read,
    { Dockerfile: dockerfile, file: text, ...files },
    'file',
    ['NPM_TOKEN', 'OTHER_TOKEN'],
    options,
  )
}

describe('Kamal', () => {
  const known = { '.kamal/secrets': 'NPM_TOKEN=$NPM_TOKEN\n' }
  const args = '  args:\n    NPM_TOKEN: <%= ENV["NPM_TOKEN"] %>\n'

  test.each<[string, string, string]>([
    ['a map', args, '  secrets:\n    - NPM_TOKEN\n'],
    [
      'a list',
      '  args:\n    - NPM_TOKEN\n    - MODE=a\n',
      '  args:\n    - MODE=a\n  secrets:\n    - NPM_TOKEN\n',
    ],
    [
      'secrets that are there',
      `${args}  secrets:\n    - GH\n`,
      '  secrets:\n    - GH\n    - NPM_TOKEN\n',
    ],
  ])('%s', (_name, before, after) => {
    const { after: text, left } = of(kamal, `service: a\nbuilder:\n  arch: amd64\n${before}`, known)
    expect(left).toEqual([])
    expect(text).toBe(`service: a\nbuilder:\n  arch: amd64\n${after}`)
  })

  test.each<[string, string, RegExp, Record<string, string>?, object?]>([
    ['a name that .kamal/secrets has not', args, /not among/, {}],
    ['fixed text', '  args:\n    NPM_TOKEN: fake-token-for-tests\n', /fixed text.*rotate/],
    ['another variable', '  args:\n    NPM_TOKEN: <%= ENV["T"] %>\n', /computed/],
    ['another id', args, /gives a secret its own name/, known, { ids: { NPM_TOKEN: 'npm' } }],
  ])('left: %s', (_name, body, why, files = known, options = {}) => {
    const text = `builder:\n${body}`
    const { after, left } = of(kamal, text, files, options)
    expect(after).toBe(text)
    expect(left).toEqual([expect.stringMatching(why)])
  })
})

describe('Skaffold', () => {
  const file = (docker: string, more = '') =>
    `build:\n  artifacts:\n    - image: app\n      context: .\n      docker:\n${docker}${more}`
  const args = "        buildArgs:\n          NPM_TOKEN: '{{.NPM_TOKEN}}'\n"
  const secrets = '        secrets:\n          - id: NPM_TOKEN\n            env: NPM_TOKEN\n'

  test.each<[string, string, string]>([
    ['local docker', file(args), file(secrets, '  local:\n    useBuildkit: true\n')],
    [
      'one of two, another variable',
      file(
        "        buildArgs:\n          MODE: a\n          NPM_TOKEN: '{{.CI}}'\n",
        '  local:\n    push: false\n',
      ),
      file(
        '        buildArgs:\n          MODE: a\n        secrets:\n          - id: NPM_TOKEN\n            env: CI\n',
        '  local:\n    push: false\n    useBuildkit: true\n',
      ),
    ],
    [
      'BuildKit is on',
      file(args, '  local:\n    useBuildkit: true\n'),
      file(secrets, '  local:\n    useBuildkit: true\n'),
    ],
  ])('%s', (_name, before, after) => {
    const { after: text, left } = of(skaffold, before)
    expect(left).toEqual([])
    expect(text).toBe(after)
  })

  test.each<[string, string, RegExp]>([
    ['the cloud', file(args, '  googleCloudBuild: {}\n'), /in the cloud/],
    ['kaniko', file(args).replace('docker:', 'kaniko:'), /kaniko/],
    ['BuildKit is off', file(args, '  local:\n    useBuildkit: false\n'), /useBuildkit/],
    [
      'fixed text',
      file('        buildArgs:\n          NPM_TOKEN: fake-token-for-tests\n'),
      /rotate/,
    ],
    [
      'a profile',
      `profiles:\n  - name: a\n    ${file(args).replaceAll('\n', '\n    ').trimEnd()}\n`,
      /profile/,
    ],
  ])('left: %s', (_name, text, why) => {
    const { after, left } = of(skaffold, text)
    expect(after).toBe(text)
    expect(left).toEqual([expect.stringMatching(why)])
  })
})

describe('goreleaser', () => {
  const flags = (line: string) =>
    `dockers:\n  - image_templates: ["a"]\n    build_flag_templates:\n      - --pull\n      - ${line}\n`

  test.each<[string, string, string]>([
    ['a flag', flags('--build-arg=NPM_TOKEN={{ .Env.CI }}'), flags('--secret=id=NPM_TOKEN,env=CI')],
    [
      'a quoted flag',
      flags('"--build-arg=NPM_TOKEN={{ .Env.NPM_TOKEN }}"'),
      flags('"--secret=id=NPM_TOKEN,env=NPM_TOKEN"'),
    ],
    [
      'version 2',
      'dockers_v2:\n  - dockerfile: Dockerfile\n    build_args:\n      NPM_TOKEN: "{{ .Env.CI }}"\n      MODE: a\n',
      'dockers_v2:\n  - dockerfile: Dockerfile\n    build_args:\n      MODE: a\n    flags:\n      - "--secret=id=NPM_TOKEN,env=CI"\n',
    ],
    [
      'version 2 with flags',
      'dockers_v2:\n  - build_args:\n      NPM_TOKEN: "{{ .Env.CI }}"\n      MODE: a\n    flags:\n      - --pull\n',
      'dockers_v2:\n  - build_args:\n      MODE: a\n    flags:\n      - --pull\n      - "--secret=id=NPM_TOKEN,env=CI"\n',
    ],
  ])('%s', (_name, before, after) => {
    const { after: text, left } = of(goreleaser, before)
    expect(left).toEqual([])
    expect(text).toBe(after)
  })

  test.each<[string, string, RegExp]>([
    ['a template', flags('--build-arg=NPM_TOKEN={{ .Version }}'), /template/],
    ['fixed text', flags('--build-arg=NPM_TOKEN=fake-token-for-tests'), /rotate/],
  ])('left: %s', (_name, text, why) => {
    const { after, left } = of(goreleaser, text)
    expect(after).toBe(text)
    expect(left).toEqual([expect.stringMatching(why)])
  })
})

describe('devcontainer', () => {
  const file = (build: string) =>
    `{\n  // comments stay\n  "name": "a",\n  "build": {\n    "dockerfile": "Dockerfile",\n${build}  },\n}\n`

  test.each<[string, string, string]>([
    [
      'the only argument',
      file('    "args": { "NPM_TOKEN": "${localEnv:NPM_TOKEN}" }\n'),
      file('    "options": ["--secret=id=NPM_TOKEN,env=NPM_TOKEN"]\n'),
    ],
    [
      'one of two beside options',
      file(
        '    "args": {\n      "MODE": "a", // mode\n      "NPM_TOKEN": "${localEnv:CI}"\n    },\n    "options": ["--pull"]\n',
      ),
      file(
        '    "args": {\n      "MODE": "a" // mode\n    },\n    "options": ["--pull", "--secret=id=NPM_TOKEN,env=CI"]\n',
      ),
    ],
  ])('%s', (_name, before, after) => {
    const { after: text, left } = of(devcontainer, before)
    expect(left).toEqual([])
    expect(text).toBe(after)
  })

  test.each<[string, string, RegExp]>([
    ['a default', '"${localEnv:NPM_TOKEN:x}"', /default/],
    ['fixed text', '"fake-token-for-tests"', /rotate/],
    ['a composed value', '"a-${localEnv:NPM_TOKEN}"', /put together/],
  ])('left: %s', (_name, value, why) => {
    const text = file(`    "args": { "NPM_TOKEN": ${value} }\n`)
    const { after, left } = of(devcontainer, text)
    expect(after).toBe(text)
    expect(left).toEqual([expect.stringMatching(why)])
  })
})

describe('never changed, told with what to write', () => {
  test.each<[string, string, string, RegExp]>([
    [
      'jenkins',
      'Jenkinsfile',
      'docker.build("a", "--build-arg NPM_TOKEN=${T} .")',
      /withCredentials.*--secret id=NPM_TOKEN,env=NPM_TOKEN/,
    ],
    [
      'jenkins',
      'ci/Jenkinsfile.release',
      "additionalBuildArgs '--build-arg NPM_TOKEN=x'",
      /withCredentials/,
    ],
    [
      'tilt',
      'Tiltfile',
      "docker_build('a', '.', build_args={'NPM_TOKEN': os.getenv('T')})",
      /secret='id=NPM_TOKEN/,
    ],
    [
      'azure',
      'azure-pipelines.yml',
      'arguments: --build-arg NPM_TOKEN=$(T)',
      /env: NPM_TOKEN: \$\(NPM_TOKEN\)/,
    ],
    ['codefresh', 'codefresh.yml', 'build_arguments:\n  - NPM_TOKEN=${{T}}\n', /buildkit: true/],
    [
      'bitbucket',
      'bitbucket-pipelines.yml',
      '- docker build --build-arg NPM_TOKEN=$T .',
      /DOCKER_BUILDKIT=1/,
    ],
    [
      'powershell',
      'build.ps1',
      'docker build `\n  --build-arg "NPM_TOKEN=$env:T" .',
      /--secret id=NPM_TOKEN/,
    ],
    [
      'powershell',
      'build.cmd',
      'docker build --build-arg NPM_TOKEN=%T% .',
      /--secret id=NPM_TOKEN/,
    ],
    ['fly', 'fly.toml', '[build.args]\n  NPM_TOKEN = "x"\n', /--build-secret NPM_TOKEN=/],
  ])('%s: %s', (name, path, text, message) => {
    const kind = reported.find((item) => item.name === name)!
    expect(kind.accepts(path)).toBe(true)
    expect(kind.mentions.test(text)).toBe(true)
    const found = [...(kind.read({ path, text }, repositoryOf({})) as Iterable<{ type: string }>)]
    expect(found.filter(({ type }) => type === 'remark')).toMatchObject([
      { names: ['NPM_TOKEN'], status: 'manual', message: expect.stringMatching(message) },
    ])
  })

  test('a comment passes nothing', () => {
    const text = '// sh "docker build --build-arg NPM_TOKEN=x ."\n'
    expect([
      ...(reported[0]!.read({ path: 'Jenkinsfile', text }, repositoryOf({})) as Iterable<unknown>),
    ]).toEqual([])
  })
})
