import { escapePattern } from '../../escape-pattern.ts'
import type { CredentialFile } from '../files.ts'

const ofGit: ReadonlySet<string> = new Set(['git-credentials', 'gitconfig', 'netrc', 'ssh-key'])

/** Is it a kind of file that git asks, and so whatever fetches through git? */
export function isGitFile(kind: string): boolean {
  return ofGit.has(kind)
}

const ofInstallers: ReadonlySet<string> = new Set([
  'npmrc',
  'yarnrc',
  'yarnrc-yml',
  'bunfig',
  'pip-conf',
  'uv-config',
  'poetry-auth',
  'pypirc',
  'condarc',
  'maven-settings',
  'gradle-properties',
  'sbt-credentials',
  'nuget-config',
  'composer-auth',
  'bundle-config',
  'gem-credentials',
  'cargo-credentials',
  'cargo-config',
  'hex-config',
  'apt-source',
  'apt-auth',
  'yum-repository',
])

/** Is it one that installers read, and code of the project only by calling one? */
export function isInstallersFile(kind: string): boolean {
  return ofInstallers.has(kind)
}

/** What fetches packages for node, as scripts call it. */
const fetchesForNode =
  /\b(?:npx|pnpx|bunx|(?:npm|pnpm|yarn|bun)[ ,'"]+(?:i|ci|install|add|exec|dlx|x|publish)\b)/

/** Does a text, a script of any language, call a program that reads the kind of file? */
export function callsUserOf(file: CredentialFile, text: string): boolean {
  return /^(?:npmrc|yarnrc|yarnrc-yml|bunfig)$/.test(file.kind)
    ? fetchesForNode.test(text)
    : file.tools.some((tool) => new RegExp(String.raw`\b${escapePattern(tool)}\b`).test(text))
}
