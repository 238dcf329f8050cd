import {
  mayHandOn,
  mayHoldByItself,
  mayHoldUser,
  mayReadSecret,
  mayTakeKey,
} from './catalog/looks.ts'
import { isShippedSecret, judgeName } from './catalog/names.ts'
import { mayNameSource } from './catalog/programs/given/source-places.ts'
import { isToken } from './catalog/values.ts'
import { isSwitch } from './catalog/values/switches.ts'
import { describe } from './described.ts'
import type { Dockerfile } from './dockerfile.ts'
import type { Declaration } from './dockerfile/declaration.ts'
import { faultOf } from './faults.ts'
import { labelledSecret } from './labels.ts'
import type { Options } from './options.ts'
import type { Result } from './result.ts'
import type { Instruction } from './scanner/instruction.ts'
import type { Flag } from './scanner/words.ts'
import { hasCommand, instructionText, looksSecret, mayState, spoken } from './spoken.ts'
import { findCopiedConfigs } from './trace/enter/configs.ts'

/**
 * The result of a file in which nothing can be a secret, as a look at its words shows; most files
 * are such. In doubt it is not one.
 *
 * @returns what the full reading would give, or undefined where only that can tell
 */
export function plainResult(dockerfile: Dockerfile, options: Options = {}): Result | undefined {
  // whether a comment leaves something alone that is there only the full reading tells
  if (dockerfile.source.includes('secretmount-ignore')) return undefined
  // the full reading looks for faults by itself
  if (mayHoldSecret(dockerfile, options)) return undefined
  const error = faultOf(dockerfile, options) ?? null
  return describe(dockerfile, options, { error, findings: [], secrets: [] })
}

function mayHoldSecret(dockerfile: Dockerfile, options: Options): boolean {
  const { declarations, scan } = dockerfile
  if (declarations.some((declaration) => mayBeSecret(declaration, options))) return true
  const asked = askedOf(declarations)
  return (
    scan.instructions.some((instruction) => mayBeFound(dockerfile, instruction, asked)) ||
    bringsCredentials(dockerfile, options, asked.names)
  )
}

/** The build arguments, and those whose places in RUNs tell what they are. */
interface Asked {
  readonly names: readonly string[]
  /** What has a value of the file's own is none by what it is handed on as. */
  readonly handedOn: readonly string[]
  /** The address of a source is one that the caller gives. */
  readonly sources: readonly string[]
}

function askedOf(declarations: readonly Declaration[]): Asked {
  const declared = declarations.filter(({ kind }) => kind === 'ARG')
  const globals = new Map(
    declared.filter(({ stage }) => stage === -1).map(({ name, value }) => [name, value]),
  )
  const isOpen = (value = '') => value.includes('$') || !/[^\s"']/.test(value)
  return {
    names: declared.map(({ name }) => name),
    handedOn: declared.flatMap(({ name, value = '' }) =>
      value === '' || isSwitch(value) ? name : [],
    ),
    sources: declared.flatMap(({ name, value = globals.get(name) }) => (isOpen(value) ? name : [])),
  }
}

function mayBeFound(dockerfile: Dockerfile, instruction: Instruction, asked: Asked): boolean {
  const { keyword, trigger, flags } = instruction
  if (trigger !== undefined) return true
  if (keyword === 'LABEL' && labelledSecret(instruction) !== undefined) return true
  const text = instructionText(dockerfile, instruction)
  if (text.includes('/run/secret')) return true
  if (keyword === 'RUN')
    return flags.some(isOfSecret) || mayBeFoundInScript(instruction, text, asked)
  const isCopy = keyword === 'COPY' || keyword === 'ADD'
  if (isCopy && (text.includes('run/secrets/') || mayReadSecret(text))) return true
  return (
    (hasCommand(instruction) && mayState(instruction, spoken(instruction, text))) ||
    looksSecret(instruction, text)
  )
}

function mayBeFoundInScript(
  instruction: Instruction,
  text: string,
  { names, handedOn, sources }: Asked,
): boolean {
  const hasOne = (of: readonly string[]) => of.some((name) => text.includes(name))
  return (
    mayReadSecret(text) ||
    mayState(instruction, text) ||
    looksSecret(instruction, text) ||
    mayTakeKey(text) ||
    (hasOne(names) && mayHoldByItself(text)) ||
    (hasOne(sources) && mayNameSource(text)) ||
    (hasOne(handedOn) && mayHandOn(text))
  )
}

/**
 * May the mount be one of a secret or of ssh? One with a comma at its end goes on behind a blank.
 */
function isOfSecret({ value = '' }: Flag): boolean {
  return /secret|ssh/i.test(value) || value.endsWith(',')
}

/**
 * Does a COPY or ADD bring in a file with credentials, or with the names of build arguments in
 * their places?
 */
function bringsCredentials(
  dockerfile: Dockerfile,
  { readContext, secrets = [] }: Options,
  names: readonly string[],
): boolean {
  const read = readContext && ((path: string) => readContext(path) ?? undefined)
  return findCopiedConfigs(dockerfile, read, never).some(
    ({ file, content }) =>
      secrets.length > 0 ||
      (content?.holds === 'placeholder' && names.length > 0) ||
      (file.kind !== 'requirements' &&
        (!content ||
          content.holds === 'literal' ||
          (content.holds === 'nothing' && content.isDummy))),
  )
}

/** Nothing is kept out of the build. */
const never = () => false

/** May the variable be a secret, or be renamed from one? */
function mayBeSecret({ kind, name, value = '' }: Declaration, { secrets }: Options): boolean {
  const verdict = judgeName(name)
  return (
    verdict === 'secret' ||
    verdict === 'identifier' ||
    (verdict === 'url' && (kind === 'ARG' || value.includes('$'))) ||
    isShippedSecret(name) ||
    (secrets?.includes(name) ?? false) ||
    mayHoldUser(value) ||
    isToken(name, value)
  )
}
