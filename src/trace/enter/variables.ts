import { isIdentifierBeside } from '../../catalog/names.ts'
import { type SourceRole, sourceByName } from '../../catalog/programs/given/addresses.ts'
import { judgeValue } from '../../catalog/values.ts'
import type { Declaration } from '../../dockerfile/declaration.ts'
import type { Dockerfile } from '../../dockerfile.ts'
import type { Environment } from '../../environment.ts'
import { Aliases, type Because } from './aliases.ts'
import { Declared } from './declared.ts'
import { DeclarationJudge, type NameEvidence } from './declaration-judge.ts'

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
  readonly because: Because
  /** The kind of source of packages that a tool is given by it; undefined when it is none. */
  readonly source: SourceRole | undefined
  /** A value written in the file looks like the secret itself. */
  readonly literal: boolean
}

/** What a look for secrets in variables finds. */
export interface SecretVariables {
  readonly variables: readonly SecretVariable[]
  /**
   * ARG and ENV under the name of a secret whose values are put together from others, none of which
   * is known for one: `ARG API_TOKEN=$USER:$WORD`.
   */
  readonly composed: readonly Declaration[]
}

/** What the user said about names. */
export interface Names {
  readonly secrets?: readonly string[]
  readonly ignore?: readonly string[]
}

/** Finds the variables of a Dockerfile that carry a secret: by name, by value, by what they are made of. */
export function findSecretVariables(
  dockerfile: Dockerfile,
  environment: Environment,
  names: Names,
  isIgnored: (declaration: Declaration) => boolean,
  standing: NameEvidence = { sure: new Set(), sources: new Map() },
): SecretVariables {
  const finder = new Finder(dockerfile, environment, names, isIgnored, standing)
  return finder.find()
}

class Finder {
  readonly #declarations: readonly Declaration[]
  readonly #ignored: ReadonlySet<string>
  readonly #isIgnored: (declaration: Declaration) => boolean
  readonly #standing: NameEvidence
  readonly #declared: Declared
  readonly #judge: DeclarationJudge
  readonly #aliases = new Aliases()

  constructor(
    dockerfile: Dockerfile,
    environment: Environment,
    names: Names,
    isIgnored: (declaration: Declaration) => boolean,
    standing: NameEvidence,
  ) {
    this.#declarations = dockerfile.declarations
    this.#ignored = new Set(names.ignore)
    this.#isIgnored = isIgnored
    this.#standing = standing
    this.#declared = new Declared(dockerfile, environment)
    const said = new Set(names.secrets)
    this.#judge = new DeclarationJudge(this.#declared, this.#aliases, said, standing)
  }

  find(): SecretVariables {
    this.#addJudged()
    this.#addSourcesOfRenames()
    this.#addIdentifiers()
    this.#addRenames()
    const all = this.#aliases.ids().map((id) => this.#variable(id))
    return {
      variables: all.filter(({ declarations }) => declarations.length > 0),
      composed: all
        .filter(({ declarations, because }) => declarations.length === 0 && because !== 'possible')
        .flatMap(({ names }) => this.#composed(names)),
    }
  }

  #composed(names: ReadonlySet<string>): Declaration[] {
    return this.#declarations.filter(
      (item) =>
        names.has(item.name) &&
        !this.#isIgnored(item) &&
        this.#declared
          .expansionsIn(item)
          .some(({ name }) => this.#declared.isForCaller(item, name)),
    )
  }

  #addJudged(): void {
    for (const declaration of this.#declarations) {
      if (this.#ignored.has(declaration.name) || this.#isIgnored(declaration)) continue
      const because = this.#judge.because(declaration)
      if (because) this.#add(declaration, because)
    }
  }

  /** What a secret is renamed from is the secret. */
  #addSourcesOfRenames(): void {
    for (const declaration of this.#declarations.toReversed()) {
      const outer = this.#declared.outer(declaration)
      const because = this.#aliases.because(declaration.name)
      if (outer === undefined || because === undefined) continue
      if (this.#aliases.has(outer) || this.#ignored.has(outer)) continue
      this.#aliases.add(outer, because)
      this.#aliases.join(declaration.name, outer)
    }
  }

  /** A rename hands the secret on: ENV INNER=$OUTER. */
  #addRenames(): void {
    for (const declaration of this.#declarations) {
      const outer = this.#declared.outer(declaration)
      if (outer === undefined || !this.#aliases.has(outer)) continue
      if (!this.#ignored.has(declaration.name)) this.#aliases.join(declaration.name, outer)
    }
  }

  #add(declaration: Declaration, because: Because): void {
    const { name } = declaration
    const outer = this.#declared.outer(declaration)
    if (outer !== undefined && !this.#ignored.has(outer)) {
      if (!this.#aliases.has(outer)) this.#aliases.add(outer, because)
      this.#aliases.join(name, outer)
    } else if (this.#aliases.has(name)) this.#aliases.confirm(name, because)
    else this.#aliases.add(name, because)
  }

  /** An access key id is no secret, but moves with the key that it belongs to. */
  #addIdentifiers(): void {
    const known = new Set(this.#aliases.all())
    // each declaration counts: another one of the name may be a rename
    for (const declaration of this.#declarations) {
      const { name } = declaration
      if (known.has(name) || this.#ignored.has(name)) continue
      if (isIdentifierBeside(name, this.#aliases.all())) this.#add(declaration, 'name')
    }
  }

  #variable(id: string): SecretVariable {
    const names = this.#aliases.namesOf(id)
    const declarations = this.#declarations.filter(
      (item) => names.has(item.name) && !this.#isIgnored(item) && this.#judge.carries(item, names),
    )
    const composites = this.#declarations.filter(
      (item) => !declarations.includes(item) && this.#judge.holds(item, names),
    )
    const written = [...declarations, ...composites.filter(({ name }) => names.has(name))]
    return {
      id,
      names,
      declarations,
      composites,
      because: this.#aliases.because(id) ?? 'name',
      source: this.#sourceOf(names),
      literal: written.some((item) =>
        ['literal', 'token'].includes(judgeValue(item.name, this.#declared.text(item))),
      ),
    }
  }

  #sourceOf(names: ReadonlySet<string>): SourceRole | undefined {
    const found = [...names].flatMap(
      (name) => this.#standing.sources.get(name) ?? sourceByName(name) ?? [],
    )
    return found.includes('more') ? 'more' : found[0]
  }
}
