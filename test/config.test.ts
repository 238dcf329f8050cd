import { toJsonSchema } from '@valibot/to-json-schema'
import { Ajv } from 'ajv'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { checked } from '../src/config/read.ts'
import { configSchema } from '../src/config/schema.ts'
import type { Options } from '../src/rewrite.ts'
import { rewrite } from '../src/rewrite.ts'
import { folderWith, runIn, standIn } from './stand-in.ts'

const clean = 'FROM alpine\n'
const root = join(import.meta.dirname, '..')

/** What the engine is told of each file. */
async function told(
  files: Readonly<Record<string, string>>,
  argv: readonly string[] = [],
  cwd = '.',
) {
  const options = new Map<string, Options>()
  const ran = await runIn(join(folderWith(files), cwd), argv, (source, given = {}) => {
    options.set(given.path!, given)
    return standIn(source, given)
  })
  return { ...ran, options }
}

const config = (value: unknown) => JSON.stringify(value)

describe('the configuration', () => {
  it('says once what the options say each time', async () => {
    const { options, stderr } = await told({
      Dockerfile: `${clean}# LICENSE TOKEN_URL NPM_TOKEN\n`,
      'secretmount.config.json': config({
        $schema: './config.schema.json',
        secrets: ['LICENSE'],
        ignore: ['TOKEN_URL'],
        ids: { NPM_TOKEN: 'npm' },
        style: 'file',
        builder: 'docker@20.10',
        syntax: false,
        ssh: true,
        unsafe: true,
        dotenv: { id: 'all', path: '/run/all.env' },
      }),
    })
    expect(options.get('Dockerfile')).toMatchObject({
      secrets: ['LICENSE'],
      ignore: ['TOKEN_URL'],
      ids: { NPM_TOKEN: 'npm' },
      style: 'file',
      builder: { name: 'docker', version: [20, 10] },
      syntax: false,
      ssh: true,
      unsafe: true,
      bundle: { id: 'all', path: '/run/all.env' },
    })
    expect(stderr).toBe('1 file, 0 would change\n')
  })

  it('gives way to the command line, name by name in lists', async () => {
    const { options } = await told(
      {
        Dockerfile: clean,
        'secretmount.config.json': config({
          secrets: ['A', 'B'],
          ignore: ['C'],
          style: 'file',
          builder: 'podman',
        }),
      },
      ['--style', 'env', '--secret', 'C', '--ignore', 'A', '.'],
    )
    expect(options.get('Dockerfile')).toMatchObject({
      secrets: ['B', 'C'],
      ignore: ['A'],
      style: 'env',
      builder: { name: 'podman' },
    })
  })

  it('is found upward to the git root, the nearest one alone', async () => {
    const files = {
      'secretmount.config.json': config({ style: 'file' }),
      'repo/.git/HEAD': '',
      'repo/a/Dockerfile': clean,
      'repo/b/package.json': config({ name: 'b', secretmount: { style: 'dotenv' } }),
      'repo/b/deep/Dockerfile': clean,
      'repo/c/package.json': config({ devDependencies: { secretmount: '1.0.0' } }),
      'repo/c/Dockerfile': clean,
    }
    const above = await told(files, ['a', 'b', 'c'], 'repo')
    expect([...above.options].map(([path, { style }]) => [path, style])).toEqual([
      ['a/Dockerfile', 'auto'],
      ['b/deep/Dockerfile', 'dotenv'],
      ['c/Dockerfile', 'auto'],
    ])
    const own = { ...files, 'repo/secretmount.config.json': config({ builder: 'podman' }) }
    const found = await told(own, ['.'], 'repo/a')
    expect(found.options.get('Dockerfile')?.builder?.name).toBe('podman')
  })

  it('may say something else of some files', async () => {
    const { options } = await told({
      Dockerfile: clean,
      'legacy/web/Dockerfile': clean,
      'secretmount.config.json': config({
        secrets: ['A'],
        overrides: [
          { paths: ['legacy/'], style: 'file', secrets: ['B'], ignore: ['A'] },
          { paths: ['legacy/web/*'], builder: 'podman' },
        ],
      }),
    })
    expect(options.get('Dockerfile')).toMatchObject({ style: 'auto', secrets: ['A'] })
    expect(options.get('legacy/web/Dockerfile')).toMatchObject({
      style: 'file',
      secrets: ['B'],
      ignore: ['A'],
      builder: { name: 'podman' },
    })
  })

  it('takes in and leaves out by pattern', async () => {
    const { options } = await told({
      'build/app.image': clean,
      'old/Dockerfile': clean,
      'old/keep/Dockerfile': clean,
      'a/Dockerfile.test': clean,
      Dockerfile: clean,
      'secretmount.config.json': config({
        files: ['*.image'],
        exclude: ['/old/*', '!/old/keep', 'Dockerfile.test'],
      }),
    })
    expect([...options.keys()]).toEqual(['Dockerfile', 'build/app.image', 'old/keep/Dockerfile'])
  })

  it('leaves out a file that is named too, and says so', async () => {
    const { options, stderr } = await told(
      { 'old/Dockerfile': clean, 'secretmount.config.json': config({ exclude: ['old/'] }) },
      ['old/Dockerfile'],
    )
    expect(options.size).toBe(0)
    expect(stderr).toContain('old/Dockerfile: left out, as exclude says\n')
  })

  it('may be another file, or none', async () => {
    const files = {
      Dockerfile: clean,
      'secretmount.config.json': config({ style: 'file' }),
      'other.json': config({ style: 'dotenv' }),
    }
    const styleOf = async (...argv: string[]) =>
      (await told(files, argv)).options.get('Dockerfile')?.style
    expect(await styleOf('--config', 'other.json')).toBe('dotenv')
    expect(await styleOf('--no-config')).toBe('auto')
    expect(await told(files, ['--config', 'nosuch.json'])).toMatchObject({
      code: 2,
      stderr: 'secretmount: --config: no such file: nosuch.json\n',
    })
  })

  it('says a context from its own folder', async () => {
    const { options } = await told(
      {
        '.git/HEAD': '',
        'secretmount.config.json': config({ context: 'app' }),
        'app/.npmrc': 'x',
        'docker/Dockerfile': clean,
      },
      ['.'],
      'docker',
    )
    expect(options.get('Dockerfile')?.readContext?.('.npmrc')).toBe('x')
  })
})

describe('what is wrong with a configuration is told', () => {
  const run = (text: string, argv: readonly string[] = []) =>
    told({ Dockerfile: clean, 'secretmount.config.json': text }, argv)

  it.each([
    ['{"ignroe": ["A"]}', 'secretmount.config.json: there is no "ignroe"; did you mean ignore?\n'],
    ['{"dotenv": {"idd": "a"}}', 'there is no "dotenv.idd"; did you mean id?\n'],
    [
      '{"overrides": [{"paths": ["*"], "stile": "file"}]}',
      'there is no "overrides.0.stile"; did you mean style?\n',
    ],
    ['{"zzzzzzz": 1}', 'there is no "zzzzzzz"\n'],
  ])('an unknown key of %s, and the rest holds', async (text, message) => {
    const { options, stderr } = await run(text)
    expect(stderr).toContain(message)
    expect(options.size).toBe(1)
  })

  it.each([
    ['{', 'config.json:1:2: no valid JSON: a } is missing'],
    [
      '{\n  "ignore": ["A",\n  "style" "env"\n}',
      'config.json:3:11: no valid JSON: a comma is missing',
    ],
    ["{'style': 'env'}", 'config.json:1:2: no valid JSON: '],
    ['{\n  "ssh": yes\n}', 'config.json:2:10: no valid JSON: a word that means nothing in JSON'],
    ['[]', 'it must be an object'],
    ['null', 'it must be an object'],
    ['"text"', 'it must be an object'],
    ['{"exclude": [""]}', '"exclude.0" must not be empty'],
    ['{"style": "nice"}', '"style" must be ("auto" | "env" | "file" | "dotenv")'],
    ['{\n  "secrets": "A"}', 'config.json:2:3: "secrets" must be a list: [ ]\n'],
    ['{"ssh": "yes"}', '"ssh" must be true or false\n'],
    ['{"ids": {\n"A": 1}}', 'config.json:2:1: "ids.A" must be a text in quotes\n'],
    ['{"builder": "kaniko"}', '"builder" wants docker, podman or docker@VERSION'],
    ['{"ids": {"A": "x", "B": "x"}}', '"ids" gives one id to two secrets'],
    ['{"ids": {"A": "x,y"}}', '"ids.A" wants letters'],
    ['{"context": "../other"}', '"context" wants a folder below this file'],
    ['{"context": "/etc"}', '"context" wants a folder below this file'],
    ['{"overrides": [{"style": "file"}]}', '"overrides.0.paths" is missing'],
    ['{"only": ["variabel"]}', '"only" names no transform: variabel; did you mean variable?'],
  ])('%s is not followed, and nothing is done to its files', async (text, message) => {
    const { code, options, stderr } = await run(text)
    expect(stderr).toMatch(/^Dockerfile: error {2}secretmount\.config\.json(?::\d+:\d+)?: /)
    expect(stderr).toContain(message)
    expect([code, options.size]).toEqual([2, 0])
  })

  it('is told beside a document too, and with --no-exit-codes', async () => {
    const { code, stderr } = await run('{', ['--format', 'json', '--no-exit-codes'])
    expect(stderr).toBe(
      'secretmount: no file could be processed; `error` of each in the document says why\n',
    )
    expect(code).toBe(2)
  })

  it('may begin with a byte order mark', async () => {
    const { code, options } = await run('\uFEFF{"secrets": ["PLAIN"]}')
    expect(code).not.toBe(2)
    expect([...options.values()].map(({ secrets }) => secrets)).toEqual([['PLAIN']])
  })

  it('stops no other repository', async () => {
    const { code, options } = await told({
      'a/.git/HEAD': '',
      'a/Dockerfile': clean,
      'a/secretmount.config.json': '{',
      'b/.git/HEAD': '',
      'b/Dockerfile': clean,
    })
    expect(code).toBe(1)
    expect([...options.keys()]).toEqual(['b/Dockerfile'])
  })

  const stale = config({
    secrets: ['GONE_TOKEN'],
    ignore: ['HERE'],
    files: ['*.image'],
    exclude: ['old/'],
    ids: { AWAY: 'away' },
    overrides: [{ paths: ['nosuch/'], ignore: ['NOWHERE'] }],
  })

  it('entries that nothing is about, when everything was searched', async () => {
    const files = {
      Dockerfile: '# HERE\n',
      'secretmount.config.json': stale,
      'a/Dockerfile': clean,
    }
    const { stderr } = await told(files)
    expect(stderr.match(/"[^"]+"; take it out/g)).toEqual(
      [
        'files: *.image',
        'exclude: old/',
        'paths: nosuch/',
        'secrets: GONE_TOKEN',
        'ids: AWAY',
        'ignore: NOWHERE',
      ].map((entry) => `"${entry}"; take it out`),
    )
    expect((await told(files, ['a'])).stderr).not.toContain('take it out')
  })

  it('nothing of a folder that is left out, nor of what calls builds there', async () => {
    const folder = folderWith({
      '.git/HEAD': '',
      Dockerfile: 'FROM a\nARG API_TOKEN\nRUN curl -H "X: $API_TOKEN" https://api.example.com\n',
      'secretmount.config.json': config({ exclude: ['old/'] }),
      'old/secretmount.config.json': config({ ids: { AWAY: 'away' } }),
      'old/build.sh': '#!/bin/sh\ndocker build --build-arg API_TOKEN ..\n',
    })
    const { stderr } = await runIn(folder, ['--check'], rewrite)
    expect(stderr).toContain('Dockerfile:2')
    expect(stderr).not.toMatch(/take it out|build\.sh/)
  })

  it('an --exclude that matches nothing', async () => {
    const { stderr } = await told({ Dockerfile: clean, 'old/Dockerfile': clean }, [
      '--exclude',
      'old',
      '--exclude',
      'odl',
      '.',
    ])
    expect(stderr).toBe('--exclude odl: nothing here matches it\n1 file, 0 would change\n')
  })

  it('a --secret or --ignore that no file has, with the name that was meant', async () => {
    const files = { Dockerfile: 'FROM alpine\nARG LICENSE\nARG Port\nRUN make\n' }
    const { stderr } = await told(files, ['--secret', 'LICENCE', '--ignore', 'QQQQQQ', '.'])
    expect(stderr).toContain(
      '--secret LICENCE: nothing here is called so; did you mean LICENSE?\n' +
        '--ignore QQQQQQ: nothing here is called so\n',
    )
    const known = await told(files, ['--secret', 'LICENSE', '--ignore', '.npmrc', '.'])
    expect(known.stderr).not.toContain('nothing here')
  })

  it.each([
    ['LICENSE=fake-value-for-tests', '--secret: a name is meant, never the value itself'],
    ['A,B', '--secret: one name is meant; write the option once for each'],
  ])('a --secret that is no name: %s', async (text, message) => {
    const { stderr } = await told({ Dockerfile: clean }, ['--secret', text, '.'])
    expect(stderr).toBe(`secretmount: ${message}\n`)
  })
})

describe('--only', () => {
  const source =
    'FROM node:22\nARG NPM_TOKEN\nRUN npm ci\nCOPY netrc /root/.netrc\nRUN git clone https://git.example.com/a.git && rm /root/.netrc\n'

  it('applies and reports the named transforms alone', async () => {
    const folder = folderWith({ Dockerfile: source, netrc: 'machine git.example.com\n' })
    const { stdout, stderr } = await runIn(folder, ['--only', 'variable', '.'], rewrite)
    expect(stdout).toContain('-ARG NPM_TOKEN')
    expect(stdout).not.toContain('-COPY netrc')
    expect(stderr).not.toContain('netrc')
  })

  it('knows no others', async () => {
    const folder = folderWith({ Dockerfile: source })
    expect(await runIn(folder, ['--only', 'variabel', '.'])).toMatchObject({
      code: 2,
      stderr:
        'secretmount: --only variabel: there is no such transform; did you mean variable? "secretmount explain" lists them\n',
    })
  })

  it('leaves the comments of what it leaves alone', async () => {
    const told =
      'FROM node:22\n# docker build --build-arg NPM_TOKEN=x .\nARG NPM_TOKEN\nRUN npm ci\n'
    expect(rewrite(told, { accept: ({ transform }) => transform === 'leftovers' }).after).toBe(told)
  })
})

describe('the published schema', () => {
  const path = join(root, 'config.schema.json')
  const samples: unknown[] = [
    {},
    { secrets: ['A'], ignore: [], ids: { A: 'a' }, only: ['variable'] },
    { style: 'file', builder: 'docker@27.3', syntax: false, dotenv: { id: 'x' } },
    { files: ['*.image'], exclude: ['!a'], callers: false, context: 'app', target: 'web' },
    { overrides: [{ paths: ['a/'], style: 'env' }] },
    { style: 'nice' },
    { builder: 'kaniko' },
    { secrets: [''] },
    { secrets: 'A' },
    { unknown: 1 },
    { context: '/etc' },
    { context: 'a/../../b' },
    { dotenv: { path: 'relative' } },
    { overrides: [{}] },
    [],
  ]

  it('is made of the one that is used (vitest -u writes it anew)', async () => {
    const schema = toJsonSchema(configSchema, { errorMode: 'ignore' })
    const text = `${JSON.stringify({ $schema: schema.$schema, title: 'secretmount.config.json', ...schema }, undefined, 2)}\n`
    await expect(text).toMatchFileSnapshot(path)
  })

  it.each(samples.map((sample) => [JSON.stringify(sample), sample]))(
    'takes and refuses what the program does: %s',
    (_text, sample) => {
      const validate = new Ajv({ unicodeRegExp: false }).compile(
        JSON.parse(readFileSync(path, 'utf8')) as object,
      )
      const isTaken = () => {
        try {
          return checked(sample).warnings.length === 0
        } catch {
          return false
        }
      }
      expect(validate(sample)).toBe(isTaken())
    },
  )
})
