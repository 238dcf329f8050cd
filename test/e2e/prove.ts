import { flagsOf, withoutHeader } from './fixtures.ts'
import type { Fixture } from './fixtures.ts'
import type { Builder } from './builder.ts'
import type { Outcome } from './engine.ts'
import { opened } from './journal.ts'
import type { Servers } from './journal.ts'
import { printedIds, rewriteByHand, rewriteByTool, withoutSecrets } from './rewriting.ts'
import type { Rewriting } from './rewriting.ts'
import { makeValue } from './values.ts'
import type { Value } from './values.ts'
import { openWorkspace, takeIgnoreFile, writeBundle } from './workspace.ts'
import type { Workspace } from './workspace.ts'

/**
 * Everything that the builds of one fixture showed. What the images hold is looked at later, all at
 * once.
 */
export interface Builds {
  fixture: Fixture
  rewriting: Rewriting
  before: { outcome: Outcome; values: Value[]; tag: string; opened: string[] }
  after?: { outcome: Outcome; values: Value[]; tag: string; opened: string[] }
  /** the printed command with no secret in the environment */
  unset?: Outcome
  /** the same build with no secret given */
  without?: Outcome & { opened: string[] }
  /** the secrets and agents that the builder finds in the file, and those of the printed command */
  outline?: { found: string[]; printed: string[]; outcome: Outcome }
  /** seconds */
  took: number
}

/** What the proofs share. */
export interface Site {
  builder: Builder
  servers: Servers
  run: string
  /** whose rewrite is proven */
  by: 'tool' | 'hand'
  /** the socket of an ssh agent with one key */
  agent: string
}

/** Fresh values for one build of a fixture. */
export function valuesOf(fixture: Fixture, run: string): Value[] {
  return Object.entries(fixture.facts.secrets).map(([name, facts]) => makeValue(name, facts, run))
}

/** The environment that a build of a fixture is called with. */
export function variables(site: Site, fixture: Fixture, values: Value[]): Record<string, string> {
  const agent = fixture.facts.agent === true ? { SSH_AUTH_SOCK: site.agent } : {}
  return {
    ...agent,
    ...Object.fromEntries(
      values
        .filter(({ facts }) => facts.arg === true || facts.literal === true)
        .map(({ name, text }) => [name, text]),
    ),
  }
}

function target(fixture: Fixture): string[] {
  return fixture.settings?.target === undefined ? [] : ['--target', fixture.settings.target]
}

/** Builds the stage that saw a copied credential which the final image does not hold. */
async function buildStage(
  site: Site,
  fixture: Fixture,
  to: {
    command: string
    workspace: Workspace
    dockerfile: string
    tag: string
    given: Record<string, string>
  },
): Promise<void> {
  const { stage } = fixture.facts
  if (stage === undefined) return
  const outcome = await site.builder.run(to.command, to.workspace, to.dockerfile, {
    tag: stageTag(to.tag),
    variables: to.given,
    flags: ['--target', stage],
  })
  if (outcome.status !== 0) throw new Error(`the stage ${stage} does not build`)
}

/** The name of the image of a fixture's `stage`. */
export function stageTag(tag: string): string {
  return `${tag}-stage`
}

async function buildBefore(site: Site, fixture: Fixture, tag: string): Promise<Builds['before']> {
  const values = valuesOf(fixture, site.run)
  const workspace = openWorkspace(fixture, withoutHeader(fixture.before), values)
  const args = values
    .filter(({ facts }) => facts.arg === true)
    .map(({ name }) => `--build-arg ${name}`)
  const command = [
    'docker build',
    ...args,
    ...(fixture.facts.given ?? []),
    ...target(fixture),
    '.',
  ].join(' ')
  const given = variables(site, fixture, values)
  const outcome = await site.builder.run(command, workspace, fixture.before, {
    tag,
    variables: given,
  })
  if (outcome.status === 0)
    await buildStage(site, fixture, { command, workspace, dockerfile: fixture.before, tag, given })
  workspace.remove()
  return {
    outcome,
    values,
    tag,
    opened: opened(
      site.servers.visits,
      values.map(({ token }) => token),
    ),
  }
}

async function outlineOf(
  site: Site,
  workspace: Workspace,
  fixture: Fixture,
  command: string,
): Promise<NonNullable<Builds['outline']>> {
  const call = ['docker build --call=outline,format=json', ...target(fixture), '.'].join(' ')
  const outcome = await site.builder.run(call, workspace, fixture.before)
  const printed = printedIds(command)
  if (outcome.status !== 0) return { found: [], printed, outcome }
  const { secrets = [], ssh = [] } = JSON.parse(outcome.stdout) as {
    secrets?: { name: string }[]
    ssh?: { name: string }[]
  }
  const found = [
    ...new Set([...secrets.map(({ name }) => name), ...ssh.map(({ name }) => `ssh ${name}`)]),
  ].toSorted()
  return { found, printed, outcome }
}

/** The rewritten file, built as printed, without its secrets, and looked at by the builder. */
async function buildAfter(
  site: Site,
  fixture: Fixture,
  tag: string,
): Promise<Omit<Builds, 'fixture' | 'before' | 'took'>> {
  const values = valuesOf(fixture, site.run)
  const workspace = openWorkspace(fixture, fixture.before, values)
  try {
    const rewriting =
      site.by === 'tool'
        ? rewriteByTool(workspace, flagsOf(fixture.settings ?? {}))
        : rewriteByHand(fixture, workspace)
    const { after, command } = rewriting
    if (command === null) return { rewriting }
    const bare = openWorkspace(fixture, withoutHeader(after), values)
    takeIgnoreFile(workspace, bare)
    if (fixture.settings?.style === 'dotenv') writeBundle(bare, values)
    try {
      const given = variables(site, fixture, values)
      const outcome = await site.builder.run(command, bare, after, {
        tag,
        variables: given,
        whole: true,
      })
      if (outcome.status === 0)
        await buildStage(site, fixture, { command, workspace: bare, dockerfile: after, tag, given })
      const shown = {
        outcome,
        values,
        tag,
        opened: opened(
          site.servers.visits,
          values.map(({ token }) => token),
        ),
      }
      const unset = await site.builder.rehearse(command, bare)
      const outline = await outlineOf(site, bare, fixture, command)
      return {
        rewriting,
        after: shown,
        unset,
        outline,
        without: await buildWithout(site, fixture, after, command),
      }
    } finally {
      bare.remove()
    }
  } finally {
    workspace.remove()
  }
}

async function buildWithout(
  site: Site,
  fixture: Fixture,
  after: string,
  command: string,
): Promise<NonNullable<Builds['without']>> {
  const values = valuesOf(fixture, site.run)
  const workspace = openWorkspace(fixture, withoutHeader(after), values)
  const outcome = await site.builder.run(withoutSecrets(command), workspace, after)
  workspace.remove()
  return {
    ...outcome,
    opened: opened(
      site.servers.visits,
      values.map(({ token }) => token),
    ),
  }
}

/**
 * Builds a fixture as it was and as it is after the rewrite, with the command that was printed.
 *
 * @returns what the builds showed; it throws only when the tool itself fails
 */
export async function build(site: Site, fixture: Fixture): Promise<Builds> {
  const start = performance.now()
  const tag = `secretmount-e2e-${site.run}-${fixture.name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}`
  const before = await buildBefore(site, fixture, `${tag}:before`)
  const rest = await buildAfter(site, fixture, `${tag}:after`)
  return { fixture, before, ...rest, took: (performance.now() - start) / 1000 }
}
