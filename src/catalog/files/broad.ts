import type { CredentialFile } from '../files.ts'

/** Settings of npm and pnpm that say how scripts are run and packages are laid out (npm docs). */
const broad: ReadonlySet<string> = new Set(
  `script-shell shell-emulator node-options use-node-version enable-pre-post-scripts ignore-scripts
  legacy-peer-deps strict-peer-dependencies auto-install-peers force prefix omit include production
  install-strategy node-linker shamefully-hoist hoist-pattern public-hoist-pattern unsafe-perm
  user cache`.split(/\s+/),
)

/** Sections of git's configuration in which credentials stand. */
const ofCredentials = /^(?:credential|url|http)$/i

/** Sections of pip's for the calls that fetch, where its indexes stand. */
const ofFetching = /^(?:global|install|download|wheel|index|search)$/

/** Settings of pip's that any of its calls may act upon. */
const ofAnyPipCall: ReadonlySet<string> = new Set(
  'break-system-packages require-virtualenv yes no-input python user target root'.split(' '),
)

/** Settings of uv's that only say where packages are (uv docs, "Settings"). */
const ofIndexes: ReadonlySet<string> = new Set(
  `index index-url extra-index-url find-links default-index name url default explicit format
  authenticate ignore-error-codes publish-url check-url`.split(/\s+/),
)

/** By the kind, whether a text without comments sets more than credentials. */
const sets: Readonly<Record<string, (text: string) => boolean>> = {
  npmrc: (text) =>
    text.split('\n').some((line) => broad.has(line.replace(/(?:\[\])?[ \t]*=.*$/, '').trim())),
  gitconfig: (text) =>
    [...text.matchAll(/^[ \t]*\[[ \t]*([\w.-]+)/gm)].some(([, name]) => !ofCredentials.test(name!)),
  'pip-conf': (text) =>
    text.split('\n').some((line) => ofAnyPipCall.has(line.split(/[=:]/, 1)[0]!.trim())) ||
    [...text.matchAll(/^[ \t]*\[([\w-]+)\]/gm)].some(([, name]) => !ofFetching.test(name!)),
  'uv-config': (text) =>
    text.split('\n').some((line) => {
      const key = /^[ \t]*([\w-]+)[ \t]*=/.exec(line)?.[1]
      return key !== undefined && !ofIndexes.has(key)
    }),
  // a host has its dots as `__`
  'bundle-config': (text) => /^BUNDLE_(?!\w*__)\w+:/m.test(text),
  'cargo-config': (text) => /^[ \t]*\[(?!registr)/m.test(text),
}

/**
 * Does a text of that kind set what its tools act upon whatever they are asked for, besides the
 * credentials?
 */
export function isBroad({ kind }: CredentialFile, text: string): boolean {
  return sets[kind]?.(text) ?? false
}
