import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { folderWith, runIn } from '../stand-in.ts'
import { fleetFolder, value } from '../scan/fleet.ts'
import { packages } from './debian.ts'

/** What a person does with the page. */
const visit = readFileSync(new URL('page-visit.mjs', import.meta.url), 'utf8')

const found = ['chromium', 'chromium-browser', 'google-chrome'].find(
  (name) => spawnSync(name, ['--version']).status === 0,
)
const unpacked = found === undefined ? packages('chromium') : undefined
const because = typeof unpacked === 'string' ? unpacked : ''

/** Calls the browser without a window, a network or a sandbox, which root cannot have. */
function browse(...words: string[]) {
  const program =
    found ?? join(typeof unpacked === 'object' ? unpacked.folder : '', 'usr/lib/chromium/chromium')
  const libraries = typeof unpacked === 'object' ? unpacked.env : {}
  const own = folderWith()
  const quiet = [
    '--headless',
    '--no-sandbox',
    '--disable-gpu',
    '--disable-dev-shm-usage',
    `--user-data-dir=${own}`,
  ]
  return spawnSync(program, [...quiet, '--host-resolver-rules=MAP * ~NOTFOUND', ...words], {
    env: { ...process.env, ...libraries },
    encoding: 'utf8',
    timeout: 100_000,
  })
}

describe.skipIf(because !== '')(
  `the page of a scan, in Chromium${because === '' ? '' : ` (${because})`}`,
  () => {
    const folder = folderWith()
    const path = join(folder, 'report.html')
    const names = [
      'platform/<b>tools & "more"',
      'platform/docs',
      'platform/site',
      'team/billing',
      'team/legacy',
      'team/shop',
    ]

    test('sorts, filters, opens, and shows diffs without values', async () => {
      const fleet = fleetFolder()
      const { stdout } = await runIn(fleet, ['scan', '--format', 'html'])
      writeFileSync(path, stdout)
      const visited = join(folder, 'visited.html')
      const script = `<script>${visit}</script></body>`
      writeFileSync(
        visited,
        stdout.replace('</body>', () => script),
      )
      const dom = browse('--dump-dom', `file://${visited}`).stdout
      const outcome = JSON.parse(
        decodeURIComponent(/<title>([^<]*)<\/title>/.exec(dom)?.[1] ?? '{}'),
      )
      const loose = outcome.atFirst.find((name: string) => name.endsWith('(in no repository)'))
      expect(outcome).toEqual({
        atFirst: [
          'team/legacy',
          names[0],
          'team/billing',
          loose,
          'team/shop',
          'platform/docs',
          'platform/site',
        ],
        byName: [...names, loose].toSorted((a, b) => a.localeCompare(b)),
        byRotation: expect.arrayContaining([...names, loose]),
        filtered: [['team/billing'], '1 of 7 shown'],
        withoutClean: expect.not.arrayContaining(['platform/docs', 'platform/site']),
        opened: [false, true],
        diff: expect.stringContaining('+RUN --mount=type=secret,id=PIP_TOKEN,env=PIP_TOKEN'),
        width: 0,
      })
      expect(outcome.byRotation[0]).toBe('team/billing')
      expect(outcome.withoutClean).toHaveLength(5)
      expect(outcome.diff).toContain('-ARG PIP_TOKEN')
      expect(dom).not.toContain(value)
    })

    test('can be drawn, wide and narrow', () => {
      // kept for a person to look at
      const shots = join(import.meta.dirname, '../../.cache/page')
      mkdirSync(shots, { recursive: true })
      for (const size of ['1200,1000', '420,900']) {
        const shot = join(shots, `${size.replace(',', 'x')}.png`)
        browse(`--window-size=${size}`, `--screenshot=${shot}`, `file://${path}`)
        expect(readFileSync(shot).subarray(1, 4).toString()).toBe('PNG')
        expect(statSync(shot).size).toBeGreaterThan(20_000)
      }
    })
  },
)
