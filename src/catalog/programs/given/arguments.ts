import { withoutQuotes } from '../../../shell/unquoted.ts'
import { judgeName } from '../../names.ts'
import type { Given } from '../given.ts'

/** A place in a command line that holds a credential whatever stands there. */
export interface CredentialArgument {
  /** Left out: any program. */
  readonly programs?: readonly string[]
  /** Tested against the arguments joined by blanks; left out: any call. */
  readonly when?: RegExp
  /** Options whose value is meant. */
  readonly options?: readonly string[]
  /** Only a value that stands in one word with its option: `-psecret`. */
  readonly stuck?: boolean
  /** The operand that is meant, from 0, or from the end with a minus; `all` of them. */
  readonly operand?: number | 'all'
  /** What is piped into it, or given by a heredoc or `<<<`. */
  readonly input?: boolean
  /** What of the word: the last group of the pattern. Left out: all of it. */
  readonly part?: RegExp | ((text: string) => string | undefined)
  /** The word is `NAME=value`, and the name says whether it is one. */
  readonly pair?: boolean
  readonly kind: Given['kind']
  /** What it is called, when not by the program. */
  readonly name?: string
  /** It opens an account of the image, which is meant to be there. */
  readonly isAccount?: boolean
  /**
   * A pattern that every text matches in which the place is taken, for a look before it is read;
   * its options apart.
   */
  readonly hint?: string
}

const header =
  /^(?:authorization:\s*(?:bearer|basic|token)\s+|x-api-key:\s*|api-key:\s*|private-token:\s*|job-token:\s*|x-auth-token:\s*|x-access-token:\s*|x-vault-token:\s*)(\S.*)$/i

/** `NAME=value` */
const pairs = String.raw`\w=`

/**
 * The credential that `s/@TOKEN@/…/` puts in the place of a mark, or `s|password=.*|password=…|`
 * behind the same name.
 */
function substitute(script: string): string | undefined {
  const cut = /^[^\w\s\\]/.exec(script.slice(script.indexOf('s') + 1))?.[0]
  if (cut === undefined) return undefined
  const [, pattern = '', replacement = '', ...rest] = script.split(cut)
  const isMark = (pattern.match(/[A-Za-z][\w.-]*/g) ?? []).some(
    (word) => judgeName(word.replace(/_+$/, '')) === 'secret',
  )
  const value = withoutQuotes(replacement.replace(/^[\w.-]+["']? ?[:=] ?/, ''))
  // words alone may be a wording of the same thing
  const isMade = /\d/.test(value) && /[a-z]/i.test(value) && !/[\s&\\]/.test(value)
  return isMark && isMade && rest.length === 1 ? value : undefined
}

/** The password that SQL gives an account, where it is not its name once more. */
function ofAccount(text: string): string | undefined {
  const account = /\b(?:create|alter) (?:user|role|login) ['"\\]*(\w+)/i.exec(text)?.[1]
  const value = /\b(?:password|identified by) ['"\\]*([^'"\\]+)/i.exec(text)?.[1]
  return account === undefined || value === account ? undefined : value
}

const sqlAccount = {
  part: ofAccount,
  kind: 'password',
  isAccount: true,
  hint: '(?:[Pp]assword|PASSWORD|[Ii]dentified by|IDENTIFIED BY) ',
} as const

const registries = [
  'docker',
  'podman',
  'buildah',
  'skopeo',
  'crane',
  'oras',
  'helm',
  'nerdctl',
  'cf',
  'oc',
  'az',
]

/**
 * To teach another place: a row, and a line in test/catalog-given.test.ts and
 * test/literal-forms.test.ts.
 */
export const credentialArguments: readonly CredentialArgument[] = [
  {
    programs: ['curl'],
    options: ['-u', '--user', '-U', '--proxy-user'],
    // a user alone would be asked for the password: one variable holds both
    part: /^(?:[^:\s]*:|(?=\$\{?\w+\}?$))(.+)$/s,
    kind: 'password',
    hint: String.raw`-(?:\w*[uU]|-user|-proxy-user)[\s\\="']*(?:[^:\s]*:|\$)`,
  },
  {
    programs: ['curl', 'wget', 'http', 'https', 'xh'],
    options: ['-H', '--header'],
    part: header,
    kind: 'token',
    hint: '[Aa]uthorization:|[Kk]ey:|[Tt]oken:|AUTHORIZATION:|KEY:|TOKEN:',
  },
  { programs: ['curl'], options: ['--oauth2-bearer'], kind: 'token' },
  {
    programs: ['wget'],
    options: ['--http-password', '--ftp-password', '--proxy-password'],
    kind: 'password',
  },
  { programs: registries, when: /\blogin\b/, options: ['-p'], kind: 'password', hint: 'login' },
  {
    programs: registries,
    when: /\blogin\b.*--password-stdin\b/,
    input: true,
    kind: 'password',
    hint: '--password-stdin',
  },
  {
    programs: registries,
    options: ['--creds', '--src-creds', '--dest-creds'],
    part: /^[^:\s]*:(.+)$/s,
    kind: 'password',
  },
  {
    programs: ['gh', 'glab'],
    when: /^auth login\b.*--(?:with-token|stdin)\b/,
    input: true,
    kind: 'token',
    hint: '--(?:with-token|stdin)',
  },
  { programs: ['sshpass'], options: ['-p'], kind: 'password' },
  { programs: ['ssh-add'], when: /(?:^|\s)-$/, input: true, kind: 'key', hint: 'ssh-add' },
  {
    programs: ['mysql', 'mysqladmin', 'mysqldump', 'mariadb'],
    options: ['-p'],
    stuck: true,
    kind: 'password',
    hint: String.raw`-\w*p\S`,
  },
  { programs: ['sqlcmd'], options: ['-P'], kind: 'password' },
  {
    programs: ['npm', 'yarn', 'pnpm'],
    when: /^(?:-\S+ )*(?:(?:config|c) )?set \S*(?:_authToken|_auth|_password|npmAuth(?:Token|Ident))/i,
    operand: -1,
    part: /^(?:[^=\s]*(?:_authToken|_auth|_password)=)?(.+)$/i,
    kind: 'token',
    hint: 'set[^]*(?:_auth|_password|npmAuth)',
  },
  {
    programs: ['composer'],
    when: /^(?!.*--unset)(?:-\S+ )*(?:global )?config .*\bhttp-basic\./,
    operand: -1,
    kind: 'password',
    hint: 'http-basic',
  },
  {
    programs: ['composer'],
    when: /^(?!.*--unset)(?:-\S+ )*(?:global )?config .*\b(?:github-oauth|gitlab-token|gitlab-oauth|bearer|bitbucket-oauth)\./,
    operand: -1,
    kind: 'token',
    hint: '-oauth|gitlab-token|bearer',
  },
  {
    programs: ['poetry'],
    when: /^(?!.*--unset)config .*\b(?:http-basic\.|pypi-token\.)\S+ ./,
    operand: -1,
    kind: 'password',
    hint: 'http-basic|pypi-token',
  },
  {
    programs: ['nuget', 'mono'],
    when: /sources?\b/i,
    options: ['-Password', '-password'],
    kind: 'password',
    hint: '[Ss]ource|SOURCE',
  },
  {
    programs: ['dotnet'],
    when: /source\b/,
    options: ['-p', '--password'],
    kind: 'password',
    hint: 'source',
  },
  {
    programs: ['bundle', 'bundler'],
    when: /^config\b/,
    operand: -1,
    part: /^[^:\s/]+:(\S+)$/,
    kind: 'password',
    hint: 'config[^]*:',
  },
  { programs: ['twine'], options: ['-p'], kind: 'password' },
  { programs: ['svn'], options: ['--password'], kind: 'password' },
  {
    programs: ['curl'],
    options: ['-d', '--data', '--data-raw', '--data-urlencode', '-F', '--form'],
    part: /(?:^|&)(?:password|client_secret|refresh_token|access_token|api_?key)=([^&]+)/i,
    kind: 'password',
    hint: '[Pp]assword=|[Ss]ecret=|[Tt]oken=|[Kk]ey=|PASSWORD=|SECRET=|TOKEN=|KEY=',
  },
  { programs: ['vault'], when: /^login [^-=]+$/, operand: 1, kind: 'token', hint: 'login' },
  { programs: ['cargo'], when: /^login [^-]/, operand: 1, kind: 'token', hint: 'login' },
  { programs: ['cargo'], when: /^login(?: -\S+)*$/, input: true, kind: 'token', hint: 'login' },
  { programs: ['psql'], options: ['-c', '--command'], ...sqlAccount },
  { programs: ['mysql', 'mariadb'], options: ['-e', '--execute'], ...sqlAccount },
  { programs: ['psql', 'mysql', 'mariadb'], input: true, ...sqlAccount },
  {
    programs: ['chpasswd'],
    when: /^(?!.*(?:^|\s)(?:-e|--encrypted)\b)/,
    input: true,
    part: /^([^:\s]+):(?!\1$)(\S+)$/,
    kind: 'password',
    isAccount: true,
    hint: 'chpasswd',
  },
  {
    programs: ['passwd'],
    when: /--stdin\b/,
    input: true,
    kind: 'password',
    isAccount: true,
    hint: '--stdin',
  },
  {
    // settings of bundler itself have such names too
    programs: ['bundle', 'bundler'],
    when: /^config (?:set )?(?:-\S+ )*(?!build|mirror|local|disable)\S+\.\S+ \S+$/,
    operand: -1,
    kind: 'token',
    hint: 'config',
  },
  {
    programs: ['aws'],
    when: /^configure set \S*aws_secret_access_key /,
    operand: -1,
    kind: 'key',
    name: 'AWS_SECRET_ACCESS_KEY',
    hint: 'aws_secret_access_key',
  },
  {
    programs: ['aws'],
    when: /^configure set \S*aws_session_token /,
    operand: -1,
    kind: 'token',
    name: 'AWS_SESSION_TOKEN',
    hint: 'aws_session_token',
  },
  {
    programs: ['terraform', 'tofu', 'terragrunt'],
    options: ['-backend-config', '--backend-config', '-var', '--var'],
    pair: true,
    kind: 'token',
  },
  {
    programs: ['make', 'gmake', 'ninja', 'rake', 'msbuild'],
    operand: 'all',
    pair: true,
    kind: 'token',
    hint: pairs,
  },
  {
    programs: ['java', 'mvn', 'mvnw', 'gradle', 'gradlew', 'cmake', 'sbt', 'ant', 'lein', 'npx'],
    options: ['-D', '-P'],
    stuck: true,
    pair: true,
    kind: 'password',
    hint: pairs,
  },
  {
    programs: ['docker', 'podman', 'buildah'],
    options: ['--build-arg', '-e', '--env'],
    pair: true,
    kind: 'token',
  },
  { programs: ['helm'], options: ['--set', '--set-string'], pair: true, kind: 'password' },
  // a mark that says what it stands for, and a text with a digit in its place
  {
    programs: ['sed', 'gsed'],
    options: ['-e', '--expression'],
    operand: 0,
    part: substitute,
    kind: 'token',
    hint: 'token|passw|secret|key|TOKEN|PASSW|SECRET|KEY',
  },
  {
    options: ['--password', '--passwd', '--pass', '--http-password', '--db-password'],
    kind: 'password',
  },
  {
    options: [
      '--token',
      '--auth-token',
      '--access-token',
      '--api-token',
      '--oauth-token',
      '--bearer-token',
    ],
    kind: 'token',
  },
  {
    options: [
      '--api-key',
      '--apikey',
      '--secret-key',
      '--secret-access-key',
      '--client-secret',
      '--license-key',
    ],
    kind: 'key',
  },
]
