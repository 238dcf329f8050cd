import { judgeName } from '../../names.ts'
import { isBuildOnly } from '../../names/build-only.ts'
import type { Command, Word } from '../../../shell.ts'
import { findTool } from '../../tools.ts'
import { type AddressArgument, places, type SourceRole } from './source-places.ts'

export type { SourceRole } from './source-places.ts'

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
