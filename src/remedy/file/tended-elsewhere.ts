import { posix } from 'node:path'
import { effectsOf } from '../../catalog/programs/effects.ts'
import type { Run } from '../../run.ts'
import type { Command, Word } from '../../shell.ts'
import { withoutQuotes } from '../../shell/unquoted.ts'
import { covers, pathWords, relativeEnd, samePath } from '../../trace/paths.ts'
import { withGlob } from '../../trace/write/removed.ts'
import type { Remedies } from '../remedies.ts'
import { tendedBy } from './cleaning.ts'
import { writtenBy } from './file-changes.ts'

/**
 * `rm /root/.netrc` where the file was copied to another folder, and nothing else in the file makes
 * one there: it fails, or the folders are one.
 */
export function deletedNamesake(facts: Remedies, run: Run, target: string): string | undefined {
  if (!run.script) return undefined
  const paths = facts.pathsOf(run)
  for (const command of run.script.commands) {
    const { deletes } = effectsOf(command)
    if (!deletes || deletes.isForced || command.tested || !command.certain) continue
    for (const word of deletes.operands) {
      const path = paths.path(word, command.start)
      if (path === undefined || path === target || samePath(path, target)) continue
      if (!path.startsWith('/') || posix.basename(path) !== posix.basename(target)) continue
      if (facts.dockerfile.source.split(path).length > 2) continue
      const isNamedElsewhere = run.script.commands.some((other) =>
        pathWords(other).some((item) => item !== word && paths.path(item, other.start) === path),
      )
      if (!isNamedElsewhere) return path
    }
  }
  return undefined
}

/**
 * `rm .npmrc`, `rm $APP/.npmrc`, `cat x > .npmrc` in a folder that cannot be told: where it is the
 * file, the command fails, or it is another file from there on.
 */
export function maybeTended(
  facts: Remedies,
  run: Run,
  target: string,
  isReader: boolean,
): string | undefined {
  if (!run.script || !target.startsWith('/')) return undefined
  const paths = facts.pathsOf(run)
  const mayBeIt = (word: Word, { start }: Command) => mayBe(word, paths.path(word, start), target)
  for (const command of run.script.commands) {
    const written = writtenBy(command).find((word) => mayBeIt(word, command))
    if (written) return `${command.label} > ${written.raw}`
    const copied = effectsOf(command).copies?.destination
    if (copied && mayBeIt(copied, command)) return `${command.label} ${copied.raw}`
    const { deletes } = effectsOf(command)
    if (command.tested || (deletes?.isForced && !isReader)) continue
    const found = tendedBy(command)?.find((word) => mayBeIt(word, command))
    if (found) return `${command.label} ${found.raw}`
  }
  return undefined
}

/** May a word that is no whole path be the target: as its end, or as one of the same name? */
function mayBe({ raw }: Word, path: string | undefined, target: string): boolean {
  // `{a,b}`, which some shells make two names of
  if (/\{[^{}]*,/.test(raw)) return raw.split(/[{},/]/).includes(posix.basename(target))
  const end = path && relativeEnd(path)
  if (end !== undefined) return target.endsWith(`/${end}`)
  if (path?.startsWith('/')) return false
  return posix.basename(withoutQuotes(raw)) === posix.basename(target)
}

/** The pattern by which a RUN tends files, the one among them. */
export function tendsByPattern(facts: Remedies, run: Run, target: string): string | undefined {
  const word = run.script?.commands
    .flatMap((command) =>
      (effectsOf(command).changes?.operands ?? []).map((item) => ({ item, at: command.start })),
    )
    .find(
      ({ item, at }) =>
        /[*?]/.test(item.raw) &&
        covers(facts.pathsOf(run).path(withGlob(item), at) ?? '', target, false),
    )
  return word?.item.raw
}
