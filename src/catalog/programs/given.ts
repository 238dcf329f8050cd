import { escapePattern } from '../../escape-pattern.ts'
import type { Command, Word } from '../../shell.ts'

/** A credential that a command is given in a word of its own: where it stands and what it is. */
export interface Given {
  readonly word: Word
  /** As written, without quotes: a text, or an expansion such as `$TOKEN`. */
  readonly value: string
  /** The option or words that say so: `--password`, `Authorization`. */
  readonly by: string
  readonly kind: 'password' | 'token' | 'key'
  /** What it is usually called; undefined when that depends on the program. */
  readonly name?: string
}

/** A place in a command line that holds a credential whatever stands there. */
interface Place {
  /** Left out: any program. */
  readonly programs?: readonly string[]
  /** Tested against the arguments joined by blanks; left out: any call. */
  readonly when?: RegExp
  /** Options whose value is meant. */
  readonly options?: readonly string[]
  /** Only a value that stands in one word with its option: `-psecret`. */
  readonly stuck?: boolean
  /** The operand that is meant, from 0, or from the end with a minus. */
  readonly operand?: number
  /** What of the word: its one group. Left out: all of it. */
  readonly part?: RegExp
  readonly kind: Given['kind']
}

const header =
  /^(?:authorization:\s*(?:bearer|basic|token)\s+|x-api-key:\s*|api-key:\s*|private-token:\s*|job-token:\s*|x-auth-token:\s*|x-access-token:\s*|x-vault-token:\s*)(\S.*)$/i

/** To teach another place: a row, and a line in test/catalog-given.test.ts. */
const places: readonly Place[] = [
  {
    programs: ['curl'],
    options: ['-u', '--user', '-U', '--proxy-user'],
    part: /^[^:\s]*:(.+)$/s,
    kind: 'password',
  },
  {
    programs: ['curl', 'wget', 'http', 'https', 'xh'],
    options: ['-H', '--header'],
    part: header,
    kind: 'token',
  },
  { programs: ['curl'], options: ['--oauth2-bearer'], kind: 'token' },
  {
    programs: ['wget'],
    options: ['--http-password', '--ftp-password', '--proxy-password'],
    kind: 'password',
  },
  {
    programs: [
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
    ],
    when: /\blogin\b/,
    options: ['-p'],
    kind: 'password',
  },
  { programs: ['sshpass'], options: ['-p'], kind: 'password' },
  {
    programs: ['mysql', 'mysqladmin', 'mysqldump', 'mariadb'],
    options: ['-p'],
    stuck: true,
    kind: 'password',
  },
  { programs: ['sqlcmd'], options: ['-P'], kind: 'password' },
  {
    programs: ['npm', 'yarn', 'pnpm'],
    when: /^(?:-\S+ )*(?:(?:config|c) )?set \S*(?:_authToken|_auth|_password|npmAuth(?:Token|Ident))/i,
    operand: -1,
    part: /^(?:[^=\s]*(?:_authToken|_auth|_password)=)?(.+)$/i,
    kind: 'token',
  },
  {
    programs: ['composer'],
    when: /^(?!.*--unset)(?:-\S+ )*(?:global )?config .*\bhttp-basic\./,
    operand: -1,
    kind: 'password',
  },
  {
    programs: ['composer'],
    when: /^(?!.*--unset)(?:-\S+ )*(?:global )?config .*\b(?:github-oauth|gitlab-token|gitlab-oauth|bearer|bitbucket-oauth)\./,
    operand: -1,
    kind: 'token',
  },
  {
    programs: ['poetry'],
    when: /^(?!.*--unset)config .*\b(?:http-basic\.|pypi-token\.)\S+ ./,
    operand: -1,
    kind: 'password',
  },
  {
    programs: ['nuget', 'mono'],
    when: /sources?\b/i,
    options: ['-Password', '-password'],
    kind: 'password',
  },
  { programs: ['dotnet'], when: /source\b/, options: ['-p', '--password'], kind: 'password' },
  {
    programs: ['bundle', 'bundler'],
    when: /^config\b/,
    operand: -1,
    part: /^[^:\s/]+:(\S+)$/,
    kind: 'password',
  },
  { programs: ['twine'], options: ['-p'], kind: 'password' },
  { programs: ['svn'], options: ['--password'], kind: 'password' },
  {
    programs: ['curl'],
    options: ['-d', '--data', '--data-raw', '--data-urlencode', '-F', '--form'],
    part: /(?:^|&)(?:password|client_secret|refresh_token|access_token|api_?key)=([^&]+)/i,
    kind: 'password',
  },
  { programs: ['vault'], when: /^login [^-=]+$/, operand: 1, kind: 'token' },
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

/** Texts that hold a credential wherever they stand in a word, or a document that the script writes. */
const texts: readonly {
  readonly pattern: RegExp
  readonly by: string
  readonly kind: Given['kind']
  /** What it is called, when not by the program. */
  readonly name?: string
}[] = [
  {
    pattern: /:_authToken\s*=\s*["']?([^\s"';|&>]+)/g,
    by: '_authToken',
    kind: 'token',
    name: 'NPM_TOKEN',
  },
  {
    pattern: /(?:^|[\s/:"'])_(?:auth|password)\s*=\s*["']?([^\s"';|&>]+)/g,
    by: '_auth',
    kind: 'token',
    name: 'NPM_AUTH',
  },
  {
    pattern: /\bmachine\s+[^\s\\]+(?:\s|\\n)+login\s+[^\s\\]+(?:\s|\\n)+password\s+([^\s"'\\]+)/g,
    by: 'machine … password',
    kind: 'password',
    name: 'NETRC_PASSWORD',
  },
  {
    pattern:
      /[?&](?:access_token|private_token|license_key|api_key|apikey|auth_token)=([^\s"'&;|>\\]+)/gi,
    by: 'the address',
    kind: 'token',
  },
  {
    pattern: /\bauthorization:\s*(?:bearer|basic|token)\s+([^\s"'\\]+)/gi,
    by: 'Authorization',
    kind: 'token',
  },
]

const anyProgram = places.filter(({ programs }) => programs === undefined)
const byProgram: ReadonlyMap<string, readonly Place[]> = new Map(
  places
    .flatMap(({ programs = [] }) => programs)
    .map((program) => [
      program,
      places.filter(({ programs }) => programs?.includes(program) ?? true),
    ]),
)

/** The credentials that a command is given in its words, heredocs apart. */
export function givenCredentials(command: Command): Given[] {
  const own = byProgram.get(command.program ?? '') ?? anyProgram
  const found = own.flatMap((place) => [...atPlace(command, place)])
  const spoken = command.words.flatMap((word) => inText(word))
  // what a row of the program says of a word goes before the text in it
  return [...found, ...spoken].filter(
    (given, index, all) =>
      all.findIndex((other) => other.word.start === given.word.start) === index,
  )
}

/** The credentials that stand in a text: a line that is printed into a file, a heredoc. */
export function credentialTexts(text: string): Omit<Given, 'word'>[] {
  // nearly all words hold nothing of the kind: decided before each pattern is tried
  if (!/auth|password|token|key=/i.test(text)) return []
  return texts.flatMap(({ pattern, ...rest }) =>
    [...text.matchAll(pattern)].map((match) => ({ ...rest, value: match[1]! })),
  )
}

function inText(word: Word): Given[] {
  return credentialTexts(word.raw).map((found) => ({ ...found, word }))
}

function* atPlace(command: Command, place: Place): Iterable<Given> {
  const { when, options, operand, part, kind } = place
  if (when && !when.test(command.argTexts.join(' '))) return
  const words: (Word | undefined)[] = options ? [...command.valuesOf(options)] : []
  if (operand !== undefined) words.push(command.operands().at(operand))
  for (const word of words) {
    if (place.stuck && command.args.some(({ start }) => start === word?.start)) continue
    const value = word && partOf(bare(word), part)
    if (word && value)
      yield {
        word,
        value,
        by: options?.find((flag) => stands(command, flag)) ?? command.subcommand ?? '',
        kind,
      }
  }
}

function stands(command: Command, flag: string): boolean {
  return command.args.some(
    ({ raw }) =>
      raw === flag || raw.startsWith(`${flag}=`) || (flag.length === 2 && raw.startsWith(flag)),
  )
}

function partOf(text: string, part: RegExp | undefined): string | undefined {
  return part ? part.exec(text)?.[1] : text
}

/** Without the quotes around all of it. */
function bare({ raw, text }: Word): string {
  return text ?? raw.replace(/^(["'])([\s\S]*)\1$/, '$2')
}

/** The texts above, as far as a look without reading words can tell. */
const inTexts =
  /_auth(?:token)?[\s=]|_password[\s=]|\bmachine\s|[?&](?:access_token|private_token|license_key|api_key|apikey|auth_token)=|authorization:/i

/** What an option looks like in a text: a letter may stand behind others. */
function optionPattern(flags: readonly string[]): RegExp {
  const patterns = flags.map((flag) =>
    flag.length === 2 ? String.raw`(?:^|[\s"'])-\w*${flag[1]}` : `${flag}(?![\\w-])`,
  )
  return new RegExp(patterns.join('|'))
}

const anyOption = optionPattern(anyProgram.flatMap(({ options = [] }) => options))
const forms = [...byProgram.keys()].map(escapePattern)
const programNames = new RegExp(`\\b(?:${forms.join('|')})\\b`, 'g')
const seen: ReadonlyMap<string, RegExp> = new Map(
  [...byProgram].map(([program, own]) => {
    const options = own.flatMap(({ programs, options = [] }) => (programs ? options : []))
    const words = own.some(({ operand }) => operand !== undefined) ? ['config|set|login'] : []
    return [program, new RegExp([optionPattern(options).source, ...words].join('|'))]
  }),
)

/** May a text hold one of these places? Most hold none: decided before they are taken apart. */
export function mayGive(text: string): boolean {
  if (anyOption.test(text) || inTexts.test(text)) return true
  for (const [program] of text.matchAll(programNames))
    if (seen.get(program)!.test(text)) return true
  return false
}
