import { builderBefore } from '../builder-before.ts'
import { inCompose } from '../shell/orchestrated.ts'
import { pluginBuild } from '../pipelines/plugin.ts'
import type { CallerFile, CallerKind, Invocation, Remark } from '../caller.ts'
import { isCommentAt } from '../pipelines/command-at.ts'
import { secretlessCalls } from '../pipelines/secretless-at.ts'
import { placesOf } from '../reported/places.ts'
import { type Reported, systems } from '../reported/systems.ts'
import type { Repository } from '../repository.ts'

/** Callers that a person must change: each finding says what to write. */
export const reported: readonly CallerKind[] = systems.map((system) => ({
  name: system.name,
  accepts: (path) => system.accepts.test(path),
  mentions: /build|dockerfile/i,
  *read(file, repository) {
    const secretless = secretlessCalls(file, system.name, repository)
    yield* remarks(system, file, secretless)
    yield* secretless
    yield* builds(system, file, repository)
  },
}))

/**
 * Every build whose Dockerfile is written there. The first of the others stands for all: any of
 * them may need what a Dockerfile of the repository takes.
 */
function* builds(system: Reported, file: CallerFile, repository: Repository) {
  const { name: kind, passes, adds } = system
  const { text } = file
  const names = [...text.matchAll(passes)].map((match) => match[1]!)
  let isTold = false
  for (const found of text.matchAll(system.builds)) {
    if (isCommentAt(text, found.index, found[0])) continue
    const at = { start: found.index, end: found.index + found[0].length }
    const build = pluginBuild(file, kind, at, names, adds)
    for (const { isOpen, ...place } of placesOf(system, file, at, repository)) {
      const isKnown = typeof place.dockerfile !== 'string'
      if (isKnown || !isTold) yield { ...build, ...place, supplier: { ...build.supplier!, isOpen } }
      isTold ||= !isKnown
    }
  }
}

function* remarks(
  { name: kind, passes, remedy }: Reported,
  file: CallerFile,
  secretless: readonly Invocation[],
): Iterable<Remark> {
  const told = secretless.flatMap(({ passed }) => passed)
  for (const found of file.text.matchAll(passes)) {
    const name = found[1]!
    const line = file.text.slice(file.text.lastIndexOf('\n', found.index) + 1, found.index)
    if (/^\s*(?:#|\/\/)/.test(line + found[0])) continue
    if (told.some(({ start, end }) => start <= found.index && found.index < end)) continue
    const builder = builderBefore(file.text, found.index)
    const change =
      builder === 'compose'
        ? `${inCompose(name)}, and set ${name} before the command`
        : remedy.replaceAll('NAME', name)
    yield {
      type: 'remark',
      file: file.path,
      at: { start: found.index, end: found.index + found[0].length },
      kind,
      names: [name],
      status: 'manual',
      message:
        `${name} is passed as a build argument, and the value stays in the provenance; ` + change,
      ...(builder === undefined ? {} : { builder }),
    }
  }
}
