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
  return `  ${secret}: ${where}${written}${deleted}`
}

const ADVICE = [
  'What to do:',
  '  1. Rotate each secret named above: whoever could pull the image may have it.',
  '  2. Delete every tag and digest of this image, in registries and on machines; a new build under the same tag keeps the old one.',
  '  3. Delete what the build left elsewhere: registry caches (--cache-to mode=max), files of --metadata-file,',
  "     build records (docker buildx history rm), the builder's cache (docker buildx prune).",
]

/** The outcome for people. No value is in it. */
export function textReport({ image, leaks, layers, bytes, notes }: Verification): string {
  const looked = `${amount(layers, 'layer')}, ${shownBytes(bytes)}`
  const outcome =
    leaks.length === 0
      ? [`${image}: none of the secrets found (${looked})`]
      : [
          `${image}: ${amount(leaks.length, 'leak')} (${looked})`,
          ...leaks.map(leakLine),
          '',
          ...ADVICE,
        ]
  return [...outcome, ...notes.map((note) => `note: ${note}`), ''].join('\n')
}

/** The outcome as one JSON document: a Verification. No value is in it. */
export function jsonReport(verification: Verification): string {
  return `${JSON.stringify(verification, undefined, 2)}\n`
}
