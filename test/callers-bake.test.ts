import { describe, expect, test } from 'vitest'
import { listElements, objectItems, readHcl } from '../src/callers/bake/hcl.ts'
import { read } from '../src/callers/bake/read.ts'
import { handOver } from './callers-kind.ts'

const dockerfile = 'FROM node:22\nARG NPM_TOKEN\nRUN npm ci\n'

function of(
  text: string,
  files: Record<string, string> = {},
  options = {},
  path = 'docker-bake.hcl',
) {
  return handOver(
    read,
    { Dockerfile: dockerfile, 'api/Dockerfile': dockerfile, [path]: text, ...files },
    path,
    ['NPM_TOKEN', 'OTHER_TOKEN'],
    options,
  )
}

describe('HCL', () => {
  test('attributes and blocks stand where they stand', () => {
    const source =
      '# a } comment\nvariable "A" { default = "" }\n\ntarget "x" {\n  /* block = { */\n  args = {\n    A = "${A == "" ? "}" : A}" // c\n    "B" : [1, 2], C = f(A, {\n      d = 1\n    })\n  }\n  tags = concat(["a"],\n    ["b"])\n}\n'
    const body = readHcl(source)!
    expect(body.blocks.map(({ type, labels }) => [type, ...labels])).toEqual([
      ['variable', 'A'],
      ['target', 'x'],
    ])
    const target = body.blocks[1]!
    expect(target.attributes.map(({ name }) => name)).toEqual(['args', 'tags'])
    const items = objectItems(source, target.attributes[0]!.value)!
    expect(items.map(({ name, value }) => [name, source.slice(value.start, value.end)])).toEqual([
      ['A', '"${A == "" ? "}" : A}"'],
      ['B', '[1, 2]'],
      ['C', 'f(A, {\n      d = 1\n    })'],
    ])
  })

  test('heredocs', () => {
    const source = 'target "x" {\n  dockerfile-inline = <<EOT\nFROM x\n}\nEOT\n  context = "."\n}\n'
    expect(readHcl(source)!.blocks[0]!.attributes.map(({ name }) => name)).toEqual([
      'dockerfile-inline',
      'context',
    ])
  })

  test('lists', () => {
    const source = '["a", {id = "b"}, "c,d",\n]'
    const elements = listElements(source, { start: 0, end: source.length })!
    expect(elements.map(({ start, end }) => source.slice(start, end))).toEqual([
      '"a"',
      '{id = "b"}',
      '"c,d"',
    ])
  })

  test.each(['target "x" {', 'target "x" }', 'a = "b', 'x {{', 'a = [1', '= 3'])(
    '%j is none',
    (text) => {
      expect(readHcl(text)).toBeUndefined()
    },
  )

  test('computed keys and calls are no plain object', () => {
    const object = (text: string) => objectItems(text, { start: 0, end: text.length })
    expect(object('{ (a) = 1 }')).toBeUndefined()
    expect(object('merge(a, b)')).toBeUndefined()
    expect(object('{ a = 1 } ')).toBeUndefined()
  })
})

const variables = 'variable "NPM_TOKEN" {\n  default = ""\n}\nvariable "CI" {}\n\n'
const target = (body: string) => `${variables}target "app" {\n  context = "."\n${body}}\n`
const moved = '  secret = ["id=NPM_TOKEN,env=NPM_TOKEN"]\n'

describe('arguments become secrets', () => {
  test.each<[string, string, string]>([
    ['a variable', '  args = {\n    NPM_TOKEN = NPM_TOKEN\n  }\n', moved],
    ['a template', '  args = {\n    NPM_TOKEN = "${NPM_TOKEN}"\n  }\n', moved],
    ['a quoted key with a colon', '  args = {\n    "NPM_TOKEN": NPM_TOKEN,\n  }\n', moved],
    [
      'another variable',
      '  args = {\n    NPM_TOKEN = CI\n  }\n',
      moved.replace('env=NPM_TOKEN', 'env=CI'),
    ],
    [
      'one of two lines',
      '  args = {\n    MODE = "prod"\n    NPM_TOKEN = NPM_TOKEN # secret\n  }\n  tags = ["a"]\n',
      `  args = {\n    MODE = "prod"\n  }\n${moved}  tags = ["a"]\n`,
    ],
    [
      'one line',
      '  args = { NPM_TOKEN = NPM_TOKEN, MODE = "prod" }\n',
      `  args = { MODE = "prod" }\n${moved}`,
    ],
    [
      'the end of a line',
      '  args = { MODE = "prod", NPM_TOKEN = NPM_TOKEN }\n',
      `  args = { MODE = "prod" }\n${moved}`,
    ],
    ['all of one line', '  args = { NPM_TOKEN = NPM_TOKEN }\n', moved],
    [
      'a secret that is there',
      '  args = {\n    NPM_TOKEN = NPM_TOKEN\n  }\n  secret = ["id=gh,env=GH"]\n',
      '  secret = ["id=gh,env=GH", "id=NPM_TOKEN,env=NPM_TOKEN"]\n',
    ],
    [
      'secrets on lines of their own',
      '  secret = [\n    "id=gh,env=GH"\n  ]\n  args = { NPM_TOKEN = NPM_TOKEN }\n',
      '  secret = [\n    "id=gh,env=GH",\n    "id=NPM_TOKEN,env=NPM_TOKEN",\n  ]\n',
    ],
  ])('%s', (_name, before, after) => {
    const { after: text, left } = of(target(before))
    expect(left).toEqual([])
    expect(text).toBe(target(after))
  })

  test('a block on one line', () => {
    expect(of(`${variables}target "a" { args = { NPM_TOKEN = NPM_TOKEN } }\n`).after).toBe(
      `${variables}target "a" { secret = ["id=NPM_TOKEN,env=NPM_TOKEN"] }\n`,
    )
    expect(of(`${variables}target "a" { args = { NPM_TOKEN = NPM_TOKEN, A = "1" } }\n`).after).toBe(
      `${variables}target "a" {\n  args = { A = "1" }\n${moved}}\n`,
    )
  })

  test('with keep the argument stays beside the secret', () => {
    const args = '  args = {\n    NPM_TOKEN = NPM_TOKEN\n  }\n'
    expect(of(target(args), {}, { keep: true }).after).toBe(target(args + moved))
  })

  test('a variable of a file beside it', () => {
    const text = 'target "app" {\n  args = { NPM_TOKEN = NPM_TOKEN }\n}\n'
    expect(of(text, { 'variables.hcl': variables }).after).toBe(
      'target "app" {\n  secret = ["id=NPM_TOKEN,env=NPM_TOKEN"]\n}\n',
    )
  })

  test('JSON', () => {
    const json = (body: string) =>
      `{\n  "variable": {"NPM_TOKEN": {"default": ""}},\n  "target": {\n    "app": {\n      "context": ".",\n${body}    }\n  }\n}\n`
    const path = 'docker-bake.json'
    const before = json(
      '      "args": {\n        "NPM_TOKEN": "${NPM_TOKEN}",\n        "MODE": "prod"\n      }\n',
    )
    const { after, left } = of(before, {}, {}, path)
    expect(left).toEqual([])
    expect(after).toBe(
      json(
        '      "args": {\n        "MODE": "prod"\n      },\n      "secret": ["id=NPM_TOKEN,env=NPM_TOKEN"]\n',
      ),
    )
    expect(of(json('      "args": {"NPM_TOKEN": "${NPM_TOKEN}"}\n'), {}, {}, path).after).toBe(
      json('      "secret": ["id=NPM_TOKEN,env=NPM_TOKEN"]\n'),
    )
  })
})

describe('left to a person', () => {
  test.each<[string, string, RegExp]>([
    ['fixed text', 'NPM_TOKEN = "fake-token-for-tests"', /fixed text.*rotate/],
    ['a composed value', 'NPM_TOKEN = "a-${NPM_TOKEN}"', /put together/],
    ['a call', 'NPM_TOKEN = upper(NPM_TOKEN)', /put together/],
    ['a choice', 'NPM_TOKEN = NPM_TOKEN != "" ? NPM_TOKEN : "x"', /put together/],
    ['no variable of the file', 'NPM_TOKEN = ELSEWHERE', /no variable/],
    ['a variable with a default', 'NPM_TOKEN = DEFAULTED', /default/],
  ])('%s', (_name, item, why) => {
    const text = `variable "DEFAULTED" {\n  default = "x"\n}\n${target(`  args = {\n    ${item}\n  }\n`)}`
    const { after, left } = of(text)
    expect(after).toBe(text)
    expect(left).toEqual([expect.stringMatching(why)])
    expect(left[0]).not.toContain('fake-token')
  })

  test('computed arguments are told of', () => {
    const { remarks } = of(target('  args = merge(common, { NPM_TOKEN = NPM_TOKEN })\n'))
    expect(remarks).toMatchObject([
      { status: 'manual', names: expect.arrayContaining(['NPM_TOKEN']) },
    ])
  })

  test('what is no HCL is told of', () => {
    expect(of('target "x" {\n  NPM_TOKEN\n').remarks).toMatchObject([
      { status: 'manual', names: expect.arrayContaining(['NPM_TOKEN']) },
    ])
  })

  const plain = target('  args = { NPM_TOKEN = NPM_TOKEN }\n')

  test.each<[string, Record<string, string>, RegExp]>([
    ['--var', { 'b.sh': 'docker buildx bake --var NPM_TOKEN=$T\n' }, /b\.sh gives NPM_TOKEN/],
    [
      'vars of the action',
      {
        '.github/workflows/a.yml':
          '- uses: docker/bake-action@v6\n  with:\n    vars: |\n      NPM_TOKEN=x\n',
      },
      /gives NPM_TOKEN/,
    ],
    ['--set', { 'b.sh': "docker buildx bake --set '*.args.NPM_TOKEN=x'\n" }, /sets the argument/],
  ])('%s', (_name, files, why) => {
    const { after, left } = of(plain, files)
    expect(after).toBe(plain)
    expect(left).toEqual([expect.stringMatching(why)])
  })
})

describe('which Dockerfile', () => {
  const where = (text: string, files = {}, path = 'docker-bake.hcl') =>
    of(text, files, {}, path).invocations.map(({ dockerfile }) => dockerfile)

  test('a base means what inherits it', () => {
    expect(
      where(
        'target "_base" {\n  args = {}\n}\ntarget "a" {\n  inherits = ["_base"]\n  context = "api"\n}\ntarget "b" {\n  inherits = ["_base"]\n}\n',
      ),
    ).toEqual([
      { set: ['Dockerfile', 'api/Dockerfile'] },
      { path: 'api/Dockerfile' },
      { path: 'Dockerfile' },
    ])
  })

  test('paths start in the root or in the folder of the file', () => {
    const text = 'target "a" {\n}\n'
    expect(where(text, { 'deploy/x': '' }, 'deploy/docker-bake.hcl')).toEqual([
      { path: 'Dockerfile' },
    ])
    expect(where(text, {}, 'api/docker-bake.hcl')).toEqual([
      { set: ['Dockerfile', 'api/Dockerfile'] },
    ])
  })

  test('what is put in may be anything', () => {
    expect(
      where('target "a" {\n  name = "a-${x}"\n  matrix = { x = ["b"] }\n  context = x\n}\n'),
    ).toEqual([{ set: ['Dockerfile', 'api/Dockerfile'] }])
    expect(where('target "a" {\n  context = "https://git.example.com/a.git"\n}\n')).toEqual([
      'elsewhere',
    ])
    expect(where('target "a" {\n  dockerfile-inline = "FROM x"\n}\n')).toEqual(['elsewhere'])
  })
})
