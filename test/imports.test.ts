import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path/posix'
import { describe, expect, it } from 'vitest'
import { root } from './readme/workspace.ts'

/**
 * The rooms of the pipeline, from the lowest up: each imports from itself and from those before it.
 * Types count.
 */
const rooms: readonly (readonly [name: string, paths: RegExp])[] = [
  ['scanner', /^src\/(?:scanner(?:\.ts|\/)|span\.ts)/],
  ['dockerfile', /^src\/dockerfile(?:\.ts|\/)/],
  ['shell', /^src\/shell(?:\.ts|\/)/],
  ['catalog', /^src\/catalog\//],
  ['run and environment', /^src\/(?:run|environment)(?:\.ts|\/)/],
  ['facts', /^src\/facts\.ts/],
  ['trace', /^src\/trace\//],
  ['remedy', /^src\/(?:remedy\/|transform\.ts)/],
  ['plan', /^src\/plan(?:\.ts|\/)/],
  ['transforms', /^transforms\//],
  ['rewrite', /^src\/rewrite\.ts/],
  ['cli', /^src\/cli(?:\.ts|\/)/],
]

const files = ['src', 'transforms'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => `${folder}/${path}`),
)

const roomOf = (path: string) => rooms.findIndex(([, paths]) => paths.test(path))

/** What a file imports or hands on from its own project. */
function importsOf(path: string): string[] {
  const text = readFileSync(join(root, path), 'utf8')
  return [...text.matchAll(/^(?:import|export)[^'"]*?from '(\.[^']+)'/gm)].map((match) =>
    normalize(join(dirname(path), match[1]!)),
  )
}

/** What a file needs of its own project when it runs: no types. */
function neededBy(path: string): string[] {
  const text = readFileSync(join(root, path), 'utf8')
  return [...text.matchAll(/^(?:import|export)(?! type)([^'"]*?)from '(\.[^']+)'/gm)]
    .filter(([, names]) => !/^\s*\{(?:\s*type\s+\w+,?)+\s*\}/.test(names!))
    .map(([, , from]) => normalize(join(dirname(path), from!)))
}

/** Files that need themselves by way of others, each with its way. */
function circles(needs: ReadonlyMap<string, readonly string[]>): string[] {
  const done = new Set<string>()
  const found: string[] = []
  const visit = (path: string, way: readonly string[]): void => {
    if (way.includes(path)) {
      found.push([...way.slice(way.indexOf(path)), path].join(' > '))
      return
    }
    if (done.has(path)) return
    for (const other of needs.get(path) ?? []) visit(other, [...way, path])
    done.add(path)
  }
  for (const path of needs.keys()) visit(path, [])
  return found
}

describe('imports', () => {
  it('are seen at all', () => {
    expect(files.length).toBeGreaterThan(200)
    expect(importsOf('src/rewrite.ts')).toContain('transforms/index.ts')
    for (const [name, paths] of rooms)
      expect(
        files.filter((path) => paths.test(path)),
        name,
      ).not.toEqual([])
  })

  it('run one way, from the program down to the scanner', () => {
    const wrong = files.flatMap((path) =>
      importsOf(path)
        .filter((other) => roomOf(path) !== -1 && roomOf(other) > roomOf(path))
        .map((other) => `${path} imports ${other}`),
    )
    expect(wrong).toEqual([])
  })

  it('go round in no circle', () => {
    const needs = new Map(files.map((path) => [path, neededBy(path)]))
    expect(circles(needs)).toEqual([])
    const own = needs.get('src/shell.ts')!
    expect(own).toContain('src/shell/script.ts')
    const spoilt = new Map([...needs, ['src/shell/script.ts', ['src/shell.ts']]])
    expect(circles(spoilt)).not.toEqual([])
  })

  it('take the list of transforms into the pipeline alone', () => {
    const users = files.filter((path) => importsOf(path).includes('transforms/index.ts'))
    expect(users).toEqual(['src/rewrite.ts'])
  })
})
