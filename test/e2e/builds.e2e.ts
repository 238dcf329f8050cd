import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { verify } from '../../src/image/verify.ts'
import type { Needle } from '../../src/image/verify.ts'
import { findBuildah } from './buildah.ts'
import { saveFromStore } from './buildah-images.ts'
import { faultyRewrites } from './faulty.ts'
import { loadFixtures, shuffled } from './fixtures.ts'
import { readBase, readImage } from './image.ts'
import { buildByPodman, concernsPodman, furnish, judgePodman } from './podman.ts'
import type { PodmanBuilds } from './podman.ts'
import { build } from './prove.ts'
import type { Builds } from './prove.ts'
import { ownImage } from './own-image.ts'
import { openSite, spent, timed } from './site.ts'
import type { OpenSite } from './site.ts'
import type { Value } from './values.ts'
import { judge, tags } from './verdict.ts'
import type { Look } from './verdict.ts'
import { openWorkspace } from './workspace.ts'

// SECRETMOUNT_E2E_ONLY=curl,npm: only fixtures with one of these words in their name
const only = (process.env['SECRETMOUNT_E2E_ONLY'] ?? '').split(',').filter((word) => word !== '')
// SECRETMOUNT_E2E_SHUFFLE=any text: the order in which they begin, another for another text
const shuffle = process.env['SECRETMOUNT_E2E_SHUFFLE']
const fixtures = shuffled(loadFixtures(only), shuffle)
const faulty = only.length === 0 ? faultyRewrites() : []
const kinds = (['proven', 'clean', 'reported'] as const)
  .map((kind) => ({
    kind,
    cases: fixtures.filter(({ facts }) => (facts.expect ?? 'proven') === kind),
  }))
  .filter(({ cases }) => cases.length > 0)

const found = await openSite()
const title =
  'reason' in found
    ? `SKIPPED, no Docker Engine: ${found.reason}`
    : `builds, rewritten by ${found.by}`
if ('reason' in found) console.log(`\n${title}\n`)

const buildah = 'reason' in found ? found : await timed('buildah', () => findBuildah(found.engine))
const asPodman =
  'reason' in buildah || ('by' in found && found.by === 'hand')
    ? []
    : fixtures.filter(concernsPodman)
const podmanTitle =
  'reason' in buildah ? `SKIPPED, no buildah: ${buildah.reason}` : 'builds, rewritten for podman'
if ('reason' in buildah) console.log(`\n${podmanTitle}\n`)

/**
 * SECRETMOUNT_E2E_UNTIL=1790000000: no build with podman begins after that second, and none with
 * docker in the two minutes before it.
 */
const until = Number(process.env['SECRETMOUNT_E2E_UNTIL'] ?? Infinity) * 1000
const lastBuild = until - 120_000
const noTime = 'no time was left for it'

/** Runs the work on every item, three at a time: a build waits for the network and the disk too. */
async function inThrees<T, R>(items: T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = []
  const queue = [...items.entries()]
  const worker = async (): Promise<void> => {
    for (let next = queue.shift(); next !== undefined; next = queue.shift())
      results[next[0]] = await work(next[1])
  }
  await Promise.all([worker(), worker(), worker()])
  return results
}

/**
 * Unpacks all images that were built into one folder, where their common base is once, and gives
 * the names.
 */
function saveImages(site: OpenSite, folder: string, all: Builds[]): string[] {
  const good = all.flatMap(({ fixture, before, after }) =>
    [before, after].flatMap((image) =>
      image?.outcome.status === 0 ? tags(fixture, image.tag) : [],
    ),
  )
  execFileSync(
    'sh',
    ['-c', 'docker save "$@" | tar -x -C "$0"', folder, site.builder.base, ...good],
    { env: site.engine.env, stdio: 'pipe' },
  )
  return good
}

/** What `secretmount verify` looks for, told apart by a name. */
function needlesOf(fixture: string, values: Value[] = []): Needle[] {
  return values
    .filter(({ facts }) => facts.mounted !== true)
    .map(({ name, token }) => ({ name: `${fixture} ${name}`, value: Buffer.from(token) }))
}

describe.skipIf('reason' in found)(title, () => {
  const site = found as OpenSite
  const shown = new Map<string, Builds>()
  let archive: string
  let images: string[] = []
  let look: Look
  let podmanArchive: string
  const podman = new Map<string, PodmanBuilds>()
  let lookPodman: Look

  function buildsOf(name: string): Builds {
    const builds = shown.get(name)
    if (builds === undefined) throw new Error(`${name} was not built`)
    return builds
  }

  beforeAll(async () => {
    const own = await timed('builds', () =>
      inThrees(fixtures, async (fixture) =>
        Date.now() < lastBuild ? [await build(site, fixture)] : [],
      ),
    ).then((list) => list.flat())
    const wrong = await timed('faulty builds', () =>
      inThrees(faulty, ({ fixture }) => build({ ...site, by: 'hand' }, fixture)),
    )
    for (const builds of [...own, ...wrong]) shown.set(builds.fixture.name, builds)
    archive = mkdtempSync(join(tmpdir(), 'images-'))
    images = await timed('docker save', () => saveImages(site, archive, [...own, ...wrong]))
    const base = readBase(archive, site.builder.base)
    look = (tag) => readImage(archive, tag, base)
  }, 600_000)

  beforeAll(async () => {
    if ('reason' in buildah || asPodman.length === 0) return
    podmanArchive = mkdtempSync(join(tmpdir(), 'podman-'))
    const toBuild = asPodman.filter(({ name }) => shown.has(name))
    if (Date.now() >= until || toBuild.length === 0) return
    await timed('base image for podman', () => furnish(site, buildah, asPodman))
    const all = await timed('builds by podman', () =>
      inThrees(toBuild, async (fixture) =>
        // there was time for the first one when that was asked
        fixture === toBuild[0] || Date.now() < until
          ? [await buildByPodman(site, buildah, fixture)]
          : [],
      ),
    ).then((list) => list.flat())
    for (const builds of all) podman.set(builds.fixture.name, builds)
    const tags = all.flatMap(({ after }) => (after?.outcome.status === 0 ? [after.tag] : []))
    await timed('images of podman', () =>
      saveFromStore(buildah, podmanArchive, [site.builder.base, ...tags]),
    )
    const base = readBase(podmanArchive, site.builder.base)
    lookPodman = (tag) => readImage(podmanArchive, tag, base)
    buildah.call('rmi', '--force', ...tags.map((tag) => `localhost/${tag}`))
  }, 600_000)

  afterAll(() => {
    for (const folder of [archive, podmanArchive])
      if (folder !== undefined) rmSync(folder, { recursive: true, force: true })
    spawnSync('docker', ['image', 'rm', '--force', ...images], {
      env: site.engine.env,
      stdio: 'ignore',
    })
    if (site.engine.pid !== undefined)
      spawnSync('docker', ['builder', 'prune', '--all', '--force'], {
        env: site.engine.env,
        stdio: 'ignore',
      })
    site.close()
    const slowest = [...shown.values()]
      .toSorted((a, b) => b.took - a.took)
      .slice(0, 3)
      .map(({ fixture, took }) => `${fixture.name} ${took.toFixed(1)} s`)
    console.log(
      [...spent].map(([part, seconds]) => `${part} ${seconds.toFixed(1)} s`).join(', '),
      `(slowest: ${slowest.join(', ')})`,
    )
  })

  describe.each(kinds)('$kind', ({ kind, cases }) => {
    let good = 0

    test.for(cases)('$name', async ({ name }, { skip }) => {
      if (!shown.has(name)) return skip(noTime)
      const { faults } = await judge(buildsOf(name), look, site.by)
      expect(faults, faults.join('\n')).toEqual([])
      good++
    })

    afterAll(() => {
      const left = cases.filter(({ name }) => !shown.has(name)).length
      console.log(`${good} of ${cases.length} builds ${kind}, ${left} skipped for want of time`)
    })
  })

  describe.skipIf(asPodman.length === 0)(podmanTitle, () => {
    let good = 0

    test.for(asPodman)('$name', async ({ name }, { skip }) => {
      const builds = podman.get(name)
      if (builds === undefined) return skip(noTime)
      const docker = buildsOf(name)
      const after =
        builds.after?.outcome.status === 0 ? await lookPodman(builds.after.tag) : undefined
      const faults = judgePodman(builds, docker, await look(docker.before.tag), after)
      expect(faults, faults.join('\n')).toEqual([])
      if (builds.after !== undefined) good++
    })

    test('secretmount verify finds no secret in the new images', async ({ skip }) => {
      if (podman.size === 0) return skip(noTime)
      const secrets = [...podman.values()].flatMap(({ fixture, after }) =>
        needlesOf(fixture.name, after?.values),
      )
      const { leaks } = await timed('verify for podman', () => verify(podmanArchive, secrets))
      expect(leaks.map(({ secret }) => secret)).toEqual([])
    })

    afterAll(() => {
      const reported = [...podman.values()].filter(({ after }) => after === undefined)
      const reasons = reported.map(
        ({ fixture, rewriting }) =>
          `  ${fixture.name}: ${rewriting.findings.find((line) => /^(manual|review)/.test(line))}`,
      )
      console.log(
        [
          `${good} of ${podman.size - reported.length} builds proven with podman, ${asPodman.length - podman.size} skipped for want of time, ${reported.length} reported instead:`,
          ...reasons,
        ].join('\n'),
      )
    })
  })

  test.each(faulty)(
    'the proof refuses a rewrite that is wrong: $fixture.name',
    async ({ fixture, fault }) => {
      const { faults } = await judge(buildsOf(fixture.name), look, 'hand')
      expect(faults.join('\n')).toMatch(fault)
    },
  )

  test('secretmount verify agrees: it finds every secret of the old images and none of the new ones', async () => {
    const all = fixtures.flatMap(({ name }) => shown.get(name) ?? [])
    const leaky = all.filter(({ fixture }) => fixture.facts.expect !== 'clean')
    const old = leaky.flatMap(({ fixture, before }) =>
      needlesOf(`before: ${fixture.name}`, before.values),
    )
    const now = all.flatMap(({ fixture, after }) =>
      needlesOf(`after: ${fixture.name}`, after?.values),
    )
    const { leaks } = await timed('verify', () => verify(archive, [...old, ...now]))
    const leaked = new Set(leaks.map(({ secret }) => secret))
    expect(now.map(({ name }) => name).filter((name) => leaked.has(name))).toEqual([])
    expect(old.map(({ name }) => name).filter((name) => !leaked.has(name))).toEqual([])
  })

  test.skipIf(only.length > 0 && !only.includes('image'))(
    'its own image builds by its own Dockerfile, and rewrites a folder that is mounted',
    async () => {
      const own = await timed('own image', () => ownImage(site))
      expect(own.status, own.build).toBe(0)
      expect(own).toMatchObject({ version: expect.stringMatching(/^\d+\.\d+/), npmrc: '' })
      expect(own.written).toContain(
        'RUN --mount=type=secret,id=NPM_TOKEN,env=NPM_TOKEN,required=true npm ci',
      )
    },
    300_000,
  )

  test('the added header is a live directive: the builder goes for the image that it names', async () => {
    const fixture = { name: 'header', folder: '/nowhere', before: '', facts: { secrets: {} } }
    const dockerfile = '# syntax=docker/dockerfile:1\nFROM node:20\nRUN true\n'
    const workspace = openWorkspace(fixture, dockerfile, [])
    const outcome = await site.builder.run('docker build .', workspace, dockerfile)
    workspace.remove()
    expect(outcome.status).not.toBe(0)
    expect(outcome.stderr).toContain(
      'resolve image config for docker-image://docker.io/docker/dockerfile:1',
    )
  })
})
