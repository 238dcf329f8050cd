import { mayTake } from '../../catalog/programs/in-texts.ts'
import { posix } from 'node:path'
import type { CredentialFile } from '../../catalog/files.ts'
import { mayPoint, pointedByVariable, type PointedPath } from '../../catalog/files/pointers.ts'
import { takenByWords } from '../../catalog/files/by-use.ts'
import { type Copy, isIntoFolder } from '../../dockerfile/copy.ts'
import { type Dockerfile, instructionsOf, type Stage } from '../../dockerfile.ts'
import { Environment } from '../../environment.ts'
import type { Facts } from '../../facts.ts'
import { userAt } from '../../run-user.ts'
import { argumentText, type Instruction } from '../../scanner/instruction.ts'
import { foundInText, pointedInText, pointedInWords } from './pointing-words.ts'

/** A place that tells a program which file it is to read. */
export interface Pointing {
  readonly file: CredentialFile
  /** From the root where that is known. */
  readonly path: string
  readonly stage: Stage
  readonly instruction: Instruction
}

/** What points at files of credentials: ENV, ARG and the words of RUNs. */
export class Pointings {
  readonly all: readonly Pointing[]
  readonly #dockerfile: Dockerfile
  #known: Environment | undefined
  #takenNow: readonly Pointing[] | undefined

  /** @param environment that of the file, where it is known already */
  constructor(dockerfile: Dockerfile, environment?: Environment) {
    this.#dockerfile = dockerfile
    this.#known = environment
    this.all = mayPoint.test(dockerfile.source)
      ? dockerfile.stages.flatMap((stage) => this.#in(dockerfile, stage))
      : []
  }

  /** Most files point at none, and need none of it. */
  get #environment(): Environment {
    return (this.#known ??= new Environment(this.#dockerfile))
  }

  #in({ source, declarations }: Dockerfile, stage: Stage): Pointing[] {
    const declared = declarations
      .filter((item) => item.stage === stage.index && item.value !== undefined)
      .flatMap(({ name, value, instruction }) =>
        [...pointedByVariable(name, value!), ...pointedInWords([name, ...value!.split(/\s+/)])].map(
          (found) => ({ ...found, instruction }),
        ),
      )
    const said = instructionsOf(stage, 'RUN').flatMap((instruction) => {
      const bodies = instruction.heredocs.map(({ body }) => source.slice(body.start, body.end))
      return pointedInText([argumentText(instruction), ...bodies].join('\n')).map((found) => ({
        ...found,
        instruction,
      }))
    })
    return [...declared, ...said].map((found) => this.#placed(stage, found))
  }

  /** What RUNs put where a tool looks, or give it: asked of copied folders at hand alone. */
  get #taken(): readonly Pointing[] {
    return (this.#takenNow ??= this.#dockerfile.stages.flatMap((stage) =>
      instructionsOf(stage, 'RUN').flatMap((instruction) => {
        const text = argumentText(instruction)
        return mayTake.test(text)
          ? foundInText(text, takenByWords).map((found) =>
              this.#placed(stage, { ...found, instruction }),
            )
          : []
      }),
    ))
  }

  #placed(stage: Stage, found: PointedPath & Pick<Pointing, 'instruction'>): Pointing {
    const path = fullPath(this.#environment, stage, found.instruction, found.path)
    return { ...found, stage, path }
  }

  /** What a copied file is by what points at it; undefined where nothing does. */
  fileOf(stage: Stage, copy: Copy, source: string): CredentialFile | undefined {
    if (this.all.length === 0 || /^[a-z][\w+.-]*:\/\//i.test(source)) return undefined
    const target = this.#targetOf(stage, copy)
    const named = posix.join(target, posix.basename(source))
    const isIt = (path: string) => path === named || (!isIntoFolder(copy) && path === target)
    return this.all.find(({ path }) => isIt(path))?.file
  }

  /** The files that something points at in a folder that is copied, by their paths below it. */
  below(stage: Stage, copy: Copy): { readonly inside: string; readonly file: CredentialFile }[] {
    const all = [...this.all, ...this.#taken]
    if (all.length === 0) return []
    const folder = this.#targetOf(stage, copy).replace(/\/?$/, '/')
    return all.flatMap(({ file, path }) =>
      path.startsWith(folder) ? { file, inside: path.slice(folder.length) } : [],
    )
  }

  #targetOf(stage: Stage, { instruction, destination }: Copy): string {
    return fullPath(this.#environment, stage, instruction, destination.text)
  }
}

/** What points at files in a Dockerfile: a question for `known`. */
export function pointingsOf({ dockerfile, environment }: Facts): Pointings {
  return new Pointings(dockerfile, environment)
}

/** A path with what variables hold as far as the file says it, below the folder it is meant in. */
function fullPath(
  environment: Environment,
  stage: Stage,
  instruction: Instruction,
  path: string,
): string {
  const { home, workdir } = userAt(environment, stage, instruction)
  const at = path
    .replace(/^(?:~|\$HOME|\$\{HOME\})(?=\/)/, home ?? '$&')
    .replace(/^(?:\$PWD|\$\{PWD\})\//, '')
  const filled = filledIn(environment, stage, instruction, at)
  return workdir === undefined || /^[$~]/.test(filled)
    ? posix.normalize(filled)
    : posix.resolve(workdir, filled)
}

/** Values in values deeper than this are left. */
const deepest = 3

function filledIn(
  environment: Environment,
  stage: Stage,
  instruction: Instruction,
  text: string,
  depth = 0,
): string {
  if (!text.includes('$') || depth > deepest) return text
  return text.replaceAll(
    /\$(?:\{(\w+)(?::-([^}]*))?\}|(\w+))/g,
    (whole, braced?: string, instead?: string, plain?: string) => {
      const name = (braced ?? plain)!
      const value =
        environment.at(stage, instruction, name)?.value ??
        environment.global(name)?.value ??
        instead
      return value === undefined
        ? whole
        : filledIn(environment, stage, instruction, value, depth + 1)
    },
  )
}
