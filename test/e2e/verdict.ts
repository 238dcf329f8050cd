import { compareArtefacts } from './artefacts.ts'
import type { Outcome } from './engine.ts'
import type { Fixture } from './fixtures.ts'
import type { Image } from './image.ts'
import { findLeaks } from './leaks.ts'
import { stageTag } from './prove.ts'
import type { Builds } from './prove.ts'
import { needles } from './values.ts'
import type { Value } from './values.ts'

/** Looks an image up by its tag. */
export type Look = (tag: string) => Promise<Image>

/** What the proof of a fixture came to. */
export interface Verdict {
  /** what is wrong, one line each; none when it is proven */
  faults: string[]
  /** where the old image held a secret */
  leaked: string[]
}

/** The images of a build: what it was asked for, and the stage to look into. */
export function tags(fixture: Fixture, tag: string): string[] {
  return fixture.facts.stage === undefined ? [tag] : [tag, stageTag(tag)]
}

/** The end of a builder's output, every value of this build masked. */
export function tail({ stdout, stderr }: Outcome, values: Value[]): string {
  const text = `${stdout}\n${stderr}`.trim().split('\n').slice(-25).join('\n')
  return values.reduce(
    (masked, { token, text: whole }) => masked.replaceAll(whole, '****').replaceAll(token, '****'),
    text,
  )
}

async function judgeBefore({ before, fixture }: Builds, look: Look): Promise<Verdict> {
  if (before.outcome.status !== 0)
    return {
      faults: [`the old file does not build:\n${tail(before.outcome, before.values)}`],
      leaked: [],
    }
  const images = await Promise.all(tags(fixture, before.tag).map(look))
  const leaksOf = (value: Value): string[] =>
    images.flatMap((image) => findLeaks(image, needles(value)))
  const leaked = [...new Set(before.values.flatMap(leaksOf))]
  const silent = before.values
    .filter((value) => value.facts.mounted !== true && leaksOf(value).length === 0)
    .map(({ name }) => name)
  const clean = fixture.facts.expect === 'clean'
  if (clean)
    return {
      faults: leaked.map((place) => `the file was said to be clean but leaks: ${place}`),
      leaked,
    }
  return {
    faults: silent.map((name) => `the old image does not leak ${name}: the test would see no leak`),
    leaked,
  }
}

/** What the build without the secret shows. */
export function judgeWithout({
  without,
  fixture,
  after,
}: Pick<Builds, 'without' | 'fixture' | 'after'>): string[] {
  if (without === undefined) return []
  if (fixture.facts.without !== 'fetches nothing')
    return without.status === 0 ? ['it builds without the secret as well'] : []
  const faults =
    without.status === 0
      ? []
      : [
          `the secret was optional, but without it the build fails:\n${tail(without, after?.values ?? [])}`,
        ]
  return without.opened.length === 0
    ? faults
    : [...faults, 'it fetched something without the secret']
}

/** What the printed command does when a variable is not set. */
export function judgeUnset({ unset, rewriting }: Pick<Builds, 'unset' | 'rewriting'>): string[] {
  if (unset === undefined || !/:\?/.test(rewriting.command ?? '')) return []
  return unset.status !== 0 && !unset.stdout.includes('called')
    ? []
    : ['the printed command starts a build although a variable is not set']
}

/** Every build ends with what the builder's own check warns of. */
function judgeOutline({ after, outline, fixture, rewriting }: Builds): string[] {
  const warned = after?.outcome.stderr.includes('SecretsUsedInArgOrEnv')
    ? ['the build still warns of a secret']
    : []
  if (outline === undefined) return warned
  if (outline.outcome.status !== 0)
    return [...warned, `docker build --call=outline failed:\n${tail(outline.outcome, [])}`]
  // a command for one target may offer the secrets of other stages too, but must not insist on them
  const offered = (id: string): boolean =>
    fixture.settings?.target !== undefined &&
    (rewriting.command ?? '').includes(`${id}="\${${id}-}"`)
  const asked = outline.printed.filter((id) => outline.found.includes(id) || !offered(id))
  const same = outline.found.join(' ') === asked.join(' ')
  return same
    ? warned
    : [
        ...warned,
        `the file mounts [${outline.found.join(', ')}], the command gives [${outline.printed.join(', ')}]`,
      ]
}

async function judgeAfter(builds: Builds, look: Look): Promise<string[]> {
  const { after, before } = builds
  if (after === undefined) return ['nothing was rewritten', ...builds.rewriting.findings]
  if (after.outcome.status !== 0)
    return [`the rewritten file does not build as printed:\n${tail(after.outcome, after.values)}`]
  const [old, now] = [await look(before.tag), await look(after.tag)]
  const images = await Promise.all(tags(builds.fixture, after.tag).map(look))
  const leaks = after.values.flatMap((value) =>
    images
      .flatMap((image) => findLeaks(image, needles(value)))
      .map((place) => `${value.name} is in ${place}`),
  )
  const differences = compareArtefacts(old, now, before.values.flatMap(needles))
  const fed =
    before.opened.join(' ') === after.opened.join(' ')
      ? []
      : [
          `credentials opened [${before.opened.join(', ')}] before, [${after.opened.join(', ')}] after`,
        ]
  return [
    ...leaks,
    ...differences,
    ...fed,
    ...judgeWithout(builds),
    ...judgeUnset(builds),
    ...judgeOutline(builds),
  ]
}

function judgeUnchanged({ rewriting, fixture }: Builds, reported: boolean): string[] {
  const changed =
    rewriting.after === fixture.before || rewriting.command === null
      ? []
      : ['the file was rewritten']
  const silent =
    reported && !rewriting.findings.some((line) => /^(manual|review|conflict)/.test(line))
      ? ['nothing was reported']
      : []
  return [...changed, ...silent]
}

/**
 * Holds what the builds and their images show against the promise.
 *
 * @param by whose rewrite it is: a person's comes with no report
 */
export async function judge(builds: Builds, look: Look, by: 'tool' | 'hand'): Promise<Verdict> {
  const first = await judgeBefore(builds, look)
  if (builds.before.outcome.status !== 0) return first
  const expect = builds.fixture.facts.expect ?? 'proven'
  const rest =
    expect === 'proven'
      ? await judgeAfter(builds, look)
      : judgeUnchanged(builds, expect === 'reported' && by === 'tool')
  return { faults: [...first.faults, ...rest], leaked: first.leaked }
}
