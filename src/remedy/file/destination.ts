import {
  bareCredentialFolder,
  credentialFolder,
  tellsToMakeFolder,
} from '../../catalog/programs/in-texts.ts'
import { escapePattern } from '../../escape-pattern.ts'
import { posix } from 'node:path'
import { expansions } from '../../dockerfile/expansion.ts'
import { expand } from '../../run-user.ts'
import type { Remedies } from '../remedies.ts'
import { type Copy, isIntoFolder, readCopy } from '../../dockerfile/copy.ts'
import { lineage } from '../../dockerfile.ts'
import { type ConfigFile, contextPath } from '../../trace/enter/configs.ts'
import type { Obstacle } from '../../obstacle.ts'
import type { Instruction } from '../../scanner/instruction.ts'
import { leadingArgument } from './leading-argument.ts'

/** The path that a copied file has in the container, or why it cannot be told. */
export type Destination = { readonly target: string } | Obstacle

const remedy = 'write the path out'

/**
 * Where a COPY or ADD puts a file: below the WORKDIR, in a folder when the destination ends in `/`
 * or is one of several sources' (Dockerfile reference, COPY).
 */
export function destinationOf(facts: Remedies, config: ConfigFile): Destination {
  const { copy, source, instruction } = config
  const { text } = copy!.destination
  const line = instruction.firstLine
  const noFile = noFileOfContext(config)
  if (noFile) return noFile
  if (text.startsWith('~'))
    return { why: `COPY knows no ~: line ${line} makes a folder of that name`, remedy }
  const resolved = resolve(facts, config, text)
  if (resolved === undefined)
    return { why: `its destination in line ${line} holds a variable`, remedy }
  if (config.via === 'tree') return { target: below(facts, config, inside(config, resolved)) }
  if (isFolderName(source!.text) || isBareFolderName(source!.text))
    return {
      why: 'it is a folder, and one secret is one file',
      remedy: 'mount each file of it on its own',
    }
  const isFolder = isIntoFolder(copy!, resolved) || isKnownFolder(facts, config, resolved)
  const path = isFolder
    ? posix.join(
        resolved,
        hasParents(copy!) ? contextPath(source!.text) : posix.basename(source!.text),
      )
    : resolved
  return { target: below(facts, config, path) }
}

/** Why what is copied is no file of the build context that one could name. */
function noFileOfContext({ source, instruction, file }: ConfigFile): Obstacle | undefined {
  const line = instruction.firstLine
  if (source!.text.includes('$'))
    return {
      why: `its name in line ${line} is the caller's to say`,
      remedy:
        'take the line out, mount the file where it is used and let the caller pass it by ' +
        `--secret id=${file.slug},src=FILE`,
    }
  if (source!.text.startsWith('<<'))
    return {
      why: `line ${line} holds them as text`,
      remedy: 'put the text into a file, mount that in the RUN that needs it, and rotate them',
    }
  return /^[a-z][\w+.-]*:\/\//i.test(source!.text)
    ? { why: `line ${line} downloads it`, remedy: 'fetch it in the RUN that needs it' }
    : undefined
}

/** A path of COPY, which is relative to the WORKDIR. */
function below(facts: Remedies, { stage, instruction }: ConfigFile, path: string): string {
  const { workdir } = facts.userAt(stage, instruction)
  return path.startsWith('/') || workdir === undefined
    ? posix.normalize(path)
    : posix.join(workdir, path)
}

/** COPY of a folder brings what lies in it, not the folder itself (Dockerfile reference, COPY). */
function inside({ copy, source, path }: ConfigFile, folder: string): string {
  return posix.join(
    folder,
    hasParents(copy!) ? path : posix.relative(contextPath(source!.text), path),
  )
}

/** Names that credential folders have; what else ends in a slash is one anyway. */
function isFolderName(source: string): boolean {
  return credentialFolder.test(source)
}

/** The same without its dot, `ADD ssh /root/.ssh`. */
function isBareFolderName(source: string): boolean {
  return bareCredentialFolder.test(source)
}

/** `COPY --parents` keeps the source's folders (Dockerfile reference, COPY --parents). */
function hasParents({ instruction }: Copy): boolean {
  return instruction.flags.some(({ name, value }) => name === 'parents' && value !== 'false')
}

/**
 * Does a destination without a slash name a folder that is there already? Homes and the folders of
 * the system are; a WORKDIR, a `mkdir` and an earlier COPY make one.
 */
function isKnownFolder(
  facts: Remedies,
  { stage, instruction, source }: ConfigFile,
  destination: string,
): boolean {
  const { workdir } = facts.userAt(stage, instruction)
  const path = destination.startsWith('/')
    ? posix.normalize(destination)
    : workdir === undefined
      ? undefined
      : posix.join(workdir, destination)
  if (path === undefined) return false
  if (
    path === workdir ||
    isFolderName(path) ||
    /^\/(?:root|home(?:\/[^/]+)?|etc|tmp|opt|srv|var|usr|mnt|run|app)?$/.test(path)
  )
    return true
  const before = lineage(stage).flatMap((at) =>
    at.instructions.filter((other) => at !== stage || other.span.start < instruction.span.start),
  )
  return before.some((other) => makesFolder(other, path, source!.text))
}

function makesFolder(instruction: Instruction, path: string, source: string): boolean {
  const { keyword, joined, args, json } = instruction
  const text = joined.text.slice(args.start, args.end)
  if (keyword === 'WORKDIR') return `${posix.normalize(text)}/`.startsWith(`${path}/`)
  if (keyword === 'RUN') {
    if (!tellsToMakeFolder.test(text)) return false
    const plain = text.replaceAll('~/', '/root/')
    return (
      plain.includes(path) &&
      new RegExp(`(?<![\\w.-])${escapePattern(path)}(?:/|\\s|$)`).test(plain)
    )
  }
  if (json === undefined && !text.includes(`${path}/`)) return false
  const copy = readCopy(instruction)
  return (
    copy !== undefined &&
    copy.destination.text.endsWith('/') &&
    copy.destination.text.startsWith(`${path}/`) &&
    posix.basename(path) !== posix.basename(source)
  )
}

function resolve(facts: Remedies, config: ConfigFile, text: string): string | undefined {
  const { stage, instruction } = config
  const leading = leadingArgument(facts, config)
  let resolved = text
  for (const item of expansions(text, facts.dockerfile.scan.escape).toReversed()) {
    // an ARG may be given another value by the caller
    const value =
      item.start === 0 && leading
        ? leading.value
        : expand(facts.environment, stage, instruction, `\${${item.name}}`)
    if (value === undefined) return undefined
    resolved = resolved.slice(0, item.start) + value + resolved.slice(item.end)
  }
  return resolved.includes('$') ? undefined : resolved
}
