import type { Command, Script, Word } from '../../shell.ts'
import type { Replacement } from '../../plan/replacements.ts'
import type { Invocation } from '../caller.ts'
import type { Passed } from '../passed.ts'
import {
  containerNames,
  type DockerfileArguments,
  dockerfileOf,
  startedIn,
} from '../dockerfiles.ts'
import { type Embedded, mask, placed, written } from '../embedded.ts'
import { inRepository, rooted } from '../which.ts'
import { type Option, sortArguments, type Sorted } from './arguments.ts'
import { deliver, type EditedCall } from './deliver.ts'
import { foldersAt, pathPatternsOf, type Pattern, type Values } from './folder.ts'
import { isClassic, obstacleOf, pinnedLimit } from './obstacles.ts'
import type { ShellOptions } from './options.ts'
import { asKaniko, contextOption, isPassing } from './options-of.ts'
import { orchestrated } from './orchestrated.ts'
import { orderedFiles, orderedUnits } from './ordered.ts'
import { variablesPlaceOf } from './variables-place.ts'
import type { BuildCall } from './programs.ts'
import { secretsOf, supplierOf, supplying } from './supplies.ts'
import type { Variables } from './variables.ts'
import { type Argument, passedOf, readArgument } from './value.ts'

/** Reads the builds of one script into invocations. */
export class Reader {
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
      isPassing(build.builder, option.name)
        ? (readArgument(option, this.#options.isExample === true) ?? [])
        : [],
    )
    const { kind, file } = this.#options
    const obstacle = obstacleOf(build, this.#script, this.#variables, this.#options)
    const limit = pinnedLimit(build, this.#variables, this.#options)
    const isOld = limit?.of === 'secrets' || isClassic(build, this.#variables, this.#options)
    const target = last(sorted, 'target')?.words.at(-1)?.text
    const call = this.#call(build, found)
    return {
      type: 'invocation',
      kind,
      file,
      at: placed(this.#embedded, build.command),
      builder: isOld ? 'classic' : build.builder,
      ...this.#where(build, sorted),
      ...(target === undefined ? {} : { target: target.replace(/^--target=/, '') }),
      passed: found.map((item) => this.#passed(build, sorted, item)),
      secrets: secretsOf(sorted),
      ...(obstacle ? { obstacle } : {}),
      ...(limit?.of === 'variables' ? { onlyFiles: limit } : {}),
      deliver: (deliveries, supplies = []) => {
        const more = supplying(this.#embedded, build, sorted, supplies)
        const edits = 'why' in more ? more : deliver(call, deliveries)
        return 'why' in edits ? edits : [...edits, ...(more as readonly Replacement[])]
      },
      ...supplierOf(build, sorted, this.#options.isExample === true),
    }
  }

  #passed(build: BuildCall, sorted: Sorted, item: Argument): Passed {
    const obstacle = orchestrated(build, item)
    const at = placed(this.#embedded, item)
    const folders = foldersAt(this.#script, build.command, this.#options.folders, this.#values)
    const files =
      obstacle && !item.obstacle && folders
        ? orderedFiles(this.#options.repository, build, sorted, folders)
        : []
    if (!obstacle || files.length === 0)
      return { ...passedOf({ ...item, obstacle: obstacle ?? item.obstacle }), ...at }
    const units = orderedUnits(build, sorted, item)
    return { ...passedOf(item), ...at, byFile: { files, obstacle, ...(units ? { units } : {}) } }
  }

  #call(build: BuildCall, found: readonly Argument[]): EditedCall {
    const { command, builder } = build
    const { words } = command
    const isTimed =
      this.#options.isBash !== true &&
      /(?:^|[;&|\n(]\s*|\s)time\s+(?:-p\s+)?$/.test(
        this.#script.source.slice(Math.max(command.start - 40, 0), command.start),
      )
    return {
      embedded: this.#embedded,
      options: this.#options,
      builder,
      place: variablesPlaceOf(build, isTimed),
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
    const contexts = this.#contexts(build, sorted)
    const option = last(sorted, 'file') ?? last(sorted, 'dockerfile')
    const own = option ? this.#patterns(option) : undefined
    const files =
      build.builder === 'kaniko' ? own?.flatMap((file) => asKaniko(file, contexts)) : own
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
    const context = this.#context(asked, dockerfile)
    return { dockerfile, ...(context === undefined ? {} : { context }) }
  }

  #contexts({ builder }: BuildCall, sorted: Sorted): Pattern[] {
    const name = contextOption(builder)
    if (name === undefined) {
      const operand = sorted.operands.at(-1) ?? sorted.loose.at(-1)
      return operand ? this.#patternsOf(operand) : ['.']
    }
    const option = last(sorted, name)
    return option ? this.#patterns(option).map((path) => path.replace(/^dir:\/\//, '')) : ['.']
  }

  #patterns({ words, from }: Option): Pattern[] {
    const word = words.at(-1)!
    return this.#patternsOf(word).map((pattern) =>
      from === 0 ? pattern : pattern.replace(/^--[\w-]+=|^-[a-z]=?/, ''),
    )
  }

  #patternsOf(word: Word): Pattern[] {
    const { valuesOf: known } = this.#options
    return pathPatternsOf(word, this.#values, (span) => known?.(written(this.#embedded, span)))
  }

  /** Only where it is certain: one folder, that is there. */
  #context(asked: DockerfileArguments, dockerfile: Invocation['dockerfile']): string | undefined {
    const { contexts } = asked
    const [context] = contexts
    if (contexts.length !== 1 || context === undefined || context === '-' || context.includes(mask))
      return undefined
    const isSure = asked.folders !== undefined || context.startsWith(rooted)
    if (typeof dockerfile === 'string' || !isSure) return undefined
    const found = new Set(
      startedIn(asked, dockerfile).flatMap((folder) => inRepository(folder, context) ?? []),
    )
    const [only] = [...found].filter((path) => this.#options.repository.exists(path))
    return found.size === 1 ? only : undefined
  }
}

function last({ options }: Sorted, name: string): Option | undefined {
  return options.findLast((option) => option.name === name)
}

function standardInput({ redirects }: Command) {
  return redirects.findLast(({ operator }) => operator === '<')?.target
}
