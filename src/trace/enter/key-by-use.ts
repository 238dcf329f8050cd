import { posix } from 'node:path'
import { judgeFile, type CredentialFile } from '../../catalog/files.ts'
import type { Copy } from '../../dockerfile/copy.ts'
import type { Dockerfile } from '../../dockerfile.ts'
import { argumentText } from '../../scanner/instruction.ts'

const gpgKey: CredentialFile = {
  kind: 'gpg-key',
  slug: 'gpg_key',
  tools: [],
  name: 'loose',
  variables: [],
  expands: 'none',
}

/**
 * What stands in a command before the path of a private key for ssh (ssh-add(1), ssh(1),
 * ssh_config(5)).
 */
const beforeSshKey = /\bssh-add\s(?:-\S+\s+)*["']?$|\bssh\b.*\s-i\s*["']?$|\bIdentityFile[ =]["']?$/
const beforeGpgKey = /\bgpg2?\b.*\s--import\s.*$/

/**
 * A copied file of any name that a later RUN gives to ssh or gpg as a key. gpg imports public keys
 * more often: there it takes an option that only a private one needs, or a name that the caller of
 * the build says.
 */
export function keyByUse(
  dockerfile: Dockerfile,
  { instruction, destination, sources }: Copy,
  source: string,
): CredentialFile | undefined {
  if (!/ssh|IdentityFile|gpg/.test(dockerfile.source)) return undefined
  const path = /(?:^|\/)\.?$/.test(destination.text)
    ? posix.join(destination.text, posix.basename(source))
    : destination.text
  if (sources.length > 1 || path.includes('$') || path.length < 2) return undefined
  const commands = dockerfile.stages
    .flatMap(({ instructions }) => instructions)
    .filter(({ keyword, span }) => keyword === 'RUN' && span.start > instruction.span.start)
    .flatMap((run) => [...beforePaths(argumentText(run), path)])
  if (commands.some((before) => beforeSshKey.test(before)))
    return judgeFile('id_rsa', '/root/.ssh/id_rsa')
  const imports = commands.filter((before) => beforeGpgKey.test(before))
  if (imports.some((before) => /secret-key|--pinentry-mode|--passphrase/.test(before)))
    return { ...gpgKey, name: 'tight' }
  return imports.length > 0 && source.includes('$') ? gpgKey : undefined
}

/** Longer commands than this give no key. */
const longest = 500

/** The commands up to the path, wherever it stands as a word of its own. */
function* beforePaths(text: string, path: string): Generator<string> {
  for (let at = text.indexOf(path); at !== -1; at = text.indexOf(path, at + path.length)) {
    if (/[\w./-]/.test(`${text[at - 1] ?? ''}${text[at + path.length] ?? ''}`)) continue
    yield text
      .slice(Math.max(0, at - longest), at)
      .split(/[;&|\n]/)
      .at(-1)!
  }
}
