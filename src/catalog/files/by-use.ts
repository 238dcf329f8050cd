import { posix } from 'node:path'
import { type CredentialFile, fileOfKind, judgeFile } from '../files.ts'

/** Where in a RUN a file stands, whose use tells what it is. */
export interface Place {
  /** The statement up to the path. */
  readonly before: string
  /** What follows the path, further commands of a pipe too. */
  readonly after: string
}

/** A use that tells what a file is, whatever its name. */
interface Use {
  readonly kind: string
  /** The name of such a file proves enough, or only that of a path which the caller fills in. */
  readonly name: 'tight' | 'loose'
  is(place: Place): boolean
}

/** (ssh-add(1), ssh(1), ssh_config(5)) */
const beforeSshKey = /\bssh-add\s(?:-\S+\s+)*["']?$|\bssh\b.*\s-i\s*["']?$|\bIdentityFile[ =]["']?$/
const beforeGpgKey = /\bgpg2?\b.*\s--import\s.*$/

/** `$(cat f)`, `$(<f)` and the like: what stands for the text of the file. */
const reading = /(?:\$\(|`)[ \t]*(?:cat[ \t]+|<[ \t]*)["']?$/
const afterReading = /^["']?[ \t]*[)`]/

/** What stands before a credential: the place that the text of the file is put in. */
const beforeCredential = [
  // the user of an address, where a host follows
  /:\/\/[^\s/@"']*$/,
  /(?:authorization|token|api-?key)[\w-]{0,20}:[ \t]*(?:bearer |token |basic )?["']?$/i,
  /\bmachine\b.*\bpassword[ \t]+["']?$/,
  /(?:token|password|passwd|secret|api_?key|passphrase|_auth)[= ]["']?$/i,
]

/** What reads a credential from its standard input (docker-login(1), gh-auth-login(1)). */
const fromInput = /\s--(?:password|token)-stdin\b|\s--with-token\b/

/** `cat f | xargs login --token`: what stands behind the last word, or in the place of `{}`. */
const byXargs =
  /^\s*(?:[\w./-]+\s+){0,3}xargs\s.*\s--?(?:auth-?|access-?)?(?:token|passw(?:or)?d|api-?key)(?:\s*$|[= ]["']?\{\})/i

/**
 * Uses that tell the kind of a file. gpg imports public keys more often: there it takes an option
 * that only a private one needs, or a name that the caller of the build says.
 */
const uses: readonly Use[] = [
  { kind: 'ssh-key', name: 'tight', is: ({ before }) => beforeSshKey.test(before) },
  {
    kind: 'gpg-key',
    name: 'tight',
    is: ({ before }) =>
      beforeGpgKey.test(before) && /secret-key|--pinentry-mode|--passphrase/.test(before),
  },
  { kind: 'gpg-key', name: 'loose', is: ({ before }) => beforeGpgKey.test(before) },
  { kind: 'token', name: 'tight', is: isToken },
]

function isToken({ before, after }: Place): boolean {
  if (/\bcat\s+["']?$|<\s*["']?$/.test(before)) {
    const [own = '', fed = ''] = after.split('|')
    const isFed = /^["']?\s*$/.test(own) && (fromInput.test(fed) || byXargs.test(fed))
    if (isFed || (before.includes('<') && fromInput.test(before + own))) return true
  }
  if (!reading.test(before) || !afterReading.test(after)) return false
  const around = before.replace(reading, '')
  const [address, ...others] = beforeCredential
  return (
    (address!.test(around) && /^["']?\s*[)`][^\s/]*@/.test(after)) ||
    others.some((pattern) => pattern.test(around))
  )
}

/** Cheap: can a text hold any of these uses? */
export const mayTell = /ssh|IdentityFile|gpg|stdin|with-token|xargs|\(|`|\b(?:cp|ln|mv) /

const beforePut = /^\s*(?:cp|ln|mv)\s(?:-\S+\s+)*["']?$/
const afterPut = /^["']?\s+["']?([\w./~${}-]+)["']?\s*$/

/** Kinds that a sample or a file of another use is put in the place of as often. */
const ofManyUses = /^(?:dotenv|secrets-file|private-key|htpasswd)$/

/** What a file is by where a command puts it: `mv /tmp/x ~/.npmrc`. */
function putAs({ before, after }: Place): CredentialFile | undefined {
  const [, target] = (beforePut.test(before) && afterPut.exec(after)) || []
  const file = target === undefined ? undefined : judgeFile(target, target)
  return file && !ofManyUses.test(file.kind) ? file : undefined
}

/**
 * The files, of any name, that the words of a command take for credentials: `mv FILE .npmrc`, `gpg
 * --import FILE`.
 */
export function takenByWords(words: readonly string[]): { file: CredentialFile; path: string }[] {
  // behind what runs it: `sudo mv`
  const at = words.findIndex((word) => /^(?:cp|ln|mv|gpg2?)$/.test(posix.basename(word)))
  const [path, target] = words.slice(at + 1).filter((word) => !word.startsWith('-'))
  if (at === -1 || path === undefined || /[*?$]/.test(path)) return []
  const line = [posix.basename(words[at]!), ...words.slice(at + 1)].join(' ')
  const before = line.slice(0, line.indexOf(path))
  const file = beforeGpgKey.test(before)
    ? fileOfKind('gpg-key', 'loose')
    : target === undefined
      ? undefined
      : putAs({ before, after: line.slice(before.length + path.length) })
  return file && posix.basename(path) !== posix.basename(target ?? '') ? [{ file, path }] : []
}

/**
 * What a file is by the places where it is used.
 *
 * @param isOpen its path is filled in by the caller of the build
 */
export function fileByUse(places: readonly Place[], isOpen: boolean): CredentialFile | undefined {
  const use = uses.find(
    ({ name, is }) => (name === 'tight' || isOpen) && places.some((place) => is(place)),
  )
  if (use) return fileOfKind(use.kind, use.name)
  return places.map((place) => putAs(place)).find((file) => file !== undefined)
}
