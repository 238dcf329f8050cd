import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { buildCommand } from '../src/build-command.ts'
import { groupBy } from '../src/group.ts'
import { patchOf } from '../src/reporters/diff.ts'
import type { Result } from '../src/result.ts'
import { rewrite } from '../src/rewrite.ts'
import { loadFixtures, reportOf, visible } from './fixture.ts'
import { invariants } from './invariants.ts'
import { folderWith } from './stand-in.ts'

const git = (cwd: string, ...words: string[]) =>
  execFileSync('git', ['-c', 'core.autocrlf=false', '-c', 'init.defaultBranch=main', ...words], {
    cwd,
    encoding: 'utf8',
  })

const repository = folderWith()
git(repository, 'init', '-q')

/** The results that changed something, by the path of their file in the repository. */
const changed = new Map<string, Result>()

/** What one `git apply` of all printed patches makes of the old files. */
async function applied(): Promise<Map<string, string>> {
  const patches: string[] = []
  for (const [path, { before, after }] of changed) {
    mkdirSync(dirname(join(repository, path)), { recursive: true })
    writeFileSync(join(repository, path), before)
    patches.push(await patchOf(path, before, after))
  }
  writeFileSync(join(repository, 'patch'), patches.join(''))
  if (patches.length > 0) git(repository, 'apply', '--whitespace=nowarn', 'patch')
  return new Map(
    [...changed.keys()].map((path) => [path, readFileSync(join(repository, path), 'utf8')]),
  )
}

for (const [group, fixtures] of groupBy(loadFixtures(), (fixture) => fixture.group)) {
  describe(group, () => {
    test.each(fixtures.map((fixture) => [fixture.name, fixture] as const))(
      '%s',
      async (_name, fixture) => {
        const result = rewrite(fixture.before, fixture.options)
        // soft: whoever writes a fixture sees all at once
        if (fixture.after === undefined)
          expect
            .soft(
              visible(result.after),
              'there is no after.Dockerfile yet; write by hand what must come out',
            )
            .toBe('')
        else
          expect
            .soft(
              visible(result.after),
              `${fixture.group}/${fixture.name}/after.Dockerfile (-) and what came out (+)`,
            )
            .toBe(visible(fixture.after))
        if (fixture.hasReport)
          await expect
            .soft(reportOf(result, fixture.command))
            .toMatchFileSnapshot(join(fixture.folder, 'report.txt'))
        if (fixture.expectedCommand !== undefined)
          expect
            .soft(buildCommand(result, fixture.command), 'the command of e2e.json')
            .toBe(fixture.expectedCommand)
        expect
          .soft(await invariants(fixture.before, fixture.options), 'broken invariants')
          .toEqual([])
        if (result.after !== fixture.before)
          changed.set(`${fixture.group}/${fixture.name}/Dockerfile`, result)
      },
    )
  })
}

test('there are fixtures', () => {
  expect(loadFixtures().length).toBeGreaterThan(30)
})

// last: one call of git for all of them takes less time than one for each
afterAll(async () => {
  const spoiled = [...(await applied())].filter(([path, text]) => text !== changed.get(path)!.after)
  expect(
    spoiled.map(([path]) => path),
    'where git apply makes something else of the printed diff',
  ).toEqual([])
})
