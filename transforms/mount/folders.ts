import { posix } from 'node:path'
import { assumedSource } from '../../src/assumed-source.ts'
import { judgeFile } from '../../src/catalog/files.ts'
import { escapePattern } from '../../src/escape-pattern.ts'
import { comparable } from '../../src/ids.ts'
import type { ExistingMount } from '../../src/mounts.ts'
import type { Remedies } from '../../src/remedy/remedies.ts'
import type { Run } from '../../src/run.ts'
import type { Span } from '../../src/span.ts'
import type { Finding } from '../../src/transform.ts'

/** Folders that hold credential files: a mount there makes a file of the folder's name. */
const folders = ['.ssh', '.aws', '.docker', '.kube', '.m2', '.gnupg', '.config', '.gradle', '.gem']

/** Is the target of a mount one that only a folder can have? */
export function hasFolderTarget({ options }: ExistingMount): boolean {
  const target = options.get('target') ?? ''
  return target.endsWith('/') || folders.includes(posix.basename(target))
}

/**
 * A mount is a file: a target that is a folder gets a file in its place (moby/buildkit, path.Clean
 * of the target). The file that the RUN reads below it is what was meant, or the one that the id is
 * called like.
 */
export function* folderTargets(
  facts: Remedies,
  run: Run,
  existing: ExistingMount,
): Iterable<Finding> {
  if (!hasFolderTarget(existing)) return
  const { options, id, flag } = existing
  const target = options.get('target')!
  const at = run.instruction.joined.span(flag.start, flag.end)
  const message =
    `the mount of ${id} has a folder for its target, ${target}, and a secret is one ` +
    "file, which then stands in the folder's place"
  const base = { at, ...(id === undefined ? {} : { name: id }) }
  const meant = meantBelow(facts, run, existing)
  if (!meant) {
    yield { ...base, safety: 'safe', message: `${message}; write the path of the file` }
    return
  }
  const { file, place, isRead } = meant
  const why = isRead ? 'which the RUN reads' : 'which the id is called like'
  const done = isRead || facts.options.unsafe ? 'mounted at' : '--unsafe mounts it at'
  yield {
    ...base,
    safety: isRead ? 'safe' : 'review',
    message: `${message}; ${done} ${file}, ${why}`,
    fix: (edit) => {
      edit.replace(place, file)
      if (id !== undefined)
        edit.source(
          run,
          id,
          assumedSource(facts, { ...existing, options: new Map([...options, ['target', file]]) }),
        )
    },
  }
}

/** The file below the folder that is meant for sure, and where the target stands. */
function meantBelow(
  facts: Remedies,
  run: Run,
  { options, id, flag }: ExistingMount,
): { readonly file: string; readonly place: Span; readonly isRead: boolean } | undefined {
  const target = options.get('target')!
  const read = readBelow(run, target)
  const called = id === undefined || read.length > 0 ? undefined : calledLike(target, id)
  const file = read.length === 1 ? read[0] : called
  const at = run.instruction.joined.span(flag.start, flag.end)
  const place = file === undefined ? undefined : placeOf(facts, at, target)
  if (!place || file === undefined || readsAsFile(run, target)) return undefined
  return { file, place, isRead: read.length === 1 }
}

/** The file that a mount of a folder is to stand at when all is mended. */
export function mendedFolder(
  facts: Remedies,
  run: Run,
  existing: ExistingMount,
): string | undefined {
  if (!hasFolderTarget(existing)) return undefined
  const meant = meantBelow(facts, run, existing)
  return meant && (meant.isRead || facts.options.unsafe) ? meant.file : undefined
}

/** The files that the text of a RUN names below the folder. */
function readBelow({ text }: Run, target: string): string[] {
  const folder = target.replace(/\/+$/, '')
  const below = new RegExp(`(?<![\\w./-])${escapePattern(folder)}/[\\w.-]+(?:/[\\w.-]+)*`, 'g')
  return [...new Set(text.match(below) ?? [])]
}

/** Does the RUN take what stands in the folder's place for a file? */
function readsAsFile({ text }: Run, target: string): boolean {
  const folder = target.replace(/\/+$/, '')
  return new RegExp(`(?<![\\w./-])${escapePattern(folder)}(?![\\w.-]|/[\\w.-])`).test(text)
}

/** Folders in which a tool looks for one file of credentials. */
const only: ReadonlyMap<string, string> = new Map([
  ['.aws', 'credentials'],
  ['.docker', 'config.json'],
  ['.kube', 'config'],
  ['.m2', 'settings.xml'],
  ['.gem', 'credentials'],
])

/**
 * `id=id_rsa,target=/root/.ssh/`: a file of that name, with its dot or without, is a credential
 * file there. `id=aws,target=/root/.aws`: the folder has but one.
 */
function calledLike(target: string, id: string): string | undefined {
  const folder = posix.basename(target)
  const sole = only.get(folder)
  const slug = sole && judgeFile(`${folder}/${sole}`, `${folder}/${sole}`)?.slug
  if (sole !== undefined && (id === folder.slice(1) || comparable(id) === slug))
    return posix.join(target, sole)
  const name = posix.basename(id)
  return [name, `.${name}`]
    .map((item) => posix.join(target, item))
    .find((path) => judgeFile(path, path)?.name === 'tight')
}

/** The target in the source, where it stands there to the letter. */
function placeOf({ dockerfile }: Remedies, at: Span, target: string): Span | undefined {
  const flag = dockerfile.source.slice(at.start, at.end)
  const found = /(?:,|=)(?:target|dst|destination)=([^,"'\s\\]+)/i.exec(flag)
  if (found?.[1] !== target) return undefined
  const start = at.start + found.index + found[0].length - target.length
  return { start, end: start + target.length }
}
