import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { escapePattern } from '../src/escape-pattern.ts'
import { hasWord } from '../src/has-word.ts'
import { collect, patternsIn } from './patterns/collect.ts'
import { isPlain, judge, keyOf } from './patterns/judge.ts'
import { root } from './readme/workspace.ts'

/**
 * What recheck said of a pattern, or after `bounded: ` why its time has a bound in the product.
 * None is unproven.
 */
const path = join(import.meta.dirname, 'known', 'patterns.json')
const known = new Map(
  Object.entries(JSON.parse(readFileSync(path, 'utf8')) as Record<string, string>),
)

const { patterns, made } = collect(root)
const asked = [...patterns, ...made.flatMap(({ pattern }) => pattern ?? [])].filter(
  (pattern) => !isPlain(pattern),
)

// `PATTERNS=new` puts what recheck says of new patterns on the list, and takes those that are gone
// off it
const isWriting = process.env['PATTERNS'] === 'new'

describe('the patterns of the product', () => {
  it('are seen at all', () => {
    expect(patterns.length).toBeGreaterThan(1000)
    expect(asked.length).toBeGreaterThan(200)
    expect(
      patternsIn('x.ts', 'const a = /b+/g, c: RegExp = new RegExp(`d${e}*`)').made[0],
    ).toMatchObject({ names: ['e'], pattern: { source: 'dword*' } })
  })

  it('take a time that has a bound', { timeout: 600_000 }, async () => {
    const said = new Map<string, string>()
    for (const pattern of asked) {
      const key = keyOf(pattern)
      said.set(key, known.get(key) ?? said.get(key) ?? (await judge(pattern, 20_000)))
    }
    if (isWriting)
      writeFileSync(path, `${JSON.stringify(Object.fromEntries([...said].toSorted()), null, 2)}\n`)
    expect(
      asked.flatMap((pattern) => {
        const verdict = said.get(keyOf(pattern))!
        const isGood = /^(?:safe|degree 2|bounded: .+)$/.test(verdict)
        return isGood ? [] : [`${pattern.place} ${keyOf(pattern)} ${verdict}`]
      }),
    ).toEqual([])
  })

  it('have a verdict only where there is such a pattern', () => {
    const keys = new Set(asked.map(keyOf))
    expect([...known.keys()].filter((key) => !keys.has(key))).toEqual([])
  })

  it('hold names only as text', () => {
    const own =
      /^(?:escapePattern\(|word$|space$|mask$|mark$|program$|variable$|named$|subcommands$|body$|parts\.|forms\.)/
    const open = made.filter(
      ({ names, given }) =>
        !/\bcall\(|credentialKey|opening\[2\]|flag\[1\]/.test(given) &&
        names.some((name) => !own.test(name)),
    )
    expect(open.map(({ place, names }) => `${place} ${names.join(' ')}`)).toEqual([])
  })
})

describe('judge', () => {
  it.each([
    [/^(a+)+$/, 'exponential'],
    [/^a+b*$/, 'safe'],
    [/^\s*a*\s*$/, 'degree 2'],
  ])('%s is %s', async ({ source, flags }, verdict) => {
    expect(await judge({ source, flags, place: '' }, 20_000)).toBe(verdict)
  })
})

describe('a name as a pattern', () => {
  it.each(['toString', 'A)B_TOKEN', '$', '*', '[', 'a.b', '\\', '(?<x>', '{1}', '|'])(
    'matches itself alone: %s',
    (name) => {
      expect(new RegExp(`^${escapePattern(name)}$`).test(name)).toBe(true)
      expect(hasWord(`+ ${name} +`, name)).toBe(true)
      expect(hasWord('+ abc +', name)).toBe(false)
    },
  )
})
