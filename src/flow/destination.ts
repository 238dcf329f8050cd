import { posix } from 'node:path'
import { expansions } from '../dockerfile/expansion.ts'
import type { Facts } from '../facts.ts'
import type { Config } from './configs.ts'

/** The path that a copied file has in the container, or why it cannot be told. */
export type Destination = { readonly target: string } | { readonly why: string; readonly remedy: string }

const remedy = 'write the path out'

/**
 * Where a COPY or ADD puts a file: below the WORKDIR, in a folder when the destination ends in `/` or is one of several sources' (Dockerfile
 * reference, COPY).
 */
export function destinationOf(facts: Facts, { copy, source, stage, instruction }: Config): Destination {
  const { text } = copy!.destination
  const line = instruction.firstLine
  if (source!.text.includes('$')) return { why: `its name in line ${line} holds a variable`, remedy }
  if (/^[a-z][\w+.-]*:\/\//i.test(source!.text) || source!.text.startsWith('<<')) return { why: `line ${line} makes it or downloads it`, remedy: 'fetch it in the RUN that needs it' }
  if (text.startsWith('~')) return { why: `COPY knows no ~: line ${line} makes a folder of that name`, remedy }
  const resolved = resolve(facts, { copy, source, stage, instruction } as Config, text)
  if (resolved === undefined) return { why: `its destination in line ${line} holds a variable`, remedy }
  const isFolder = /(?:^|\/)\.{0,2}$/.test(resolved) || copy!.sources.length > 1
  const path = isFolder ? posix.join(resolved, posix.basename(source!.text)) : resolved
  const { workdir } = facts.placeAt(stage, instruction)
  if (path.startsWith('/')) return { target: posix.normalize(path) }
  return { target: workdir === undefined ? posix.normalize(path) : posix.join(workdir, path) }
}

function resolve(facts: Facts, { stage, instruction }: Config, text: string): string | undefined {
  let resolved = text
  for (const item of expansions(text, facts.dockerfile.scan.escape).toReversed()) {
    const declaration = facts.inEffect(stage, instruction, item.name)
    // an ARG may be given another value by the caller
    if (declaration?.kind !== 'ENV' || declaration.value === undefined || declaration.value.includes('$')) return undefined
    resolved = resolved.slice(0, item.start) + declaration.value + resolved.slice(item.end)
  }
  return resolved.includes('$') ? undefined : resolved
}
