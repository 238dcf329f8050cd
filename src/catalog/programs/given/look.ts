import { judgeFile } from '../../files.ts'
import { escapePattern } from '../../../escape-pattern.ts'
import { judgeName } from '../../names.ts'
import { type CredentialArgument, credentialArguments } from './arguments.ts'

/** May a text have in it what a place is known by? */
type Sign = (text: string) => boolean

/** The texts of texts.ts, as far as a look without reading words can tell. */
const inTexts =
  /_auth(?:token)?[\s=]|_password[\s=]|\bmachine\s|[?&](?:(?:access_|auth_|private_)?token|license_key|api_?key|client_secret|password)=|authorization:|aws_secret|:\/\/[^\s/@"'$]+@/i

/** What an option looks like in a text: a letter may stand behind others, and before its value. */
function optionPattern(flags: readonly string[], isStuck = false): RegExp {
  const patterns = flags.map((flag) =>
    flag.length === 2
      ? String.raw`(?:^|[\s"'])-\w*${flag[1]}${isStuck ? behind : ''}`
      : `${flag}(?![\\w-])`,
  )
  return new RegExp(patterns.join('|'))
}

const behind = String.raw`(?=\S)`

const anyOption = optionPattern(
  credentialArguments.flatMap(({ programs, options = [] }) => (programs ? [] : options)),
)
const names = [...new Set(credentialArguments.flatMap(({ programs = [] }) => programs))]
const forms = names.map(escapePattern)
// a word boundary behind so many names takes V8 longer to compile than a file takes to be read
const programNames = new RegExp(`\\b(?:${forms.join('|')})(?!\\w)`, 'g')

/**
 * What a text has in which a place of a program is taken: its hint, and an option where nothing but
 * options tells.
 */
function signsOf({ hint, options, operand, input, pair, stuck }: CredentialArgument): Sign[] {
  const isOption = options !== undefined && operand === undefined && input === undefined
  return [
    ...(hint === undefined ? [] : [matches(new RegExp(hint))]),
    ...(pair ? [namesSecret] : []),
    ...(isOption ? [matches(optionPattern(options, stuck && !pair))] : []),
  ]
}

function matches(pattern: RegExp): Sign {
  return (text) => pattern.test(text)
}

/** `-Dapi.token=…`: the name of a pair, with quotes in it or around it, behind the letter of its option. */
const stuckPair = /-\w*?[A-Z]([\w."'\\-]+)=./g

function namesSecret(text: string): boolean {
  for (const [, name] of text.matchAll(stuckPair))
    if (judgeName(name!.replaceAll(/["'\\]/g, '')) === 'secret') return true
  return false
}

const signs: ReadonlyMap<string, readonly (readonly Sign[])[]> = new Map(
  names.map((name) => [
    name,
    credentialArguments
      // the names of pairs are looked at in any case, but for those that stand in one word with
      // their option
      .filter(({ programs, pair, stuck }) => programs?.includes(name) && (!pair || stuck))
      .map((place) => signsOf(place)),
  ]),
)

/**
 * A name with a sign of equality, unless an expansion stands behind it: that is no text. It is
 * looked for from the sign back, which far fewer places have than begin a name.
 */
const assignment = /=(?<=(?<![\w.-])([\w.-]+)\+?=)(?!"?\$[\w{(])/g

/**
 * May a text state a credential: give one to a program, or assign it? Most state none, which is
 * decided before they are taken apart.
 */
export function mayGive(text: string): boolean {
  if (anyOption.test(text) || inTexts.test(text)) return true
  for (const [program] of text.matchAll(programNames))
    if (signs.get(program)!.some((all) => all.every((sign) => sign(text)))) return true
  for (const [, name] of text.matchAll(assignment)) if (judgeName(name!) === 'secret') return true
  return fillsFile(text)
}

/** Where an output goes. */
const output = />[ \t]*["']?([^\s"'<>|&;()]+)/g

/** Does it write a file that a tool reads credentials from? */
function fillsFile(text: string): boolean {
  for (const [, path] of text.matchAll(output)) if (judgeFile(path!, path!)) return true
  return false
}
