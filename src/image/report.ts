import { oneLine, printableJson } from '../escape.ts'
import type { Leak, Verification } from './verify.ts'

const amount = (count: number, noun: string) => `${count} ${noun}${count === 1 ? '' : 's'}`

/** `bytes` for people: `1.2 GB`. */
export function shownBytes(bytes: number): string {
  const [unit, size] =
    bytes >= 1e9
      ? (['GB', 1e9] as const)
      : bytes >= 1e6
        ? (['MB', 1e6] as const)
        : (['kB', 1e3] as const)
  return `${(bytes / size).toFixed(bytes >= 1e9 ? 1 : 0)} ${unit}`
}

function leakLine({ secret, where, form, deletedIn }: Leak): string {
  const written = form === 'plain' ? '' : `, as ${form}`
  const deleted =
    deletedIn === undefined ? '' : `, deleted in layer ${deletedIn}, still recoverable`
  return `  ${oneLine(secret)}: ${oneLine(where)}${written}${deleted}`
}

/**
 * What was looked through: without it, nobody can tell a clean image from one that was hardly read.
 */
function amounts({ layers, files, documents, bytes, unpacked }: Verification): string {
  const read = shownBytes(bytes)
  const all = shownBytes(Math.max(bytes, unpacked))
  return [
    amount(layers, 'layer'),
    amount(files, 'file'),
    amount(documents, 'document'),
    read === all ? read : `${read} that unpack to ${all}`,
  ].join(', ')
}

const ADVICE = [
  'What to do:',
  '  1. Rotate each secret named above: whoever could pull the image may have it.',
  '  2. Delete every tag and digest of this image, in registries and on machines; a new build under the same tag keeps the old one.',
  '  3. Delete what the build left elsewhere: registry caches (--cache-to mode=max), files of --metadata-file,',
  "     build records (docker buildx history rm), the builder's cache (docker buildx prune).",
]

/** The outcome for people. No value is in it, and nothing that a terminal would obey. */
export function textReport(verification: Verification): string {
  const { leaks, notes, secrets } = verification
  const image = oneLine(verification.image)
  const looked = amounts(verification)
  const outcome =
    leaks.length === 0
      ? [`${image}: none of the secrets found (${looked})`]
      : [`${image}: ${amount(leaks.length, 'leak')} (${looked})`, ...leaks.map(leakLine)]
  return [
    ...outcome,
    `looked for: ${secrets.map(oneLine).join(', ')}`,
    ...notes.map((note) => `note: ${oneLine(note)}`),
    ...(leaks.length === 0 ? [] : ['', ...ADVICE]),
    '',
  ].join('\n')
}

/**
 * The outcome as one JSON document: a Verification. No value is in it; what a terminal would obey
 * is escaped.
 */
export function jsonReport(verification: Verification): string {
  return printableJson(`${JSON.stringify(verification, undefined, 2)}\n`)
}
