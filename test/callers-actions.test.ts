import { describe, expect, test } from 'vitest'
import { read } from '../src/callers/actions/read.ts'
import { inputList } from '../src/callers/actions/input-list.ts'
import { handOver } from './callers-kind.ts'

const dockerfile = 'FROM node:22\nARG NPM_TOKEN\nRUN npm ci\n'
const path = '.github/workflows/build.yml'

function of(text: string, files: Record<string, string> = {}, options = {}) {
  return handOver(
    read,
    {
      Dockerfile: dockerfile,
      'api/Dockerfile': dockerfile,
      'web/Dockerfile': dockerfile,
      [path]: text,
      ...files,
    },
    path,
    ['NPM_TOKEN', 'OTHER_TOKEN'],
    options,
  )
}

const job = (steps: string, head = '') =>
  `on: push\njobs:\n  build:\n${head}    runs-on: ubuntu-latest\n    steps:\n${steps}`
const step = (inputs: string, uses = 'docker/build-push-action@v6') =>
  job(`      - uses: ${uses}\n        with:\n          push: true\n${inputs}`)

describe('list inputs', () => {
  test.each<[string, string[]]>([
    ['A=1\nB=2\n', ['A=1', 'B=2']],
    ['A=1,2\r\nB= x  \n\n', ['A=1,2', 'B= x']],
    ['"A=1,2"\nB=3', ['A=1,2', 'B=3']],
    ['"A=one\ntwo"\nB=3', ['A=one\ntwo', 'B=3']],
    ['A={"k":"v","w":1}', ['A={"k":"v","w":1}']],
    ['A="quoted"', ['A="quoted"']],
    ['A="x","y"', ['A="x",y']],
    ['"A=a ""b"" c"', ['A=a "b" c']],
    ['# A=1\nB=2', ['# A=1', 'B=2']],
    ['"A="b"', ['"A="b"']],
    ['"A\n"x,B\nC', ['"A\n"x,B', 'C']],
    ['', []],
  ])('%j is %j', (text, items) => {
    expect(inputList(text).map((item) => item.text)).toEqual(items)
  })
})

describe('build-args become secrets', () => {
  const token = 'NPM_TOKEN=${{ secrets.NPM_TOKEN }}'

  test.each<[string, string, string]>([
    [
      'one line of several',
      `          build-args: |\n            MODE=prod\n            ${token}\n          tags: a\n`,
      `          secrets: |\n            ${token}\n          build-args: |\n            MODE=prod\n          tags: a\n`,
    ],
    [
      'the only line, without the blanks at its end',
      `          build-args: |\n            ${token}  \n`,
      `          secrets: |\n            ${token}\n`,
    ],
    ['a plain text', `          build-args: ${token}\n`, `          secrets: ${token}\n`],
    ['a quoted text', `          build-args: "${token}"\n`, `          secrets: "${token}"\n`],
    [
      'secrets that are there already',
      `          build-args: |\n            ${token}\n          secrets: |\n            gh=x\n          tags: a\n`,
      `          secrets: |\n            gh=x\n            ${token}\n          tags: a\n`,
    ],
    [
      'a secret that is there already in one line',
      `          build-args: ${token}\n          secrets: gh=\${{ github.token }}\n`,
      `          secrets: |\n            gh=\${{ github.token }}\n            ${token}\n`,
    ],
    [
      'another secret of the repository and a composed value',
      '          build-args: |\n            NPM_TOKEN=${{ secrets.CI }}\n            OTHER_TOKEN=x-${{ secrets.O }}\n            A=1\n',
      '          secrets: |\n            NPM_TOKEN=${{ secrets.CI }}\n            OTHER_TOKEN=x-${{ secrets.O }}\n          build-args: |\n            A=1\n',
    ],
    [
      'a quoted line, which may hold line ends',
      '          build-args: |\n            "NPM_TOKEN=${{ secrets.KEY }}"\n            A=1\n',
      '          secret-envs: |\n            NPM_TOKEN=NPM_TOKEN\n          build-args: |\n            A=1\n',
    ],
    [
      'a name alone',
      '          build-args: |\n            NPM_TOKEN\n            A=1\n',
      '          secret-envs: |\n            NPM_TOKEN=NPM_TOKEN\n          build-args: |\n            A=1\n',
    ],
  ])('%s', (_name, before, after) => {
    const { after: text, left } = of(step(before))
    expect(left).toEqual([])
    expect(text.replace('        env:\n          NPM_TOKEN: ${{ secrets.KEY }}\n', '')).toBe(
      step(after),
    )
  })

  test('a line that may hold line ends goes by a variable of the step', () => {
    const { after } = of(
      step('          build-args: |\n            "NPM_TOKEN=${{ secrets.KEY }}"\n'),
    )
    expect(after).toBe(
      job(
        '      - uses: docker/build-push-action@v6\n        env:\n          NPM_TOKEN: ${{ secrets.KEY }}\n        with:\n          push: true\n' +
          '          secret-envs: |\n            NPM_TOKEN=NPM_TOKEN\n',
      ),
    )
  })

  test('an id that the Dockerfile dictates', () => {
    const { after } = of(
      step(`          build-args: |\n            ${token}\n`),
      {},
      { ids: { NPM_TOKEN: 'npm' } },
    )
    expect(after).toBe(step('          secrets: |\n            npm=${{ secrets.NPM_TOKEN }}\n'))
  })

  test('with keep the argument stays beside the secret', () => {
    const args = `          build-args: |\n            ${token}\n`
    expect(of(step(args), {}, { keep: true }).after).toBe(
      step(`          secrets: |\n            ${token}\n${args}`),
    )
  })

  test('an argument whose secret is passed already only goes', () => {
    const { after } = of(
      step(
        `          build-args: |\n            ${token}\n            A=1\n          secrets: ${token}\n`,
      ),
    )
    expect(after).toBe(
      step(`          build-args: |\n            A=1\n          secrets: ${token}\n`),
    )
  })

  test.each(['depot/build-push-action@v1', 'useblacksmith/build-push-action@v2'])('%s', (uses) => {
    expect(of(step(`          build-args: ${token}\n`, uses)).after).toBe(
      step(`          secrets: ${token}\n`, uses),
    )
  })

  test('nais/docker-build-push has names of its own', () => {
    const uses = 'nais/docker-build-push@v0'
    expect(
      of(step(`          build_args: |\n            ${token}\n            A=1\n`, uses)).after,
    ).toBe(
      step(
        `          build_secrets: |\n            ${token}\n          build_args: |\n            A=1\n`,
        uses,
      ),
    )
  })
})

describe('left to a person', () => {
  test.each<[string, string, RegExp, string?]>([
    ['fixed text', 'build-args: NPM_TOKEN=fake-token-for-tests', /fixed text.*rotate/],
    ['a variable that no shell expands', 'build-args: NPM_TOKEN=$NPM_TOKEN', /no shell/],
    ['an empty value', 'build-args: NPM_TOKEN=', /empty/],
    [
      'version 1',
      'build-args: NPM_TOKEN=${{ secrets.N }}',
      /version/,
      'docker/build-push-action@v1',
    ],
    [
      'version 1 by its commit',
      'build-args: NPM_TOKEN=${{ secrets.N }}',
      /version/,
      'docker/build-push-action@92e71463491f2d026a477188b8ad3a0fdd9d672c # v1.1.2',
    ],
    [
      'a name alone for an old version',
      'build-args: NPM_TOKEN',
      /v5\.1/,
      'docker/build-push-action@v4',
    ],
    [
      'a quoted line for depot',
      'build-args: \'"NPM_TOKEN=${{ secrets.N }}"\'',
      /one line/,
      'depot/build-push-action@v1',
    ],
    [
      'an action without secrets',
      'build_arg: NPM_TOKEN=${{ secrets.N }}',
      /macbre/,
      'macbre/push-to-ghcr@v16',
    ],
    [
      'lines that are folded',
      'build-args: >\n            A=1\n\n            NPM_TOKEN=${{ secrets.N }}',
      /line by line/,
    ],
    [
      'secrets of an expression',
      'build-args: NPM_TOKEN=${{ secrets.N }}\n          secrets: [a]',
      /not fixed text/,
    ],
  ])('%s', (_name, inputs, why, uses) => {
    const text = step(`          ${inputs}\n`, uses)
    const { after, left } = of(text)
    expect(after).toBe(text)
    expect(left).toEqual([expect.stringMatching(why)])
  })

  test('the environment of the step has another value under the name', () => {
    const text = job(
      '      - uses: docker/build-push-action@v6\n        env:\n          NPM_TOKEN: x\n        with:\n          build-args: |\n            "NPM_TOKEN=${{ secrets.KEY }}"\n',
    )
    const { after, left } = of(text)
    expect(after).toBe(text)
    expect(left).toEqual([expect.stringContaining('another value')])
  })

  test('arguments that come from an expression are told of', () => {
    const { remarks } = of(step('          build-args: ${{ inputs.build-args }}\n'))
    expect(remarks).toMatchObject([
      { status: 'note', message: expect.stringContaining('expression') },
    ])
  })

  test('a workflow that is called', () => {
    const text =
      'jobs:\n  a:\n    uses: org/shared/.github/workflows/build.yml@v1\n    with:\n      build-args: |\n        NPM_TOKEN=${{ vars.T }}\n'
    expect(of(text).remarks).toMatchObject([
      {
        status: 'manual',
        names: ['NPM_TOKEN'],
        message: expect.stringContaining('another repository'),
      },
    ])
  })

  test('an action that nobody knows', () => {
    expect(
      of(step('          build_args: NPM_TOKEN=${{ secrets.T }}\n', 'some/thing@v1')).remarks,
    ).toMatchObject([
      { status: 'manual', names: ['NPM_TOKEN'], message: expect.stringContaining('not known') },
    ])
  })

  test('what bake is given from outside of its file', () => {
    const uses = 'docker/bake-action@v6'
    const set = of(step('          set: |\n            *.args.NPM_TOKEN=${{ secrets.T }}\n', uses))
    expect(set.left).toEqual([expect.stringContaining('from outside of its file')])
    const vars = of(step('          vars: |\n            NPM_TOKEN=${{ secrets.T }}\n', uses))
    expect(vars.left).toEqual([expect.stringContaining('a secret does not see')])
  })

  test('PowerShell', () => {
    const text = job(
      '      - shell: pwsh\n        run: docker build --build-arg NPM_TOKEN=$env:T .\n',
    )
    expect(of(text).remarks).toMatchObject([{ status: 'manual', names: ['NPM_TOKEN'] }])
  })
})

describe('which Dockerfile', () => {
  const args = '          build-args: NPM_TOKEN=${{ secrets.T }}\n'
  const where = (inputs: string, head = '', before = '') =>
    of(
      job(
        `${before}      - uses: docker/build-push-action@v6\n        with:\n${inputs}${args}`,
        head,
      ),
    ).invocations[0]

  test.each<[string, Record<string, unknown>, string?, string?]>([
    ['', { dockerfile: { path: 'Dockerfile' }, context: '' }],
    ['          context: ./api\n', { dockerfile: { path: 'api/Dockerfile' }, context: 'api' }],
    [
      '          context: api\n          file: web/Dockerfile\n',
      { dockerfile: { path: 'web/Dockerfile' }, context: 'api' },
    ],
    [
      '          context: "{{defaultContext}}:api"\n',
      { dockerfile: { path: 'api/Dockerfile' }, context: 'api' },
    ],
    ['          context: https://git.example.com/a.git\n', { dockerfile: 'elsewhere' }],
    ['          target: app\n', { target: 'app' }],
    [
      '          context: ${{ matrix.app }}\n',
      { dockerfile: { set: ['api/Dockerfile', 'web/Dockerfile'] } },
      '    strategy:\n      matrix:\n        app: [api, web]\n',
    ],
    [
      '          file: ${{ matrix.file }}\n',
      { dockerfile: { path: 'api/Dockerfile' } },
      '    strategy:\n      matrix:\n        include:\n          - file: ./api/Dockerfile\n',
    ],
    [
      '          file: ${{ env.FILE }}\n',
      { dockerfile: { path: 'api/Dockerfile' } },
      '    env:\n      FILE: api/Dockerfile\n',
    ],
    [
      '          file: ${{ inputs.dir }}/Dockerfile\n',
      { dockerfile: { set: ['Dockerfile', 'api/Dockerfile', 'web/Dockerfile'] } },
    ],
    [
      '          context: other\n',
      { dockerfile: 'elsewhere' },
      '',
      '      - uses: actions/checkout@v4\n        with:\n          repository: org/other\n          path: other\n',
    ],
    [
      '          context: src/api\n',
      { dockerfile: { path: 'api/Dockerfile' } },
      '',
      '      - uses: actions/checkout@v4\n        with:\n          path: src\n',
    ],
  ])('%j', (inputs, expected, head = '', before = '') => {
    expect(where(inputs, head, before)).toMatchObject(expected)
  })
})
