import { basename } from 'node:path'
import { importBase } from './buildah.ts'
import type { Buildah } from './buildah.ts'
import { compareArtefacts } from './artefacts.ts'
import { imageNames } from './builder.ts'
import type { Outcome } from './engine.ts'
import { flagsOf } from './fixtures.ts'
import type { Fixture } from './fixtures.ts'
import type { Image } from './image.ts'
import { opened } from './journal.ts'
import { findLeaks } from './leaks.ts'
import { valuesOf, variables } from './prove.ts'
import type { Builds } from './prove.ts'
import { rewriteByTool, withoutSecrets } from './rewriting.ts'
import type { Rewriting } from './rewriting.ts'
import type { OpenSite } from './site.ts'
import { needles } from './values.ts'
import type { Value } from './values.ts'
import { judgeUnset, judgeWithout, tail } from './verdict.ts'
import { openWorkspace, writeBundle } from './workspace.ts'

/** What buildah made of one fixture. */
export interface PodmanBuilds {
  fixture: Fixture
  rewriting: Rewriting
  after?: { outcome: Outcome; values: Value[]; tag: string; opened: string[] }
  unset?: Outcome
  without?: Outcome & { opened: string[] }
}

/**
 * Whether a fixture says anything about podman: none that is written for a version of Docker, none
 * that only shows a report.
 */
export function concernsPodman({ facts, settings }: Fixture): boolean {
  return facts.expect === undefined && settings?.builder === undefined
}

/** Gives buildah the base image under the names that these fixtures build on. */
export function furnish(site: OpenSite, buildah: Buildah, fixtures: Fixture[]): void {
  importBase(site.engine, buildah, site.builder.base, [
    ...new Set(fixtures.flatMap(({ before }) => imageNames(before))),
  ])
}

/**
 * Rewrites a fixture for podman and builds it as printed, and without its secrets; nothing is built
 * where the tool reports instead.
 */
export async function buildByPodman(
  site: OpenSite,
  buildah: Buildah,
  fixture: Fixture,
): Promise<PodmanBuilds> {
  const values = valuesOf(fixture, site.run)
  const workspace = openWorkspace(fixture, fixture.before, values)
  try {
    const rewriting = rewriteByTool(workspace, [
      ...flagsOf(fixture.settings ?? {}),
      '--builder',
      'podman',
    ])
    const { command } = rewriting
    if (command === null || rewriting.findings.some((line) => /^(manual|review)/.test(line)))
      return { fixture, rewriting }
    if (fixture.settings?.style === 'dotenv') writeBundle(workspace, values)
    const tag = `${site.run}-${basename(fixture.name)}:after`
    const extra = { bin: buildah.bin, variables: variables(site, fixture, values) }
    const outcome = await site.builder.runByPodman(command, workspace, { ...extra, tag })
    const after = {
      outcome,
      values,
      tag,
      opened: opened(
        site.servers.visits,
        values.map(({ token }) => token),
      ),
    }
    const unset = await site.builder.rehearse(command, workspace)
    const seen = site.servers.visits.length
    const without = await site.builder.runByPodman(withoutSecrets(command), workspace, {
      bin: buildah.bin,
    })
    return {
      fixture,
      rewriting,
      after,
      unset,
      without: {
        ...without,
        opened: opened(
          site.servers.visits.slice(seen),
          values.map(({ token }) => token),
        ),
      },
    }
  } finally {
    workspace.remove()
  }
}

/**
 * Holds what buildah made against the promise, and against what the old file gave when Docker built
 * it.
 *
 * @param before the old image
 * @param after the new one
 * @returns what is wrong, one line each
 */
export function judgePodman(
  builds: PodmanBuilds,
  docker: Builds,
  before: Image,
  after: Image | undefined,
): string[] {
  const shown = builds.after
  if (shown === undefined) return []
  if (shown.outcome.status !== 0 || after === undefined)
    return [`podman does not build it as printed:\n${tail(shown.outcome, shown.values)}`]
  const leaks = shown.values.flatMap((value) =>
    findLeaks(after, needles(value)).map((place) => `${value.name} is in ${place}`),
  )
  const differences = compareArtefacts(before, after, docker.before.values.flatMap(needles), true)
  const fed =
    docker.before.opened.join(' ') === shown.opened.join(' ')
      ? []
      : [
          `credentials opened [${docker.before.opened.join(', ')}] before, [${shown.opened.join(', ')}] after`,
        ]
  return [...leaks, ...differences, ...fed, ...judgeWithout(builds), ...judgeUnset(builds)]
}
