import { type Dockerfile, parseDockerfile, type Stage } from './dockerfile.ts'
import type { Declaration } from './dockerfile/declaration.ts'
import { type DockerIgnore, readDockerIgnore } from './dockerignore.ts'
import { type IgnoreFile, ignoreFileOf, ownIgnoreFile } from './ignore-file.ts'
import { Environment } from './environment.ts'
import { type IgnoreComment, ignoreCommentsOf } from './ignore-comments.ts'
import { type Capability, capabilityOf } from './header.ts'
import { Known } from './known.ts'
import type { Options } from './options.ts'
import { lastSetting, type RunUser, userAt } from './run-user.ts'
import { wrapperOf } from './catalog/programs/wrappers.ts'
import { readRuns, type Run } from './run.ts'
import type { Instruction } from './scanner/instruction.ts'
import { readScript, type Script } from './shell.ts'

/**
 * What is known about one Dockerfile. Everything is worked out once, when first asked for; most
 * files never ask.
 */
export class Facts extends Known {
  readonly dockerfile: Dockerfile
  readonly options: Options
  readonly environment: Environment
  #runs: readonly Run[] | undefined
  readonly #scripts = new Map<string, Script>()
  #capability: Capability | undefined
  #dockerIgnore: DockerIgnore | undefined
  #contextPaths: readonly string[] | undefined
  /** By the last instruction before that may change who runs one, or by the stage. */
  readonly #users = new Map<Instruction | Stage, RunUser>()
  /** An ignore comment that is read as any other comment. */
  readonly unheeded: IgnoreComment | undefined
  #ignoreComments: readonly IgnoreComment[] | undefined

  /**
   * @param source the text, or what was read of it
   * @param unheeded an ignore comment that is to be read as any other comment
   */
  constructor(source: string | Dockerfile, options: Options, unheeded?: IgnoreComment) {
    super()
    this.unheeded = unheeded
    this.dockerfile = typeof source === 'string' ? parseDockerfile(source) : source
    this.options = options
    this.environment = new Environment(this.dockerfile)
  }

  get runs(): readonly Run[] {
    return (this.#runs ??= readRuns(this.dockerfile, (source) => this.readScript(source)))
  }

  /** Reads the script of a RUN. */
  protected readScript(source: string): Script {
    const script = readScript(source, wrapperOf)
    this.#scripts.set(source, script)
    return script
  }

  /** A script that was read for one of the RUNs, by its text. */
  scriptOf(source: string): Script | undefined {
    return this.#scripts.get(source)
  }

  /** Which mounts the file's frontend and the builder can do. */
  get capability(): Capability {
    return (this.#capability ??= capabilityOf(this.dockerfile.scan, this.options))
  }

  /** A file of the build context; undefined when it is not at hand. */
  readContext(path: string): string | undefined {
    return this.options.readContext?.(path) ?? undefined
  }

  /** What lies in the build context and is not kept out of it, as far as that can be listed. */
  get contextPaths(): readonly string[] {
    return (this.#contextPaths ??= (this.options.listContext?.() ?? []).filter(
      (path) => !this.isDockerIgnored(path),
    ))
  }

  /**
   * Is the build context at hand, and the file not in it? Then somebody puts it there for the
   * build.
   */
  isMissing(path: string): boolean {
    return this.options.readContext?.(path) === null
  }

  /**
   * Does `.dockerignore` keep the path out? A `<Dockerfile>.dockerignore` goes before it
   * (docs.docker.com, "Filename and location").
   */
  isDockerIgnored(path: string): boolean {
    const own = ownIgnoreFile(this.options.path)
    this.#dockerIgnore ??= readDockerIgnore(
      this.readContext(own) ?? this.readContext('.dockerignore'),
    )
    return this.#dockerIgnore(path)
  }

  /** The file that keeps parts of the context out; undefined when it cannot be told. */
  get ignoreFile(): IgnoreFile | undefined {
    return ignoreFileOf(this.options)
  }

  userAt(stage: Stage, instruction: Instruction): RunUser {
    const since = lastSetting(stage, instruction) ?? stage
    let user = this.#users.get(since)
    if (!user) this.#users.set(since, (user = userAt(this.environment, stage, instruction)))
    return user
  }

  /**
   * Stages that somebody may start a container of: the last one, what it builds on, and any with a
   * command of its own.
   */
  isRunnable(stage: Stage): boolean {
    return this.startedFrom(stage).length > 0
  }

  /** The stages that build on a stage, it included, and that somebody may start a container of. */
  startedFrom(stage: Stage): Stage[] {
    const { stages } = this.dockerfile
    const starts = (item: Stage) =>
      item === stages.at(-1) ||
      item.instructions.some(({ keyword }) => keyword === 'CMD' || keyword === 'ENTRYPOINT')
    return stages.filter((item) => starts(item) && buildsOn(item, stage))
  }

  /** The comments that leave something alone. */
  get ignoreComments(): readonly IgnoreComment[] {
    return (this.#ignoreComments ??= ignoreCommentsOf(this.dockerfile.scan))
  }

  /** Stands `# secretmount-ignore` right above it? */
  isIgnored(instruction: Instruction): boolean {
    return this.known(ignoredInstructions).has(instruction)
  }

  /** Does a comment say that the file is to be left alone? */
  get isIgnoredWhole(): boolean {
    return this.ignoreComments.some(
      ({ scope, span }) => scope === 'file' && span.start !== this.unheeded?.span.start,
    )
  }

  /** Is the declaration one that `names` and its stage make the value of at an instruction? */
  inEffect(stage: Stage, instruction: Instruction, name: string): Declaration | undefined {
    return this.environment.at(stage, instruction, name)
  }
}

function ignoredInstructions(facts: Facts): ReadonlySet<Instruction | undefined> {
  return new Set(
    facts.ignoreComments
      .filter(
        ({ scope, span }) => scope === 'instruction' && span.start !== facts.unheeded?.span.start,
      )
      .map(({ instruction }) => instruction),
  )
}

function buildsOn(stage: Stage, other: Stage): boolean {
  for (let at: Stage | undefined = stage; at; at = at.base) if (at === other) return true
  return false
}
