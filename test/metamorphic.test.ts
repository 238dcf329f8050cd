import { describe, test } from 'vitest'
import { groupBy } from '../src/group.ts'
import { rewrite } from '../src/rewrite.ts'
import { loadFixtures } from './fixture.ts'
import { Known } from './known.ts'
import { differences } from './metamorphic/compare.ts'

// `VARIANTS=all` tries each place of each file, which takes minutes
const isWhole = process.env['VARIANTS'] === 'all'

const known = new Known('differences')

describe('a change that means nothing changes no verdict', () => {
  test.each([...groupBy(loadFixtures(), ({ group }) => group)])(
    '%s',
    (_group, fixtures) => {
      known.expectNoOther(
        fixtures.flatMap(({ group, name, before, options }) =>
          differences(before, options, { engine: rewrite, isWhole }).map(
            ({ kind, place, what }) => ({
              entry: `${kind} | ${group}/${name}`,
              what: `${place}: ${what}`,
            }),
          ),
        ),
      )
    },
    600_000,
  )

  test.skipIf(isWhole)('what is listed still fails', () => known.expectAll())
})
