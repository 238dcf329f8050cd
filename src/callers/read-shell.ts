import { posix } from 'node:path'
import { wrapperOf } from '../catalog/programs/wrappers.ts'
import { readScript, type Command, type Script, type Word } from '../shell.ts'
import type { Obstacle } from '../transform.ts'
import type { Replacement } from '../plan/replacements.ts'
import type { Span } from '../span.ts'
import type { Invocation, PassedSecret, Remark } from './caller.ts'
import { containerNames, dockerfileOf } from './dockerfiles.ts'
import { change, type Embedded, mask, placed, written } from './embedded.ts'
import type { Repository } from './repository.ts'
import { shellWord } from '../shell-word.ts'
import { type Option, sortArguments, type Sorted } from './shell/arguments.ts'
import { type Call, deliver } from './shell/deliver.ts'
import {
  foldersAt,
  joined,
  type Pattern,
  patternsOf,
  type Values,
  valuesOf,
} from './shell/folder.ts'
import { mentions } from './shell/mentions.ts'
import { isClassic, obstacleOf } from './shell/obstacles.ts'
import { placeOf } from './shell/place.ts'
import { type BuildCall, buildCallOf } from './shell/programs.ts'
import { Variables } from './shell/variables.ts'
import { type Argument, passedOf, readArgument } from './shell/value.ts'

/** Where a shell text stands and what is known around it. */
export interface ShellOptions {
  readonly kind: string
  /** From the root of the repository. */
  readonly file: string
  readonly repository: Repository
  /** The folders that it may be started in, from the root (`''`), the likeliest first. */
  readonly folders: readonly string[]
  /** It is read by bash or zsh for sure, not by a plain `sh`. */
  readonly isBash?: boolean
  /** Is a variable known to be in the environment of every command, with the value that the shell expands? */
  readonly isExported?: (name: string) => boolean
  /** What an expression that is masked may be, as far as that is fixed: `$(DIR)` of a Makefile. */
  readonly valuesOf?: (expression: string) => readonly string[] | undefined
  /** It is an example for people: a value that is written there stands for one. */
  readonly isExample?: boolean
  /** Variables of the environment around it, for instance `DOCKER_BUILDKIT`. */
  readonly environment?: ReadonlyMap<string, string>
  /**
   * Puts the value of a build argument that is one expression (`${{ secrets.X }}`, masked by `masked`) into the environment around the
   * shell, under the name of the argument. Undefined: it is written before the command.
   *
   * @param at the expression, in the file
   */
  readonly hoist?: (name: string, at: Span) => readonly Replacement[] | Obstacle
}

/**
 * Every call of a build in a shell text, and mentions of build arguments that no call was seen for.
 *
 * @param embedded what the shell gets; what other programs put in before is masked
 */
export function* readShell(
  embedded: Embedded,
  options: ShellOptions,
): Generator<Invocation | Remark> {
  const script = readScript(embedded.text, wrapperOf)
  const variables = new Variables(script)
  const values = valuesOf(script)
  const reader = new Reader(embedded, options, script, variables, values)
  const seen: Span[] = []
  if (!script.broken) {
    for (const command of script.commands) {
      const call = buildCallOf(
        command,
        (name) => variables.isFunction(name),
        (word) => reader.fixed(word),
      )
      if (!call) continue
      const invocation = reader.read(call)
      seen.push(...invocation.passed)
      yield invocation
    }
  }
  const range = placed(embedded, { start: 0, end: embedded.text.length })
  const where = script.broken ? 'in a script that does not parse' : undefined
  yield* mentions({ ...options, source: embedded.source }, range, seen, where)
}

class Reader {
  readonly #embedded: Embedded
  readonly #options: ShellOptions
  readonly #script: Script
  readonly #variables: Variables
  readonly #values: Values

  constructor(
    embedded: Embedded,
    options: ShellOptions,
    script: Script,
    variables: Variables,
    values: Values,
  ) {
    this.#embedded = embedded
    this.#options = options
    this.#script = script
    this.#variables = variables
    this.#values = values
  }

  /** The one word that a variable alone can only be: `$(DOCKER)`, defined once as `docker`. */
  fixed(word: Word): string | undefined {
    const patterns = this.#patternsOf(word)
    const [only] = patterns
    const isVariable = word.text === undefined || word.text.replaceAll(mask, '') === ''
    return patterns.length === 1 && isVariable && /^[\w./-]+$/.test(only!) ? only : undefined
  }

  read(build: BuildCall): Invocation {
    const sorted = sortArguments(build)
    const found = sorted.options.flatMap((option) =>
      option.name === 'build-arg'
        ? (readArgument(option, this.#options.isExample === true) ?? [])
        : [],
    )
    const { kind, file } = this.#options
    const obstacle = obstacleOf(build, this.#script, this.#variables, this.#options)
    const target = last(sorted, 'target')?.words.at(-1)?.text
    const call = this.#call(build, found)
    return {
      type: 'invocation',
      kind,
      file,
      at: placed(this.#embedded, build.command),
      builder: isClassic(build, this.#variables, this.#options) ? 'classic' : build.builder,
      ...this.#where(build, sorted),
      ...(target === undefined ? {} : { target: target.replace(/^--target=/, '') }),
      passed: found.map((item) => ({ ...passedOf(item), ...placed(this.#embedded, item) })),
      secrets: secretsOf(sorted),
      ...(obstacle ? { obstacle } : {}),
      deliver: (deliveries) => deliver(call, deliveries),
      ...this.#supplier(build, sorted),
    }
  }

  /** Files of the context are named from the folder of the shell, as the context is. */
  #supplier(
    { builder, command, first }: BuildCall,
    { operands, loose }: Sorted,
  ): Partial<Invocation> {
    const context = operands.at(-1)?.text
    const isPlain = loose.length === 0 && !['compose', 'bake', 'fly', 'kaniko'].includes(builder)
    const type = builder === 'podman' || builder === 'buildah' ? 'type=file,' : ''
    const words = command.words
    if (!isPlain || !words[first - 1]) return {}
    const at = words[first - 1]!.end
    return {
      supply: (files) => {
        if (context === undefined || !/^[\w./-]+$/.test(context) || context === '-')
          return { why: 'its context is not fixed', remedy: 'pass the file by its path' }
        const flags = files.map(
          ({ id, path }) =>
            ` --secret ${shellWord(`id=${id},${type}src=${posix.join(context, path)}`)}`,
        )
        return [change(this.#embedded, { start: at, end: at }, flags)]
      },
    }
  }

  #call(build: BuildCall, found: readonly Argument[]): Call {
    const { command, builder } = build
    const { words } = command
    const isTimed =
      this.#options.isBash !== true &&
      /(?:^|[;&|\n(]\s*|\s)time\s+(?:-p\s+)?$/.test(this.#script.source.slice(0, command.start))
    return {
      embedded: this.#embedded,
      options: this.#options,
      builder,
      place: placeOf(build, isTimed),
      arguments: found,
      before: ({ option }) => words[words.indexOf(option.words[0]!) - 1]!.end,
      isExported: (name) =>
        this.#options.isExported?.(name) === true || this.#variables.isExported(name, command),
      isReadonly: (name) => this.#variables.isReadonly(name),
    }
  }

  #where(build: BuildCall, sorted: Sorted): Pick<Invocation, 'dockerfile' | 'context'> {
    if (build.builder === 'compose' || build.builder === 'bake') return { dockerfile: 'unknown' }
    const folders = foldersAt(this.#script, build.command, this.#options.folders, this.#values)
    const operand = sorted.operands.at(-1) ?? sorted.loose.at(-1)
    const contexts = operand ? this.#patternsOf(operand) : ['.']
    const option = last(sorted, 'file') ?? last(sorted, 'dockerfile')
    const files = option ? this.#patterns(option) : undefined
    const input = standardInput(build.command)
    const isPiped = contexts.includes('-') || files?.includes('-') === true
    const isContainer = build.builder === 'podman' || build.builder === 'buildah'
    const asked = {
      folders,
      files:
        isPiped && (files === undefined || files.includes('-'))
          ? ((input && this.#patternsOf(input)) ?? [])
          : files,
      contexts,
      ...(isContainer ? { names: containerNames } : {}),
    }
    const dockerfile = dockerfileOf(this.#options.repository, asked)
    const context = this.#context(folders, contexts, dockerfile)
    return { dockerfile, ...(context === undefined ? {} : { context }) }
  }

  #patterns({ words, from }: Option): Pattern[] {
    const word = words.at(-1)!
    return this.#patternsOf(word).map((pattern) =>
      from === 0 ? pattern : pattern.replace(/^--\w+=|^-f=?/, ''),
    )
  }

  #patternsOf(word: Word): Pattern[] {
    const { valuesOf: known } = this.#options
    return patternsOf(word, this.#values, (span) => known?.(written(this.#embedded, span)))
  }

  /** Only where it is certain: one folder, that is there. */
  #context(
    folders: readonly string[] | undefined,
    contexts: readonly Pattern[],
    dockerfile: Invocation['dockerfile'],
  ): string | undefined {
    const [context] = contexts
    if (contexts.length !== 1 || context === undefined || context === '-' || context.includes(mask))
      return undefined
    if (typeof dockerfile === 'string' || !('path' in dockerfile) || !folders) return undefined
    const found = folders.flatMap((folder) => joined(folder, context) ?? [])
    const [only] = found.filter((path) => this.#options.repository.exists(path))
    return found.length === 1 ? only : undefined
  }
}

function last({ options }: Sorted, name: string): Option | undefined {
  return options.findLast((option) => option.name === name)
}

function standardInput({ redirects }: Command) {
  return redirects.findLast(({ operator }) => operator === '<')?.target
}

function secretsOf({ options }: Sorted): PassedSecret[] {
  return options.flatMap(({ name, words, from }) => {
    if (name === 'build-secret') {
      const id = /^["']?([\w.-]+)/.exec(words.at(-1)!.raw.slice(from))?.[1]
      return id === undefined ? [] : [{ id }]
    }
    if (name !== 'secret') return []
    const fields = words
      .at(-1)!
      .raw.slice(from)
      .replaceAll(/["']/g, '')
      .split(',')
      .map((field) => field.split(/=(.*)/s))
    const value = (...keys: string[]) => fields.find(([key]) => keys.includes(key!))?.[1]
    const id = value('id')
    if (id === undefined) return []
    const env = value('env')
    const src = value('src', 'source')
    return [
      {
        id,
        ...(env !== undefined ? { from: { env } } : src !== undefined ? { from: { src } } : {}),
      },
    ]
  })
}
