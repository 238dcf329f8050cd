import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { groupBy } from '../src/group.ts'
import { rewrite } from '../src/rewrite.ts'
import { loadFixtures } from './fixture.ts'
import { differences } from './metamorphic/compare.ts'

// `VARIANTS=all` tries each place of each file, which takes minutes
const isWhole = process.env['VARIANTS'] === 'all'

/** What makes a difference today: `kind | fixture`. The list may only shrink. */
const list = join(import.meta.dirname, 'metamorphic/known.txt')
const known = new Set(readFileSync(list, 'utf8').split('\n').filter(Boolean))

const failing: string[] = []

describe('a change that means nothing changes no verdict', () => {
  test.each([...groupBy(loadFixtures(), ({ group }) => group)])(
    '%s',
    (_group, fixtures) => {
      const found = fixtures.flatMap(({ group, name, before, options }) =>
        differences(before, options, { engine: rewrite, isWhole }).map(({ kind, place, what }) => ({
          entry: `${kind} | ${group}/${name}`,
          told: `${kind} | ${group}/${name}: ${place}: ${what}`,
        })),
      )
      failing.push(...found.map(({ entry }) => entry))
      expect(found.filter(({ entry }) => !known.has(entry)).map(({ told }) => told)).toEqual([])
    },
    600_000,
  )

  test.skipIf(isWhole)(
    'what is listed as failing fails; -u takes off the list what does not',
    async () => {
      const left = [...known].filter((entry) => failing.includes(entry)).toSorted()
      await expect(left.map((entry) => `${entry}\n`).join('')).toMatchFileSnapshot(list)
    },
  )
})
