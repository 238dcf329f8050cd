import { randomBytes } from 'node:crypto'
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startAgent } from './agent.ts'
import { baseImage } from './base.ts'
import { Builder } from './builder.ts'
import { findEngine, stopEngine } from './engine.ts'
import { faultyRewrites } from './faulty.ts'
import { loadFixtures } from './fixtures.ts'
import { readBase, readImage } from './image.ts'
import { startServers } from './journal.ts'
import { build } from './prove.ts'
import type { Builds, Site } from './prove.ts'
import { canRewrite } from './rewriting.ts'
import { verify } from '../../src/image/verify.ts'
import type { Needle } from '../../src/image/verify.ts'
import type { Value } from './values.ts'
import { judge, tags } from './verdict.ts'
import type { Look } from './verdict.ts'
import { openWorkspace } from './workspace.ts'

const only = (process.env['SECRETMOUNT_E2E_ONLY'] ?? '').split(',').filter((word) => word !== '')
const by = process.env['SECRETMOUNT_E2E_AFTER'] === 'hand' || !canRewrite() ? 'hand' : 'tool'
const fixtures = loadFixtures(only)
const faulty = only.length === 0 ? faultyRewrites() : []
const spent = new Map<string, number>()

/** Notes how long a part takes. */
async function timed<T>(part: string, work: () => T | Promise<T>): Promise<T> {
  const start = performance.now()
  const result = await work()
  spent.set(part, (performance.now() - start) / 1000)
  return result
}

const engine = await timed('engine', findEngine)
if (!('reason' in engine)) {
  // working copies stand beside the engine, where nobody tidies up during a run
  process.env['TMPDIR'] = join(engine.folder, 'work')
  mkdirSync(process.env['TMPDIR'], { recursive: true })
}
if ('reason' in engine) console.log(`\nSKIPPED: no Docker Engine for the end-to-end tests: ${engine.reason}\n`)

/** What `secretmount verify` looks for, told apart by a name. */
function needle(build: string): (value: Value) => Needle {
  return ({ name, token }) => ({ name: `${build} ${name}`, value: Buffer.from(token) })
}

/** Runs the work on every item, two at a time. */
async function inPairs<T, R>(items: T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = []
  const queue = [...items.entries()]
  const worker = async (): Promise<void> => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) results[next[0]] = await work(next[1])
  }
  await Promise.all([worker(), worker()])
  return results
}

describe.skipIf('reason' in engine)(`builds, rewritten by ${by}`, () => {
  if ('reason' in engine) return
  const run = randomBytes(6).toString('hex')
  const archive = mkdtempSync(join(tmpdir(), 'secretmount-images-'))
  const closers: (() => void)[] = [() => rmSync(archive, { recursive: true, force: true }), () => stopEngine(engine)]
  const shown = new Map<string, Builds>()
  let site: Site
  let look: Look

  /** One archive for all images: their base is in it once. */
  function save(all: Builds[]): void {
    const good = all.flatMap(({ fixture, before, after }) => [before, after].map((image) => (image?.outcome.status === 0 ? tags(fixture, image.tag) : [])))
    const built = good.flat()
    const command = 'docker save "$@" | tar -x -C "$0"'
    execFileSync('sh', ['-c', command, archive, site.builder.base, ...built], { env: engineEnv(), stdio: 'pipe' })
    const below = readBase(archive, site.builder.base)
    look = (tag) => readImage(archive, tag, below)
    closers.push(() => spawnSync('docker', ['image', 'rm', '--force', ...built], { env: engineEnv(), stdio: 'ignore' }))
  }

  function engineEnv(): NodeJS.ProcessEnv {
    return 'reason' in engine ? {} : engine.env
  }

  beforeAll(async () => {
    const base = await timed('base image', () => baseImage(engine))
    const servers = await startServers(engine, run)
    const agent = startAgent()
    closers.push(servers.stop, agent.stop)
    site = { builder: new Builder(engine, base), servers, run, by, agent: agent.socket }
    const all = await timed('builds', () => inPairs(fixtures, (fixture) => build(site, fixture)))
    const wrong = await timed('faulty builds', () => inPairs(faulty, ({ fixture }) => build({ ...site, by: 'hand' }, fixture)))
    for (const builds of [...all, ...wrong]) shown.set(builds.fixture.name, builds)
    await timed('docker save', () => save([...all, ...wrong]))
  }, 600_000)

  afterAll(() => {
    for (const close of closers.toReversed()) close()
  })

  const kinds = (['proven', 'clean', 'reported'] as const).map((kind) => ({ kind, cases: fixtures.filter(({ facts }) => (facts.expect ?? 'proven') === kind) }))

  describe.each(kinds.filter(({ cases }) => cases.length > 0))('$kind', ({ kind, cases }) => {
    let good = 0

    test.each(cases)('$name', async ({ name }) => {
      const builds = shown.get(name)
      if (builds === undefined) throw new Error('it was not built')
      const { faults } = await judge(builds, look, by)
      expect(faults, faults.join('\n')).toEqual([])
      good++
    })

    afterAll(() => {
      console.log(`${good} of ${cases.length} builds ${kind}`)
    })
  })

  test.each(faulty)('the proof refuses a rewrite that is wrong: $fixture.name', async ({ fixture, fault }) => {
    const builds = shown.get(fixture.name)
    if (builds === undefined) throw new Error('it was not built')
    const { faults } = await judge(builds, look, 'hand')
    expect(faults.join('\n')).toMatch(fault)
  })

  test('secretmount verify agrees: every old image leaks, no new one does', async () => {
    const builds = [...shown.values()].filter(({ fixture }) => fixtures.includes(fixture))
    const kept = (values: Value[]): Value[] => values.filter(({ facts }) => facts.mounted !== true)
    const old = builds.flatMap(({ fixture, before }) => (fixture.facts.expect === 'clean' ? [] : kept(before.values).map(needle(`before ${fixture.name}`))))
    const now = builds.flatMap(({ fixture, after }) => (after?.values ?? []).map(needle(`after ${fixture.name}`)))
    const { leaks } = await timed('verify', () => verify(archive, [...old, ...now]))
    const leaked = new Set(leaks.map(({ secret }) => secret))
    expect([...leaked].toSorted()).toEqual(old.map(({ name }) => name).toSorted())
  })

  test('the added header is a live directive: the builder goes for the image that it names', async () => {
    const fixture = { name: 'header', folder: '/nowhere', before: '', facts: { secrets: {} } }
    const dockerfile = '# syntax=docker/dockerfile:1\nFROM node:20\nRUN true\n'
    const workspace = openWorkspace(fixture, dockerfile, [])
    const outcome = await site.builder.run('docker build .', workspace, dockerfile)
    workspace.remove()
    expect(outcome.stderr).toContain('resolve image config for docker-image://docker.io/docker/dockerfile:1')
  })

  afterAll(() => {
    const slowest = [...shown.values()].toSorted((a, b) => b.took - a.took).slice(0, 3).map(({ fixture, took }) => `${fixture.name} ${took.toFixed(1)} s`)
    console.log([...spent].map(([part, seconds]) => `${part} ${seconds.toFixed(1)} s`).join(', '), `(slowest: ${slowest.join(', ')})`)
  })
})
