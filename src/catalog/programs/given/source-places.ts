import { escapePattern } from '../../../escape-pattern.ts'

/**
 * What a source of packages is to who fetches from it. `only`: it stands in the place of a public
 * one, which is asked when nobody names it. `more`: it is asked beside others, so that without it
 * somebody else's package of the same name may come.
 */
export type SourceRole = 'only' | 'more'

/** A place in a command line that holds the address of a source of packages. */
export interface AddressArgument {
  /** Names of rows, or of programs. */
  readonly programs: readonly string[]
  /** Tested against the arguments joined by blanks; left out: any call. */
  readonly when?: RegExp
  /** Options whose value is meant; else it is an operand. */
  readonly options?: readonly string[]
  /** From 0, or from the end with a minus; the last one when not said. */
  readonly operand?: number
  /** Tested against the operand before it. */
  readonly behind?: RegExp
  readonly source: SourceRole
}

/** To teach another place: a row, and a line in test/catalog-addresses.test.ts. */
export const places: readonly AddressArgument[] = [
  { programs: ['pip', 'pipenv'], options: ['-i'], source: 'only' },
  { programs: ['pip', 'uv'], options: ['-f'], source: 'more' },
  { programs: ['uv'], options: ['--index'], source: 'more' },
  { programs: ['uv'], options: ['-i'], source: 'only' },
  { programs: ['pip'], when: /\bconfig\b/, behind: /extra-index-url$/, source: 'more' },
  { programs: ['pip'], when: /\bconfig\b/, behind: /(?<!extra-)index-url$/, source: 'only' },
  { programs: ['poetry', 'pdm'], when: /\bsource add /, source: 'more' },
  { programs: ['twine'], options: ['--repository-url'], source: 'only' },
  { programs: ['conda'], options: ['-c', '--channel'], source: 'more' },
  { programs: ['conda'], when: /\bconfig .*--(?:add|append|prepend) channels /, source: 'more' },
  {
    programs: ['npm', 'yarn', 'pnpm', 'bun', 'ni', 'rush'],
    options: ['--registry'],
    source: 'only',
  },
  {
    programs: ['npm', 'yarn', 'pnpm'],
    when: /\bset\b/,
    behind: /registry(?:Server)?$/i,
    source: 'only',
  },
  { programs: ['bundler'], when: /\bconfig\b/, behind: /^mirror\./, source: 'only' },
  { programs: ['gem'], options: ['--source', '-s'], source: 'only' },
  { programs: ['gem'], options: ['-a', '--add'], when: /\bsources?\b/, source: 'more' },
  { programs: ['dotnet', 'nuget'], options: ['-s', '--source', '-Source'], source: 'only' },
  { programs: ['dotnet'], when: /\bnuget add source /, options: ['source'], source: 'more' },
  { programs: ['composer'], when: /\bconfig .*\brepositor(?:y|ies)\./, source: 'more' },
  { programs: ['composer'], options: ['--repository', '--repository-url'], source: 'more' },
  { programs: ['helm'], when: /\brepo add /, operand: 3, source: 'more' },
  { programs: ['helm'], options: ['--repo'], source: 'only' },
  { programs: ['conan'], when: /\bremote add /, source: 'more' },
  { programs: ['apk'], options: ['-X', '--repository'], source: 'only' },
]

const options = new Set(places.flatMap(({ options = [] }) => options))
const forms = [...options].filter((option) => option.length === 2).map(escapePattern)

const words = 'index|url|links|source|repo|repository|mirror|add|channels?|registry|proxy'

/** Any of that, for a look before a script is taken apart. */
const hint = new RegExp(
  String.raw`(?:(?:\s(?:${forms.join('|')})|${words})(?: ?= ?|\s)|` +
    String.raw`\s(?:add|set|config)\s[^\n$]{0,200}\s)["']?\\?\$`,
  'i',
)

/** May a variable stand in a script where the address of a source of packages does? */
export function mayNameSource(text: string): boolean {
  return hint.test(text)
}
