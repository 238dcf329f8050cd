import { judgeName, nameWords } from '../names.ts'
import { effectsOf } from './effects.ts'
import { type CredentialArgument, credentialArguments } from './given/arguments.ts'
import { texts } from './given/texts.ts'
import { type Command, unquoted, type Word } from '../../shell.ts'

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
  /** It opens an account of the image. */
  readonly isAccount?: boolean
}

const anyProgram = credentialArguments.filter(({ programs }) => programs === undefined)
const byProgram: ReadonlyMap<string, readonly CredentialArgument[]> = new Map(
  credentialArguments
    .flatMap(({ programs = [] }) => programs)
    .map((program) => [
      program,
      credentialArguments.filter(({ programs }) => programs?.includes(program) ?? true),
    ]),
)

/**
 * The credentials that a command is given in its words, and those that it hands on to the next one
 * of a pipeline; heredocs apart.
 */
export function givenCredentials(command: Command): readonly Given[] {
  return command.known(findGiven)
}

function findGiven(command: Command): Given[] {
  const found = placesOf(command).flatMap((place) => [...atPlace(command, place)])
  const spoken = command.words.flatMap((word) => inText(word))
  // what a row of the program says of a word goes before the text in it
  return [...found, ...handedOn(command), ...spoken].filter(
    (given, index, all) =>
      all.findIndex(
        ({ word, value }) => word.start === given.word.start && value.includes(given.value),
      ) === index,
  )
}

/** How a command takes what comes in by standard input; undefined where that is no credential. */
export function inputArgumentOf(command: Command): CredentialArgument | undefined {
  const args = command.argLine
  return placesOf(command).find(({ input, when }) => input && (when?.test(args) ?? true))
}

/** The credential in a text that comes in by standard input. */
export function givenByInput(
  place: CredentialArgument,
  text: string,
): Omit<Given, 'word'> | undefined {
  const value = partOf(text.trim().replace(/(?:\\n)+$/, ''), place.part)
  return value ? { value, by: 'standard input', ...described(place) } : undefined
}

/** The credentials that stand in a text: a line that is printed into a file, a heredoc. */
export function credentialTexts(text: string): Omit<Given, 'word'>[] {
  // nearly all words hold nothing of the kind: decided before each pattern is tried
  if (!/auth|password|token|secret|key=|:\/\/[^\s/]*@/i.test(text)) return []
  return texts.flatMap(({ pattern, holds, ...rest }) =>
    [...text.matchAll(pattern)].flatMap((match) =>
      (holds?.(match[0]) ?? true)
        ? { ...rest, value: match.slice(1).find((group) => group !== undefined)! }
        : [],
    ),
  )
}

function placesOf({ program }: Command): readonly CredentialArgument[] {
  return byProgram.get(program ?? '') ?? anyProgram
}

function inText(word: Word): Given[] {
  return credentialTexts(word.raw).map((found) => ({ ...found, word }))
}

/** `echo … | docker login --password-stdin`, `gh auth login --with-token <<< …` */
function handedOn(command: Command): Given[] {
  const piped = effectsOf(command).row?.speaks ? takenBy(command.pipedInto) : undefined
  const given = (place: CredentialArgument | undefined, word: Word | undefined): Given[] => {
    const found = place && word && givenByInput(place, bare(word))
    return found ? [{ ...found, word }] : []
  }
  const own = command.redirects.findLast(({ operator }) => operator === '<<<')?.target
  return [
    ...given(piped, command.operands().at(-1)),
    ...(own ? given(inputArgumentOf(command), own) : []),
  ]
}

/** How the first of a pipeline that is no mere filter takes what comes in. */
function takenBy(pipeline: readonly Command[]): CredentialArgument | undefined {
  for (const command of pipeline) {
    const found = inputArgumentOf(command)
    if (found || !effectsOf(command).prints?.of.includes('stdin')) return found
  }
  return undefined
}

function* atPlace(command: Command, place: CredentialArgument): Iterable<Given> {
  const { when, options, pair } = place
  if (place.input || (when && !when.test(command.argLine))) return
  for (const word of wordsAt(command, place)) {
    const text = bare(word)
    const found = pair ? /^["']?([\w.-]+)=(.+)$/s.exec(text) : undefined
    if (pair && (!found || judgeName(found[1]!) !== 'secret')) continue
    const value = found ? found[2] : partOf(text, place.part)
    const by = options?.find((flag) => stands(command, flag)) ?? found?.[1] ?? command.subcommand
    const own = found ? { name: nameWords(found[1]!).join('_') } : {}
    if (value) yield { word, value, by: by ?? '', ...described(place), ...own }
  }
}

function wordsAt(command: Command, { options, stuck, operand }: CredentialArgument): Word[] {
  const operands =
    operand === 'all'
      ? command.operands()
      : operand === undefined
        ? []
        : [command.operands().at(operand)]
  const values = options
    ? command
        .valuesOf(options, effectsOf(command).row?.letters)
        .filter(({ start }) => !stuck || command.args.every((word) => word.start !== start))
    : []
  return [...values, ...operands].filter((word) => word !== undefined)
}

function described({
  kind,
  name,
  isAccount,
}: CredentialArgument): Pick<Given, 'kind' | 'name' | 'isAccount'> {
  return {
    kind,
    ...(name === undefined ? {} : { name }),
    ...(isAccount === undefined ? {} : { isAccount }),
  }
}

function stands(command: Command, flag: string): boolean {
  return command.has([flag], effectsOf(command).row?.letters)
}

function partOf(text: string, part: CredentialArgument['part']): string | undefined {
  if (!part) return text
  return typeof part === 'function' ? part(text) : part.exec(text)?.at(-1)
}

/** Without the quotes around all of it. */
function bare({ raw, text }: Word): string {
  return text ?? unquoted(raw)
}
