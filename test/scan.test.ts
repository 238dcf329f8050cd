import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { colourless } from '../src/paint.ts'
import { type Fleet, fleetOf, type FleetRepository, repositoryState } from '../src/scan/fleet.ts'
import { page } from '../src/scan/page.ts'
import { sharedIn } from '../src/scan/shared.ts'
import { table } from '../src/scan/table.ts'
import { newTally } from '../src/reporters/tally.ts'
import { fleetFolder, value } from './scan/fleet.ts'
import { folderWith, runIn } from './stand-in.ts'

const folder = fleetFolder()
const scanned = async (...words: string[]) => runIn(folder, ['scan', ...words])

// the engine and the readers of callers are loaded by the first one
vi.setConfig({ testTimeout: 120_000 })

describe('a scan', () => {
  it('shows what there is, what can be fixed, what is left and what blocks, those with the most to do first', async () => {
    const { code, stdout, stderr } = await scanned('team', 'platform')
    expect([code, stderr]).toEqual([0, ''])
    const [head, ...lines] = stdout.split('\n').map((line) => line.split(/ {2,}/))
    expect(head).toEqual([
      'repository',
      'state',
      'dockerfiles',
      'fixable',
      'left',
      'callers',
      'rotate',
    ])
    expect(lines.slice(0, 6).map(([name, state]) => [name, state])).toEqual([
      ['legacy', 'blocked'],
      ['<b>tools & "more"', 'manual'],
      ['billing', 'partly'],
      ['shop', 'fixable'],
      ['docs', 'clean'],
      ['site', 'clean'],
    ])
    expect(stdout).toContain('first, where builders know no secrets:\n  legacy/build.sh:2  ')
    expect(stdout).toContain(
      '  example/workflows/.github/workflows/image.yml: 2 repositories (billing, shop)\n',
    )
    expect(stdout).toMatch(/\n6 repositories: 1 blocked, 1 manual, 1 partly, 1 fixable, 2 clean\n$/)
  })

  it('finds repositories below a folder, and files that are in none', async () => {
    const fleet = JSON.parse((await scanned('--format', 'json')).stdout) as Fleet
    expect(fleet.repositories.map(({ name }) => name)).toContain('team/shop')
    const loose = fleet.repositories.find(({ name }) => name.endsWith('(in no repository)'))
    expect(loose?.files.map(({ path }) => path)).toEqual(['loose.Dockerfile'])
    expect(fleet.repositories).toHaveLength(7)
  })

  it('takes a folder that is no repository, and one below a repository, as one', async () => {
    const one = folderWith({ 'a/Dockerfile': 'FROM a\nARG NPM_TOKEN\nRUN npm ci\n' })
    for (const words of [['.'], [join(one, 'a')]]) {
      const { repositories } = JSON.parse(
        (await runIn(one, ['scan', ...words, '--format', 'json'])).stdout,
      ) as Fleet
      expect(repositories).toMatchObject([{ state: 'fixable', rotate: ['NPM_TOKEN'] }])
    }
  })

  it('does not count a repository twice', async () => {
    const { stdout } = await scanned('team/shop', 'team', 'team/shop')
    expect(stdout).toContain('\n3 repositories:')
  })

  it('has no value of a secret in any of its forms', async () => {
    for (const format of ['table', 'json', 'html']) {
      const { stdout } = await scanned('--format', format)
      expect(stdout.length).toBeGreaterThan(300)
      expect(stdout.includes(value), format).toBe(false)
    }
  })

  it.each([
    [['nosuch'], 'no such folder: nosuch'],
    [['--format', 'pdf'], 'there is no format "pdf", choose of table, json, html'],
    [['--write'], 'there is no option --write'],
  ])('%j is refused', async (words, message) => {
    const { code, stderr } = await scanned(...words)
    expect([code, stderr]).toEqual([2, expect.stringContaining(message)])
  })
})

/** A repository that nothing is known of but what the test says. */
function repositoryOf(parts: Partial<FleetRepository> = {}): FleetRepository {
  const [dockerfiles, callers] = [newTally(), newTally()]
  const nothing = {
    secrets: [],
    rotate: [],
    left: [],
    blockers: [],
    shared: [],
    files: [],
    callerFiles: [],
  }
  return { name: 'a', state: 'clean', dockerfiles, callers, ...nothing, ...parts }
}

describe('a fleet', () => {
  const remark = { path: 'a', line: 1, message: 'b' }

  it('has a state for each repository', () => {
    const fixed = { ...newTally(), findings: { ...newTally().findings, fixed: 1 } }
    expect(repositoryState(fixed, [remark], [remark])).toBe('blocked')
    expect(repositoryState(fixed, [remark], [])).toBe('partly')
    expect(repositoryState(fixed, [], [])).toBe('fixable')
    expect(repositoryState(newTally(), [remark], [])).toBe('manual')
    expect(repositoryState({ ...newTally(), failed: 1 }, [], [])).toBe('manual')
    expect(repositoryState(newTally(), [], [])).toBe('clean')
  })

  it('names what several repositories call, the most called first', () => {
    const { shared } = fleetOf([
      repositoryOf({ name: 'b', shared: ['x', 'y'] }),
      repositoryOf({ name: 'a', shared: ['x', 'y', 'z'] }),
      repositoryOf({ name: 'c', shared: ['y'] }),
    ])
    expect(shared).toEqual([
      { name: 'y', repositories: ['a', 'b', 'c'] },
      { name: 'x', repositories: ['a', 'b'] },
    ])
  })

  it('knows where other repositories are called', () => {
    const workflow =
      'jobs:\n  a:\n    uses: "o/r/.github/workflows/b.yml@v1"\n  b:\n    uses: ./.github/workflows/c.yml\n    steps:\n      - uses: actions/checkout@v4\n'
    expect(sharedIn('.github/workflows/a.yml', workflow)).toEqual(['o/r/.github/workflows/b.yml'])
    expect(
      sharedIn('.gitlab-ci.yml', 'include:\n  - project: group/ci\n    file: a.yml\n'),
    ).toEqual(['group/ci'])
    expect(sharedIn('Jenkinsfile', "@Library('builds@main') _\n")).toEqual(['builds'])
    expect(sharedIn('readme.md', workflow)).toEqual([])
  })
})

describe('the page and the table', () => {
  const evil = '</script><img src=x onerror=alert(1)>'
  const fleet = fleetOf([
    repositoryOf({
      name: evil,
      rotate: [evil],
      left: [{ path: evil, line: 1, name: evil, message: `a\u001B[31m${evil}` }],
      shared: [evil],
    }),
    repositoryOf({ shared: [evil] }),
  ])

  it('show names and never obey them', () => {
    const html = page(fleet)
    expect(html).not.toContain('<img')
    expect(html.match(/<\/script>/g)).toHaveLength(1)
    expect(html).not.toContain('\u001B')
    expect(table(fleet, colourless)).not.toContain('\u001B')
  })

  it('show what cannot be seen in a diff', () => {
    const diff = '@@ -1 +1 @@\n-RUN a\u001B[31m\u202Eb\r\n+RUN b\n'
    const file = { path: 'a', error: null, diff } as Fleet['repositories'][0]['files'][0]
    const html = page(
      fleetOf([repositoryOf({ files: [{ ...file, command: null, changed: true, findings: [] }] })]),
    )
    expect(html).toContain('RUN a\\u001b[31m\\u202eb')
    expect(html).not.toMatch(/[\u001B\u202E]/)
  })

  it('say why a file was not worked on', () => {
    const error = 'a template, not a Dockerfile'
    const file = { path: 'Dockerfile.tmpl', error } as Fleet['repositories'][0]['files'][0]
    const text = table(fleetOf([repositoryOf({ state: 'manual', files: [file] })]), colourless)
    expect(text).toContain('a/Dockerfile.tmpl: a template, not a Dockerfile')
  })

  it('need nothing from elsewhere', () => {
    const html = page(fleetOf([repositoryOf()]))
    expect(html).not.toMatch(/\b(?:src|href)=|url\(|@import|fetch\(|https?:/)
    expect(html).toContain("default-src 'none'")
  })
})
