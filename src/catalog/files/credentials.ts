import { unquoted } from '../../shell/unquoted.ts'
import { judgeName } from '../names.ts'
import { carriesCredentials, judgeValue } from '../values.ts'

/** Where a kind of file keeps a credential: one capture group round the value, or an own reader. */
type Reader = RegExp | ((text: string) => Iterable<string>)

const assignments = /^[ \t]*(?:export[ \t]+)?["']?([\w.:/-]+)["']?[ \t]*[:=][ \t]*(.*)$/gm
const privateKey = /-----BEGIN [A-Z ]*(PRIVATE KEY)(?: BLOCK)?-----|(PuTTY-User-Key-File)/g
const awsKey =
  /^[ \t]*(?:aws_)?(?:secret_access_key|session_token|secret_key|gs_secret_access_key|access_token)\s*=[ \t]*(.*)$/gim
const password = /^[ \t]*(?:password|_password)\s*[=:][ \t]*(.*)$/gim

/**
 * Per kind of files/rows.ts. A kind without a row is searched line by line for secret names with a
 * value, and for values that have the shape of a token.
 */
const readers: Readonly<Record<string, readonly Reader[]>> = {
  npmrc: [/(?:_authToken|_auth|_password)["']?\s*=[ \t]*(.*)$/gm, /_keyfile\s*=\s*(-----BEGIN)/g],
  yarnrc: [/(?:_authToken|_auth|_password)["']?[\s=]+(.+)$/gm],
  'yarnrc-yml': [/npmAuth(?:Token|Ident)["']?\s*:[ \t]*(.*)$/gm],
  'pip-conf': [],
  'uv-config': [],
  condarc: [],
  bunfig: [/\b(?:token|password)["']?\s*=\s*["']([^"']*)["']/g],
  'hex-config': [/\b\w*(?:api|auth|write|read|repo|encrypted)_key\W{1,20}<<"([^"]*)">>/g],
  'yum-repository': [password],
  'apt-source': [],
  gitconfig: [
    /extraheader\s*=\s*"?authorization:\s*(?:basic|bearer|token)\s+(.*)$/gim,
    /^[ \t]*(?:token|password|oauth-?token)\s*=[ \t]*(.*)$/gim,
  ],
  'git-credentials': [],
  pypirc: [password],
  'poetry-auth': [/^[ \t]*(?:password|[\w-]+)\s*=\s*"(.*)"$/gm],
  netrc: [/\bpassword\s+(\S+)/gi],
  'ssh-key': [privateKey],
  'private-key': [privateKey, opaque],
  'gpg-key': [privateKey],
  'maven-settings': [
    /<(?:password|passphrase)>([^<]*)<\//g,
    /<name>\s*(?:Authorization|[\w-]*Token)\s*<\/name>\s*<value>([^<]*)<\//gi,
  ],
  'nuget-config': [/<add\s+key="(?:ClearText)?Password"\s+value="([^"]*)"/gi, apiKeys],
  'composer-auth': [composer],
  'docker-config': [/"(?:auth|identitytoken|registrytoken|password)"\s*:\s*"([^"]*)"/g],
  kubeconfig: [/(?:client-key-data|token|password|id-token|refresh-token)["']?\s*:[ \t]*(.*)$/gm],
  'aws-credentials': [awsKey],
  boto: [awsKey],
  s3cfg: [awsKey],
  'gcp-service-account': [/"(?:private_key|client_secret|refresh_token)"\s*:\s*"([^"]*)"/g],
  'bundle-config': [/^(?:BUNDLE_(?!BUILD_|LOCAL_|MIRROR_)\w+__[A-Z]{2,}\w*)\s*:[ \t]*(.*)$/gm],
  'gem-credentials': [/^:?\w+\s*:[ \t]*(\S.*)$/gm],
  'cargo-config': [/^[ \t]*(?:token|secret-key)\s*=[ \t]*(.*)$/gm],
  'cargo-credentials': [/^[ \t]*(?:token|secret-key)\s*=[ \t]*(.*)$/gm],
  'terraform-credentials': [/token"?\s*[:=]\s*"([^"]*)"/g],
  'sentry-config': [/^[ \t]*(?:(?:auth\.)?token|api_key)\s*=[ \t]*(.*)$/gm],
  'huggingface-token': [whole],
  'rails-master-key': [whole],
  token: [byName, byShape, lone],
  'secrets-file': [byName, byShape, lone],
  'apt-auth': [/\bpassword\s+(\S+)/gi],
  pgpass: [/^(?:[^:\n#]*:){4}(.+)$/gm],
  'mysql-config': [password],
  'sbt-credentials': [/^[ \t]*password\s*=[ \t]*(.*)$/gim],
  'gradle-init': [/\bpassword\s*[=(]?\s*["']([^"'\n]*)["']/gi],
  'rclone-config': [ofRemotes],
  curlrc: [
    /^[ \t-]*(?:proxy-)?(?:user|u)(?:[ \t]*[=:][ \t]*|[ \t]+)"?[^:"\n]*:([^"\n]*)/gm,
    /^[ \t-]*(?:oauth2-bearer|pass|key)(?:[ \t]*[=:][ \t]*|[ \t]+)(\S+)/gm,
    /authorization:[ \t]*(?:basic|bearer|token)?[ \t]*([^"\n]*)/gi,
  ],
  askpass: [printed],
  htpasswd: [/^[^:#\s]+:(\S+)$/gm],
}

/**
 * The values that stand where a file of that kind keeps its credentials. For judging only; they
 * never go further.
 */
export function* credentialsIn(kind: string, text: string): Generator<string> {
  const own = readers[kind] ?? [byName, byShape]
  for (const reader of own) {
    if (typeof reader === 'function') yield* reader(text)
    else
      for (const match of text.matchAll(reader))
        yield bare(match.slice(1).find((group) => group !== undefined) ?? '')
  }
}

/** Without quotes and a comma at the end. */
function bare(value: string): string {
  return unquoted(value.trim().replace(/,$/, ''))
}

function* byName(text: string): Generator<string> {
  for (const [, name = '', value = ''] of text.matchAll(assignments)) {
    if (judgeName(name) === 'secret') yield bare(value)
  }
}

/**
 * A token by its shape, whatever its name; a password in an address is judged by the name alone.
 */
function* byShape(text: string): Generator<string> {
  for (const [, name = '', value = ''] of text.matchAll(assignments)) {
    const judged = bare(value)
    if (
      judgeName(name) !== 'public' &&
      judgeValue(name, judged) === 'token' &&
      !carriesCredentials(judged)
    )
      yield judged
  }
}

/** What a script prints that has the shape of a token. */
function* printed(text: string): Generator<string> {
  for (const line of text.split('\n')) {
    if (!/\b(?:echo|print|printf|puts)\b/.test(line)) continue
    for (const [value] of line.matchAll(/\w{20,}/g))
      if (judgeValue('TOKEN', value) === 'token') yield value
  }
}

const ofRemote: ReadonlySet<string> = new Set(
  'pass password password2 secret_access_key client_secret token key sas_url'.split(' '),
)

/** What rclone's remotes are opened with. */
function* ofRemotes(text: string): Generator<string> {
  for (const [, name = '', value = ''] of text.matchAll(assignments))
    if (ofRemote.has(name)) yield bare(value)
}

/** A file that is one word is the secret itself. */
function* lone(text: string): Generator<string> {
  if (/^\S{8,}$/.test(text.trim())) yield text.trim()
}

function* whole(text: string): Generator<string> {
  yield text.trim()
}

/** A key store is binary: its file name is all there is to go by. */
function* opaque(text: string): Generator<string> {
  if (text.includes('\u0000')) yield 'binary key store'
}

function* apiKeys(text: string): Generator<string> {
  const section = /<apikeys>([\s\S]*?)<\/apikeys>/i.exec(text)?.[1] ?? ''
  for (const match of section.matchAll(/value="([^"]*)"/g)) yield match[1] ?? ''
}

const composerSections =
  /^(github-oauth|gitlab-oauth|gitlab-token|bitbucket-oauth|http-basic|bearer|custom-headers)$/

function* composer(text: string): Generator<string> {
  const sections = parseObject(text)
  for (const [name, section] of Object.entries(sections)) {
    if (composerSections.test(name)) yield* leaves(section, '')
  }
}

function parseObject(text: string): Record<string, unknown> {
  try {
    const parsed: unknown = JSON.parse(text)
    return typeof parsed === 'object' && parsed !== null ? { ...parsed } : {}
  } catch {
    return {}
  }
}

/** Every text below a section, user names left out. */
function* leaves(value: unknown, key: string): Generator<string> {
  if (typeof value === 'string') {
    if (!/^(username|consumer-key|user)$/.test(key)) yield value
  } else if (typeof value === 'object' && value !== null) {
    for (const [name, inner] of Object.entries(value)) yield* leaves(inner, name)
  }
}
