import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { isMap, isScalar, isSeq, type Node, type Scalar, visit, type YAMLMap } from 'yaml'
import { describe, expect, test } from 'vitest'
import { removeEntry, removeItem } from '../src/callers/yaml/edits.ts'
import { insertAfter } from '../src/callers/yaml/insertion.ts'
import { entriesOf, entryOf, itemsOf, readYaml, valueAt } from '../src/callers/yaml/file.ts'
import { callerFixtures } from './callers/fixture.ts'
import { applied, combined } from '../src/callers/yaml/lines.ts'
import { scalarText } from '../src/callers/yaml/scalar.ts'
import { shapeOf } from '../src/callers/yaml/shape.ts'

/** The YAML files of the fixtures, and those below SECRETMOUNT_YAML where it is set. */
function yamlFiles(): string[] {
  const folders = [resolve(import.meta.dirname, '../fixtures')]
  if (process.env['SECRETMOUNT_YAML'] !== undefined) folders.push(process.env['SECRETMOUNT_YAML'])
  return folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((path) => /\.ya?ml$/.test(path))
      .map((path) => join(folder, path))
      .filter((path) => statSync(path).isFile()),
  )
}

const samples = [
  'a: 1\nb:\n  # about C\n  - C=${C}  # why\n  - D\n',
  'steps:\n  - run: |\n      docker build \\\n        .\n\n      echo done\n    env:\n      A: b\n  - run: >-\n      docker build\n      .\n\n      echo\n',
  "one: 'it''s'\ntwo: \"a \\\" b\"\nthree: [x, 'y', \"z\"]\n",
  'a:\r\n  b: |\r\n    x\r\n    y\r\n  c: d\r\n',
  '\uFEFFa: b\nc: d\n',
  'a:\n- b\n- c: d\n  e: f\n- - g\n  - h',
  'a: &x {b: c, d: e}\nf: *x\n<<: *x\n',
]

const texts = [...samples, ...yamlFiles().map((path) => readFileSync(path, 'utf8'))]

describe('scalars', () => {
  const readAll = (source: string) => {
    const file = readYaml(source)
    const scalars: Scalar[] = []
    for (const root of file?.roots ?? [])
      visit(root, {
        Scalar(_key, node) {
          scalars.push(node)
        },
      })
    return { file, scalars }
  }

  test('every character of a value stands where it is said to stand', () => {
    for (const text of texts) {
      const { file, scalars } = readAll(text)
      for (const node of scalars) {
        const mapped = file && scalarText(file, node)
        if (!mapped) continue
        const wrong = mapped.value.split('').filter((character, index) => {
          const written = text[mapped.offsets[index]!]
          return !/[\s\\]/.test(character) && written !== '\\' && written !== character
        })
        expect(wrong).toEqual([])
      }
    }
  })

  test('nearly every scalar can be mapped', () => {
    const all = texts.flatMap((text) => {
      const { file, scalars } = readAll(text)
      return scalars
        .filter((node) => typeof node.value === 'string' && node.range![0] < node.range![1])
        .map((node) => scalarText(file!, node) !== undefined)
    })
    expect(all.filter((isMapped) => !isMapped).length / all.length).toBeLessThan(0.002)
  })

  test.each([
    ['run: |\n  a\n  b\n', 'x y', 'run: |\n  ax y\n  b\n'],
    ['run: >\n  a\n  b\n', 'x', 'run: >\n  ax\n  b\n'],
    ["run: 'a b'\n", "'x'", "run: 'a''x'' b'\n"],
    ['run: "a b"\n', '"x"', 'run: "a\\"x\\" b"\n'],
    ['run: a b\n', ' --secret id=X,env=X', 'run: a --secret id=X,env=X b\n'],
  ])('%j takes %j in', (source, text, after) => {
    const file = readYaml(source)!
    const mapped = scalarText(file, valueAt(file, file.roots[0], 'run') as Scalar)!
    const at = mapped.offsets[1]!
    expect(applied(source, [{ start: at, end: at, text: mapped.encode(text)! }])).toBe(after)
  })

  test.each([
    ['run: a b\n', ' # x'],
    ['run: a b\n', 'x: y'],
    ['run: [a, b]\n', 'id=X,env=X'],
    ['run: |\n  a\n', 'b\nc'],
  ])('%j cannot take %j in', (source, text) => {
    const file = readYaml(source)!
    const run = valueAt(file, file.roots[0], 'run')!
    const node = (isSeq(run) ? run.items[0] : run) as Scalar
    expect(scalarText(file, node)?.encode(text)).toBeUndefined()
  })
})

describe('taking out', () => {
  const without = (source: string, name: string) => {
    const file = readYaml(source)!
    const list = valueAt(file, file.roots[0], 'args')!
    const removal = isMap(list)
      ? removeEntry(file, entryOf(list, name)!, [name])
      : removeItem(
          file,
          list as never,
          itemsOf(list).find((item) => isScalar(item) && String(item.value).startsWith(name))!,
          [name],
        )
    return removal && { ...removal, after: applied(source, combined(removal.edits)) }
  }

  test('an item goes with the comment that speaks of it alone', () => {
    const source =
      'args:\n  - A_B=1\n  # X_TOKEN is for npm\n  - X_TOKEN=${X_TOKEN}  # secret\n  - C\n'
    expect(without(source, 'X_TOKEN')).toMatchObject({
      after: 'args:\n  - A_B=1\n  - C\n',
      above: ['# X_TOKEN is for npm'],
      behind: '# secret',
    })
  })

  test('a comment that speaks of others too stays', () => {
    const source = 'args:\n  # X_TOKEN and NODE_ENV\n  X_TOKEN: a\n  NODE_ENV: b\n'
    expect(without(source, 'X_TOKEN')?.after).toBe(
      'args:\n  # X_TOKEN and NODE_ENV\n  NODE_ENV: b\n',
    )
  })

  test('a value of several lines goes as a whole', () => {
    expect(without('args:\n  X: |\n    a\n    b\n\n  Y: c\n', 'X')?.after).toBe('args:\n\n  Y: c\n')
  })

  test('in braces and brackets the comma goes along', () => {
    expect(without('args: {A: 1, X: 2}\n', 'X')?.after).toBe('args: {A: 1}\n')
    expect(without('args: {X: 2, A: 1}\n', 'X')?.after).toBe('args: {A: 1}\n')
    expect(without('args: ["A=1", "X=2", "B=3"]\n', 'X')?.after).toBe('args: ["A=1", "B=3"]\n')
  })

  test('a file without a last line end stays one', () => {
    expect(without('args:\n  A: 1\n  X: 2', 'X')?.after).toBe('args:\n  A: 1')
  })

  test('whatever is taken out, the rest says what it said', () => {
    for (const source of texts) {
      const file = readYaml(source)
      if (!file) continue
      for (const root of file.roots.slice(0, 1))
        for (const [path, map] of mapsBelow(root, [])) {
          const { items } = map
          if (new Set(entriesOf(map).map((entry) => entry.key)).size < items.length) continue
          for (const entry of entriesOf(map).slice(0, 3)) {
            if (items.length < 2 || /[*&]|<</.test(source)) continue
            const removal = removeEntry(file, entry, [])
            if (!removal) continue
            const after = applied(source, combined(removal.edits))
            const gone = [...path, entry.key].join('\0')
            const isGone = (at: readonly unknown[]) => at.join('\0') === gone
            const read = readYaml(after)
            expect(read && shapeOf(read, isGone), `${entry.key} of\n${source.slice(0, 300)}`).toBe(
              shapeOf(file, isGone),
            )
          }
        }
    }
  })
})

function mapsBelow(
  node: Node,
  path: readonly (string | number)[],
): [readonly (string | number)[], YAMLMap][] {
  if (isMap(node))
    return [
      [path, node as YAMLMap] as [readonly (string | number)[], YAMLMap],
      ...entriesOf(node).flatMap((entry) =>
        entry.value ? mapsBelow(entry.value, [...path, entry.key]) : [],
      ),
    ]
  return itemsOf(node).flatMap((item, index) => mapsBelow(item, [...path, index]))
}

test('what is put behind an entry has its indent and line ends', () => {
  const source = 'a:\r\n  b: |\r\n    x\r\n  c: d\r\n'
  const file = readYaml(source)!
  const entry = entryOf(valueAt(file, file.roots[0], 'a'), 'b')!
  expect(applied(source, [insertAfter(file, entry, ['n:', '  - m'])])).toBe(
    'a:\r\n  b: |\r\n    x\r\n  n:\r\n    - m\r\n  c: d\r\n',
  )
})

describe('what callers of a kind do not touch', () => {
  const touched: Readonly<Record<string, readonly string[]>> = {
    compose: ['args', 'secrets', 'ssh', 'x-API_TOKEN', 'x-OTHER_TOKEN'],
    actions: [
      'build-args',
      'secrets',
      'secret-envs',
      'secret-files',
      'env',
      'run',
      'build_args',
      'build_secrets',
    ],
    kamal: ['args', 'secrets'],
    skaffold: ['buildArgs', 'secrets', 'local'],
    goreleaser: ['build_flag_templates', 'build_args', 'flags'],
  }
  const fixtures = callerFixtures(resolve(import.meta.dirname, '../fixtures/callers')).filter(
    ({ kind }) => kind in touched,
  )

  test.each(fixtures)('$kind/$name says what it said, and keeps its other lines', (fixture) => {
    const keys = touched[fixture.kind]!
    const isTouched = (path: readonly unknown[]) => keys.includes(String(path.at(-1)))
    for (const [path, text] of Object.entries(fixture.after)) {
      // `build: x` is short for its context (compose-spec, build.md)
      const before = fixture.before[path]!.replaceAll(
        /^( *)build: (\w+)$/gm,
        '$1build:\n$1  context: $2',
      )
      if (!/\.ya?ml$/.test(path)) continue
      expect(shapeOf(readYaml(text)!, isTouched)).toBe(shapeOf(readYaml(before)!, isTouched))
      const about = /TOKEN|secret|args|Args|env|local|Buildkit|flags|docker build|npmrc|build: {/i
      const others = (of: string) =>
        of.split('\n').filter((line) => line.trim() !== '' && !about.test(line))
      expect(others(text)).toEqual(others(before))
    }
  })
})
