import { judgeName } from '../../catalog/names.ts'
import { isBuildOnly } from '../../catalog/names/build-only.ts'
import { ecosystem } from '../../catalog/tools.ts'
import type { SourceRole } from '../../catalog/programs/given/addresses.ts'
import { isSwitch } from '../../catalog/values/switches.ts'
import { carriesCredentials, isToken, judgeValue } from '../../catalog/values.ts'
import type { Declaration } from '../../dockerfile/declaration.ts'
import { wholeVariable } from '../../dockerfile/expansion.ts'
import type { Aliases, Because } from './aliases.ts'
import type { Declared } from './declared.ts'

/** What the places say in which variables stand. */
export interface NameEvidence {
  /** Names that stand where only a credential can. */
  readonly sure: ReadonlySet<string>
  /** Names that stand where the address of a source of packages does. */
  readonly sources: ReadonlyMap<string, SourceRole>
}

/** Does a declaration bring a secret, by its name, its value and the places where the name stands? */
export class DeclarationJudge {
  readonly #declared: Declared
  readonly #aliases: Aliases
  readonly #said: ReadonlySet<string>
  readonly #standing: NameEvidence

  constructor(
    declared: Declared,
    aliases: Aliases,
    said: ReadonlySet<string>,
    standing: NameEvidence,
  ) {
    this.#declared = declared
    this.#aliases = aliases
    this.#said = said
    this.#standing = standing
  }

  /** Why it is a secret of its own; undefined when it is none. */
  because(declaration: Declaration): Because | undefined {
    const { name, value, kind } = declaration
    // the builder makes another name of it
    if (name.includes('$')) return undefined
    if (this.#said.has(name)) return 'said'
    if (this.#standing.sure.has(name) && kind === 'ARG') return 'name'
    const verdict = judgeName(name)
    if (verdict !== 'secret') {
      if (isToken(name, value ?? '')) return 'value'
      return this.#mayBeAddress(declaration, verdict === 'url') ? 'possible' : undefined
    }
    const content = judgeValue(name, value ?? '')
    if (content === 'token') return 'value'
    // an empty or dummy ENV is a run-time option, not a secret of the build
    return (content === 'harmless' && !this.#isTurnedOff(declaration)) ||
      (kind === 'ENV' && (content === 'empty' || content === 'placeholder'))
      ? undefined
      : this.#bySecretName(declaration)
  }

  /** Does it carry the secret of these names as it is? */
  carries(declaration: Declaration, names: ReadonlySet<string>): boolean {
    const { raw, value, name, kind } = declaration
    if (this.#said.has(name))
      return raw === undefined || wholeVariable(raw) !== undefined || !raw.includes('$')
    if (raw !== undefined && raw.includes('$')) {
      const whole = wholeVariable(raw)
      if (whole === undefined) return this.#isOwn(declaration) || this.#isWritten(declaration)
      // a name that nothing declares is empty: the caller gives the value
      return (
        names.has(whole) ||
        whole === name ||
        (kind === 'ARG' && !this.#declared.isDeclared(declaration, whole))
      )
    }
    const content = judgeValue(name, value ?? '')
    if (kind === 'ENV') return content === 'literal' || content === 'token'
    return (
      content !== 'harmless' ||
      this.#isTurnedOff(declaration) ||
      (names.size > 1 && isSwitch(value))
    )
  }

  /**
   * `ARG X=${X:-$Y}` of names that nothing declares: the caller gives it, or it is empty or a dummy.
   */
  #isOwn(declaration: Declaration): boolean {
    const parts = this.#declared.expansionsIn(declaration)
    return (
      declaration.kind === 'ARG' &&
      parts.some(({ name }) => name === declaration.name) &&
      parts.every(({ name }) => !this.#declared.isSetBefore(declaration, name)) &&
      ['empty', 'placeholder'].includes(
        judgeValue(declaration.name, this.#declared.text(declaration)),
      )
    )
  }

  /** `false` and `0` in the place of a token that is sent are no token, but a caller gives one. */
  #isTurnedOff({ name, kind, value }: Declaration): boolean {
    const isSent = () => isBuildOnly(name) || ecosystem(name).length > 0
    return kind === 'ARG' && isSwitch(value) && (this.#standing.sure.has(name) || isSent())
  }

  /** Does it hold the secret of these names inside a larger text? */
  holds(declaration: Declaration, names: ReadonlySet<string>): boolean {
    if (declaration.raw === undefined) return false
    if (names.has(declaration.name) && carriesCredentials(declaration.raw)) return true
    return this.#declared.expansionsIn(declaration).some(({ name }) => names.has(name))
  }

  /**
   * The address of a registry, index or server that the caller may give, with or without a user.
   *
   * @param isOne the name says that it is one
   */
  #mayBeAddress(declaration: Declaration, isOne: boolean): boolean {
    const { name, kind } = declaration
    // a tool gets the value of an ARG under a name that it knows: ENV PIP_INDEX_URL=$ADDRESS
    if (kind === 'ENV') return isOne && isBuildOnly(name) && this.#declared.isOfCaller(declaration)
    if (!isOne && !this.#standing.sources.has(name)) return false
    const given = this.#declared.given(declaration) ?? ''
    return this.#declared.isUndeclared(declaration) || judgeValue(name, given) === 'empty'
  }

  /**
   * `ENV TOKEN=$X`: only when X is the secret itself; text around it makes the ENV a composite of
   * X.
   */
  #bySecretName(declaration: Declaration): Because | undefined {
    if (this.#declared.outer(declaration) !== undefined) return 'name'
    const parts = this.#declared.expansionsIn(declaration)
    return parts.some(({ name }) => this.#aliases.has(name)) ? undefined : 'name'
  }

  /**
   * Does a value with `$` in it hold the secret as text? Beside the values of other variables a few
   * letters are only a frame.
   */
  #isWritten(declaration: Declaration): boolean {
    const { name: own } = declaration
    // `ENV X=${X:-text}` of a name that nothing declares is the text
    const parts = this.#declared
      .expansionsIn(declaration)
      .filter(({ name }) => name !== own || this.#declared.isDeclared(declaration, own))
    if (parts.some(({ name }) => this.#aliases.has(name))) return false
    const text = this.#declared.text(declaration)
    const isFramed = parts.some(({ name }) => this.#declared.isDeclared(declaration, name))
    const content = judgeValue(declaration.name, text)
    return (
      content === 'token' ||
      (content === 'literal' && (!isFramed || (/\w{4}/.test(text) && /\d/.test(text))))
    )
  }
}
