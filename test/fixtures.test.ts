import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { buildCommand } from '../src/command.ts'
import { groupBy } from '../src/group.ts'
import { patchOf } from '../src/reporters/diff.ts'
import { rewrite } from '../src/rewrite.ts'
import { type Fixture, loadFixtures, reportOf, visible } from './fixture.ts'
import { invariants } from './invariants.ts'
import { folderWith } from './stand-in.ts'

const git = (cwd: string, ...words: string[]) =>
  execFileSync('git', ['-c', 'core.autocrlf=false', '-c', 'init.defaultBranch=main', ...words], {
    cwd,
    encoding: 'utf8',
  })

const repository = folderWith()
git(repository, 'init', '-q')

/** What `git apply` makes of the old file with the printed patch. */
async function applied({ group, name, before }: Fixture, after: string): Promise<string> {
  const path = `${group}/${name}/Dockerfile`
  mkdirSync(join(repository, group, name), { recursive: true })
  writeFileSync(join(repository, path), before)
  writeFileSync(join(repository, 'patch'), await patchOf(path, before, after))
  git(repository, 'apply', '--whitespace=nowarn', 'patch')
  return readFileSync(join(repository, path), 'utf8')
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
          expect(
            await applied(fixture, result.after),
            'what git apply makes of the printed diff',
          ).toBe(result.after)
      },
    )
  })
}

test('there are fixtures', () => {
  expect(loadFixtures().length).toBeGreaterThan(30)
})
