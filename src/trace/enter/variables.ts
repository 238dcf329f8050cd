import { judgeName } from '../../catalog/names.ts'
import { isBuildOnly } from '../../catalog/names/build-only.ts'
import { type SourceRole, sourceByName } from '../../catalog/programs/given/addresses.ts'
import { carriesCredentials, judgeValue } from '../../catalog/values.ts'
import type { Declaration } from '../../dockerfile/declaration.ts'
import { expansions, pieces, wholeVariable } from '../../dockerfile/expansion.ts'
import type { Dockerfile } from '../../dockerfile.ts'
import type { Environment } from '../../environment.ts'

/** A secret that comes in as a variable, with every name the file gives it. */
export interface SecretVariable {
  /** The name that callers pass it under: the id of the mount. */
  readonly id: string
  /** All its names: `ENV INNER=$OUTER` adds INNER. */
  readonly names: ReadonlySet<string>
  /** ARG and ENV that carry the value as it is, in order. */
  readonly declarations: readonly Declaration[]
  /** ENV and ARG that hold it inside a larger text. */
  readonly composites: readonly Declaration[]
  /**
   * Why it counts as a secret. `possible`: its name or its place says that it is an address, only
   * the value could tell.
   */
  readonly because: 'name' | 'value' | 'said' | 'possible'
  /** The kind of source of packages that a tool is given by it; undefined when it is none. */
  readonly source: SourceRole | undefined
  /** A value written in the file looks like the secret itself. */
  readonly literal: boolean
}

/** What the user said about names. */
export interface Names {
  readonly secrets?: readonly string[]
  readonly ignore?: readonly string[]
}

/**
 * Finds the variables of a Dockerfile that carry a secret: by name, by value, by what they are made
 * of.
 *
 */
export function findSecretVariables(
  dockerfile: Dockerfile,
  environment: Environment,
  names: Names,
  isIgnored: (declaration: Declaration) => boolean,
  standing: NameEvidence = { sure: new Set(), sources: new Map() },
): SecretVariable[] {
  const finder = new Finder(dockerfile, environment, names, isIgnored, standing)
  return finder.find()
}

/** What the places say in which variables stand. */
export interface NameEvidence {
  /** Names that stand where only a credential can. */
  readonly sure: ReadonlySet<string>
  /** Names that stand where the address of a source of packages does. */
  readonly sources: ReadonlyMap<string, SourceRole>
}

type Because = SecretVariable['because']

function isSwitch(value = ''): boolean {
  return /^["']?(?:true|false|yes|no|on|off|none|null|[01])["']?$/i.test(value)
}

class Finder {
  readonly #dockerfile: Dockerfile
  readonly #environment: Environment
  readonly #said: ReadonlySet<string>
  readonly #ignored: ReadonlySet<string>
  readonly #standing: NameEvidence
  readonly #isIgnored: (declaration: Declaration) => boolean
  /** name → the name it was passed under; a root points at itself */
  readonly #root = new Map<string, string>()
  readonly #because = new Map<string, Because>()

  constructor(
    dockerfile: Dockerfile,
    environment: Environment,
    names: Names,
    isIgnored: (declaration: Declaration) => boolean,
    standing: NameEvidence,
  ) {
    this.#standing = standing
    this.#dockerfile = dockerfile
    this.#environment = environment
    this.#said = new Set(names.secrets)
    this.#ignored = new Set(names.ignore)
    this.#isIgnored = isIgnored
  }

  find(): SecretVariable[] {
    const { declarations } = this.#dockerfile
    for (const declaration of declarations) {
      const because = this.#judge(declaration)
      if (because) this.#add(declaration, because)
    }
    // what a secret is renamed from is the secret
    for (const declaration of declarations.toReversed()) {
      const outer = this.#outer(declaration)
      const because = this.#because.get(declaration.name)
      if (
        outer !== undefined &&
        because !== undefined &&
        !this.#root.has(outer) &&
        !this.#ignored.has(outer)
      ) {
        this.#set(outer, because)
        this.#join(declaration.name, outer)
      }
    }
    this.#addIdentifiers()
    // a rename hands the secret on: ENV INNER=$OUTER
    for (const declaration of declarations) {
      const outer = this.#outer(declaration)
      if (outer !== undefined && this.#root.has(outer) && !this.#ignored.has(declaration.name))
        this.#join(declaration.name, outer)
    }
    return [...new Set(this.#root.values())]
      .map((id) => this.#variable(id))
      .filter((variable) => variable.declarations.length > 0)
  }

  #judge(declaration: Declaration): Because | undefined {
    const { name, value, kind } = declaration
    if (this.#ignored.has(name) || this.#isIgnored(declaration)) return undefined
    // the builder makes another name of it
    if (name.includes('$')) return undefined
    if (this.#said.has(name)) return 'said'
    if (this.#standing.sure.has(name) && kind === 'ARG') return 'name'
    const verdict = judgeName(name)
    const content = judgeValue(name, value ?? '')
    if (content === 'token') return 'value'
    // an empty or dummy ENV is a run-time option, not a secret of the build
    if (verdict === 'secret')
      return content === 'harmless' ||
        (kind === 'ENV' && (content === 'empty' || content === 'placeholder'))
        ? undefined
        : this.#carriesBySecretName(declaration)
    return this.#mayBeAddress(declaration) ? 'possible' : undefined
  }

  /** The address of a registry, index or server that the caller may give, with or without a user. */
  #mayBeAddress(declaration: Declaration): boolean {
    const { name, kind, value, raw, stage } = declaration
    const isOne = judgeName(name) === 'url'
    // a tool gets the value of an ARG under a name that it knows: ENV PIP_INDEX_URL=$ADDRESS
    if (kind === 'ENV') return isOne && isBuildOnly(name) && this.#isOfCaller(declaration)
    const given = raw === undefined && stage >= 0 ? this.#environment.global(name)?.value : value
    const isNothing = this.#isUndeclared(declaration)
    return (
      (isOne || this.#standing.sources.has(name)) &&
      (isNothing || judgeValue(name, given ?? '') === 'empty')
    )
  }

  /** `ARG X=${X}`: a name that nothing declares before it is empty, so the caller gives the value. */
  #isUndeclared(declaration: Declaration): boolean {
    const whole = declaration.raw === undefined ? undefined : wholeVariable(declaration.raw)
    return whole !== undefined && !this.#isDeclared(declaration, whole)
  }

  /** Is it the value of an ARG that has none in this file? */
  #isOfCaller(declaration: Declaration): boolean {
    const outer = this.#outer(declaration)
    const own = this.#dockerfile.declarations.filter(({ name }) => name === outer)
    return own.length > 0 && own.every(({ kind, value = '' }) => kind === 'ARG' && value === '')
  }

  /**
   * `ENV TOKEN=$X`: only when X is the secret itself; text around it makes the ENV a composite of
   * X.
   */
  #carriesBySecretName(declaration: Declaration): Because | undefined {
    if (declaration.raw === undefined || this.#outer(declaration) !== undefined) return 'name'
    const parts = expansions(declaration.raw, this.#dockerfile.scan.escape)
    return parts.some((part) => this.#root.has(part.name)) ? undefined : 'name'
  }

  #add(declaration: Declaration, because: Because): void {
    const outer = this.#outer(declaration)
    if (outer !== undefined && outer !== declaration.name && !this.#ignored.has(outer)) {
      if (!this.#root.has(outer)) this.#set(outer, because)
      this.#join(declaration.name, outer)
    } else if (!this.#root.has(declaration.name)) this.#set(declaration.name, because)
    else if (because !== 'possible') this.#because.set(this.#root.get(declaration.name)!, because)
  }

  #set(name: string, because: Because): void {
    this.#root.set(name, name)
    this.#because.set(name, because)
  }

  #join(name: string, outer: string): void {
    const root = this.#root.get(outer)!
    const old = this.#root.get(name)
    if (old === root) return
    for (const [other, itsRoot] of this.#root)
      if (itsRoot === old && old !== undefined) this.#root.set(other, root)
    this.#root.set(name, root)
  }

  #isDeclared({ stage, instruction }: Declaration, name: string): boolean {
    const at = this.#dockerfile.stages[stage]
    return (
      (at ? this.#environment.at(at, instruction, name) : this.#environment.global(name)) !==
      undefined
    )
  }

  /** The declared variable that the value wholly consists of. */
  #outer(declaration: Declaration): string | undefined {
    const { raw, name } = declaration
    const outer = raw === undefined ? undefined : wholeVariable(raw)
    if (outer === undefined || outer === name) return undefined
    return this.#isDeclared(declaration, outer) ? outer : undefined
  }

  /** An access key id is no secret, but moves with the key that it belongs to. */
  #addIdentifiers(): void {
    for (const declaration of this.#dockerfile.declarations) {
      const { name } = declaration
      if (this.#root.has(name) || this.#ignored.has(name) || judgeName(name) !== 'identifier')
        continue
      const owner = name.split('_')[0]!
      if (
        [...this.#root.keys()].some(
          (other) => other.startsWith(`${owner}_`) && /SECRET|KEY/.test(other),
        )
      )
        this.#add(declaration, 'name')
    }
  }

  #variable(id: string): SecretVariable {
    const names = new Set([...this.#root].filter(([, root]) => root === id).map(([name]) => name))
    const own = this.#dockerfile.declarations.filter(
      (item) => names.has(item.name) && !this.#isIgnored(item),
    )
    const declarations = own.filter((item) => this.#carries(item, names))
    const composites = this.#dockerfile.declarations.filter(
      (item) => !declarations.includes(item) && this.#holds(item, names),
    )
    const literal = [...declarations, ...composites.filter((item) => names.has(item.name))].some(
      (item) => ['literal', 'token'].includes(judgeValue(item.name, this.#text(item))),
    )
    return {
      id,
      names,
      declarations,
      composites,
      because: this.#because.get(id) ?? 'name',
      source: this.#sourceOf(names),
      literal,
    }
  }

  #sourceOf(names: ReadonlySet<string>): SourceRole | undefined {
    const found = [...names].flatMap(
      (name) => this.#standing.sources.get(name) ?? sourceByName(name) ?? [],
    )
    return found.includes('more') ? 'more' : found[0]
  }

  #carries(declaration: Declaration, names: ReadonlySet<string>): boolean {
    const { raw, value, name, kind } = declaration
    if (this.#said.has(name))
      return raw === undefined || wholeVariable(raw) !== undefined || !raw.includes('$')
    if (raw !== undefined && raw.includes('$')) {
      const whole = wholeVariable(raw)
      if (whole === undefined) return this.#isWritten(declaration)
      // a name that nothing declares is empty: the caller gives the value
      return (
        names.has(whole) ||
        whole === name ||
        (kind === 'ARG' && !this.#isDeclared(declaration, whole))
      )
    }
    const content = judgeValue(name, value ?? '')
    if (kind === 'ENV') return content === 'literal' || content === 'token'
    // `false` and `0` in the place of a token that is sent are no token, but a caller gives one
    return content !== 'harmless' || (this.#standing.sure.has(name) && isSwitch(value))
  }

  /**
   * Does a value with `$` in it hold the secret as text? Beside the values of other variables a few
   * letters are only a frame.
   */
  #isWritten(declaration: Declaration): boolean {
    const parts = expansions(declaration.raw!, this.#dockerfile.scan.escape)
    if (parts.some(({ name }) => this.#root.has(name))) return false
    const text = this.#text(declaration)
    const isFramed = parts.some(({ name }) => this.#isDeclared(declaration, name))
    const content = judgeValue(declaration.name, text)
    return (
      content === 'token' ||
      (content === 'literal' && (!isFramed || (/\w{4}/.test(text) && /\d/.test(text))))
    )
  }

  /**
   * What stands in the file of a value: no expansions, but their defaults (`${X:-text}`), and no
   * `$`, which is text there.
   */
  #text({ raw, value }: Declaration): string {
    if (raw === undefined || !raw.includes('$')) return value ?? ''
    return pieces(raw, this.#dockerfile.scan.escape)
      .map(({ kind, text }) =>
        kind === 'text'
          ? text.replaceAll('$', '')
          : (/^\$\{\w+:?-([^$]*)\}$/.exec(text)?.[1] ?? ''),
      )
      .join('')
  }

  #holds(declaration: Declaration, names: ReadonlySet<string>): boolean {
    if (declaration.raw === undefined) return false
    if (names.has(declaration.name) && carriesCredentials(declaration.raw)) return true
    return expansions(declaration.raw, this.#dockerfile.scan.escape).some((part) =>
      names.has(part.name),
    )
  }
}
