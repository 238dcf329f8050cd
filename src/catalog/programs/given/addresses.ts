import { escapePattern } from '../../../escape-pattern.ts'
import { judgeName } from '../../names.ts'
import { isBuildOnly } from '../../names/build-only.ts'
import type { Command, Word } from '../../../shell.ts'
import { findTool } from '../../tools.ts'

/**
 * What a source of packages is to who fetches from it. `only`: it stands in the place of a public
 * one, which is asked when nobody names it. `more`: it is asked beside others, so that without it
 * somebody else's package of the same name may come.
 */
export type SourceRole = 'only' | 'more'

/** A place in a command line that holds the address of a source of packages. */
interface AddressArgument {
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
const places: readonly AddressArgument[] = [
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

/**
 * Options that mean the same wherever they stand, and settings in files of tools:
 * `extra-index-url = $X`, `@scope:registry=$X`.
 */
const inTexts: readonly (readonly [RegExp, SourceRole])[] = [
  [/(?:--(?:extra-index-url|find-links)[=\s]|\bextra-index-url ?= ?)(\S{1,200})/g, 'more'],
  [
    /(?:--(?:index-url|default-index|pypi-mirror)[=\s]|(?<!extra-)\b(?:index-url|registry) ?= ?)(\S{1,200})/g,
    'only',
  ],
]

/** The variable at the beginning of a text, when nothing of the same word stands behind it. */
function firstName(text: string): string | undefined {
  const match = /^["']?\$\{?([A-Za-z_]\w*)/.exec(text)
  return match && /^(?:$|:?-|[^\w./:@-])/.test(text.slice(match[0].length)) ? match[1] : undefined
}

const options = new Set(places.flatMap(({ options = [] }) => options))
const forms = [...options].filter((option) => option.length === 2).map(escapePattern)

/** Any of that, for a look before a script is taken apart. */
const hint = new RegExp(
  String.raw`(?:(?:\s(?:${forms.join('|')})|index|url|links|source|repo|repository|mirror|add|channels?|registry|proxy)(?: ?= ?|\s)|\s(?:add|set|config)\s[^\n$]{0,200}\s)["']?\\?\$`,
  'i',
)

/** May a variable stand in a script where the address of a source of packages does? */
export function mayNameSource(text: string): boolean {
  return hint.test(text)
}

/** The variables that a text names as sources wherever it stands. */
export function sourcesInText(text: string): [string, SourceRole][] {
  return inTexts.flatMap(([pattern, source]) =>
    [...text.matchAll(pattern)].flatMap(([, value = '']): [string, SourceRole][] => {
      const name = firstName(value)
      return name === undefined ? [] : [[name, source]]
    }),
  )
}

/** The words of a command that are addresses of sources, and what is set to one for a tool. */
export function sourcesOf(command: Command): [Word, SourceRole][] {
  const found = findTool(command)
  const called = [found?.tool.name, command.program]
  const args = found?.args ?? command.argTexts.join(' ')
  const given = places
    .filter(
      ({ programs, when }) =>
        programs.some((name) => called.includes(name)) && (when?.test(args) ?? true),
    )
    .flatMap((place) => wordsAt(command, place))
  const set = command.assignments.flatMap(({ name, value: word }): [Word, SourceRole][] => {
    const source = word && sourceByName(name)
    return source ? [[word, source]] : []
  })
  return [...given, ...set]
}

function wordsAt(
  command: Command,
  { options, operand = -1, behind, source }: AddressArgument,
): [Word, SourceRole][] {
  const operands = options ? [] : command.operands()
  const at = operands.length + operand
  const words = options
    ? command.valuesOf(options)
    : [operands.at(operand)].filter(() => behind?.test(operands[at - 1]?.raw ?? '') ?? true)
  return words.flatMap((word): [Word, SourceRole][] => (word ? [[word, source]] : []))
}

/** What kind of source a tool of the build takes a variable for; undefined for any other. */
export function sourceByName(name: string): SourceRole | undefined {
  if (judgeName(name) !== 'url' || !isBuildOnly(name)) return undefined
  return /EXTRA_INDEX|FIND_LINKS/i.test(name) ? 'more' : 'only'
}
