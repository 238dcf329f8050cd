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
  const names = declarations.flatMap(({ kind, name }) => (kind === 'ARG' ? name : []))
  return (
    scan.instructions.some((instruction) => mayBeFound(dockerfile, instruction, names)) ||
    bringsCredentials(dockerfile, options, names)
  )
}

/** @param names the build arguments */
function mayBeFound(
  dockerfile: Dockerfile,
  instruction: Instruction,
  names: readonly string[],
): boolean {
  const { keyword, trigger, flags } = instruction
  if (trigger !== undefined) return true
  if (keyword === 'LABEL' && labelledSecret(instruction) !== undefined) return true
  const text = instructionText(dockerfile, instruction)
  if (text.includes('/run/secret')) return true
  if (keyword === 'RUN')
    return flags.some(isOfSecret) || mayBeFoundInScript(instruction, text, names)
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
  names: readonly string[],
): boolean {
  return (
    mayReadSecret(text) ||
    mayState(instruction, text) ||
    looksSecret(instruction, text) ||
    mayTakeKey(text) ||
    (names.some((name) => text.includes(name)) &&
      (mayHoldByItself(text) || mayNameSource(text) || mayHandOn(text)))
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
