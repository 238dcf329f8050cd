import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { transforms } from '../transforms/index.ts'
import { checks } from './invariants.ts'
import { compileBeside } from './readme/sample.ts'
import { root } from './readme/workspace.ts'

const read = (path: string) => readFileSync(join(root, path), 'utf8')
const text = read('CONTRIBUTING.md')

describe('the guide for contributors', () => {
  it('names files and folders that are there', () => {
    const paths = [...text.matchAll(/`((?:bin|src|transforms|fixtures|test)\/[\w./-]*)`/g)]
      .map((match) => match[1]!)
      .filter((path) => !/[A-Z]{4}/.test(path))
    expect(paths.length).toBeGreaterThan(30)
    expect(paths.filter((path) => !existsSync(join(root, path)))).toEqual([])
  })

  it('names scripts that package.json has', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> }
    const named = [...text.matchAll(/npm run ([\w:]+)/g)].map((match) => match[1]!)
    expect(named.filter((name) => scripts[name] === undefined)).toEqual([])
  })

  it('lists every invariant, and no other', () => {
    const [list] = /(?:^- .*\n)+/m.exec(text.slice(text.indexOf('held against the invariants')))!
    expect(
      list
        .trim()
        .split('\n')
        .map((line) => line.slice(2)),
    ).toEqual(Object.keys(checks))
  })

  it.each([
    ['a tool', 'src/catalog/programs', 0],
    ['a transform', 'transforms', 1],
    ['a reporter', 'src/reporters', 2],
  ])('has a sample of %s that compiles', (_what, folder, index) => {
    const samples = [...text.matchAll(/```ts\n([^]*?)```\n/g)].map((match) => match[1]!)
    expect(samples).toHaveLength(3)
    expect(compileBeside(folder, samples[index]!)).toBe('')
    expect(
      compileBeside(folder, `${samples[index]!}\nexport const wrong: number = ''\n`),
    ).toContain('TS2322')
  })
})

describe('the changelog', () => {
  it('names every transform', () => {
    const named = [...read('CHANGELOG.md').matchAll(/^ {2}- `([\w-]+)`:/gm)].map(
      (match) => match[1]!,
    )
    expect(named.toSorted()).toEqual(transforms.map(({ name }) => name).toSorted())
  })
})
