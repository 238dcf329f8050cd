import { sample, stringMatching } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fileRows } from '../src/catalog/files/rows.ts'
import { telling as tellingPath } from '../src/catalog/files/telling.ts'
import { urlCarriers } from '../src/catalog/names/carriers.ts'
import { exactNames } from '../src/catalog/names/exact.ts'
import { telling as tellingName } from '../src/catalog/names/telling.ts'
import { authTools, encodedFiles, gluedHeads, heads } from '../src/catalog/names/words.ts'

/** Texts that a pattern matches; what a lookahead forbids is made and left out again. */
function madeFrom(pattern: RegExp): string[] {
  const plain = new RegExp(pattern.source.replaceAll(/\(\?[!=][^()]*\)/g, ''))
  const texts = sample(stringMatching(plain), { numRuns: 300, seed: 1 })
  return texts.filter((text) => text !== '' && pattern.test(text))
}

const untold = (patterns: readonly RegExp[], telling: RegExp): string[] =>
  patterns.flatMap((pattern) => madeFrom(pattern).filter((text) => !telling.test(text)))

describe('the look before the rows are asked', () => {
  it('lets pass the paths of every kind of credential file', () => {
    const patterns = fileRows.flatMap(({ tight, loose }) => [tight, ...(loose ? [loose] : [])])
    expect(patterns.flatMap((pattern) => madeFrom(pattern)).length).toBeGreaterThan(10_000)
    expect(untold(patterns, tellingPath)).toEqual([])
  })

  it('lets pass the names of every row that is not harmless', () => {
    const rows = exactNames.flatMap(([pattern, verdict]) => (verdict === 'harmless' ? [] : pattern))
    const patterns = [...rows, ...urlCarriers, ...encodedFiles]
    expect(patterns.flatMap((pattern) => madeFrom(pattern)).length).toBeGreaterThan(8000)
    expect(untold(patterns, tellingName)).toEqual([])
  })

  it('lets pass every word that makes a name one of a secret', () => {
    const words = [...heads, ...gluedHeads, 'KEY', 'KEYS', 'TOKENS', ...authTools].map((word) =>
      authTools.has(word) ? `${word}_AUTH` : word,
    )
    expect(words.filter((word) => !tellingName.test(word))).toEqual([])
  })

  it('keeps back most names and paths of an ordinary file', () => {
    const names = ['NODE_ENV', 'PATH', 'DEBIAN_FRONTEND', 'LANG', 'APP_HOME', 'TARGETARCH']
    const paths = ['package.json', 'src', 'app/main.py', '.', 'go.mod', '/usr/local/bin/']
    expect(names.filter((name) => tellingName.test(name))).toEqual([])
    expect(paths.filter((path) => tellingPath.test(path))).toEqual([])
  })
})
