import { posix } from 'node:path'
import { atLeast, type Builder } from './builder.ts'
import type { Result } from './result.ts'
import { printFlag, type Secret } from './secret.ts'
import { posixQuoting, powershellQuoting, type Quoting } from './shell-word.ts'
import { builtStages, reachedStages } from './reached-stages.ts'

/**
 * How the build is to be called. Paths are relative to the folder in which the command will be run,
 * with `/`, or absolute.
 */
export interface CommandOptions {
  readonly builder: Builder
  readonly context: string
  /** The Dockerfile. */
  readonly file: string
  readonly tag?: string | undefined
  /** Name or number of the stage to build. */
  readonly target?: string | undefined
  /** The shell that it is for; `posix` when none is said. */
  readonly shell?: 'posix' | 'powershell' | undefined
}

const platformParts = ['PLATFORM', 'OS', 'OSVERSION', 'ARCH', 'VARIANT']

/**
 * Build arguments that BuildKit sets by itself once they are declared (Dockerfile reference,
 * "Automatic platform ARGs").
 */
const automatic = new Set(
  ['TARGET', 'BUILD'].flatMap((side) => platformParts.map((part) => side + part)),
)

/**
 * Prints the command that builds a file with its secrets: one line for a POSIX shell, or for
 * PowerShell. `NAME="${NAME:?}"` before it refuses to go on without the value and exports it; an
 * unset `env=` source would be passed as an empty secret without a word. Podman builds OCI images,
 * which know no SHELL, unless told otherwise (podman-build(1), --format).
 *
 * @returns null when there is nothing to say: the file mounts no secret and has not changed, could
 *   not be worked on, or has no such target
 * @example NPM_TOKEN="${NPM_TOKEN:?}" docker build --secret id=NPM_TOKEN,env=NPM_TOKEN .
 */
export function buildCommand(result: Result, options: CommandOptions): string | null {
  if (result.error !== null || (result.secrets.length === 0 && result.before === result.after))
    return null
  const reached = reachedStages(result.stages, options.target)
  if (!reached) return null
  const { builder } = options
  const run = builtStages(result.stages, options, reached)
  const secrets = unique(result.secrets).map((secret) => ({
    secret,
    needed: (options.target === undefined && run.size === 0) || isNeeded(secret, run),
  }))
  const printed = secrets.filter(
    ({ secret }) => options.target === undefined || isNeeded(secret, reached) || isVariable(secret),
  )
  const shell = shells[options.shell ?? 'posix']
  const { word } = shell.quoting
  const call = [
    builder.name,
    'build',
    ...(builder.name === 'podman' && /^[ \t]*SHELL[ \t]/im.test(result.after)
      ? ['--format docker']
      : []),
    ...printed.map(({ secret }) =>
      printFlag(placed(secret, options.context), builder, shell.quoting),
    ),
    ...buildArguments(result, reached).map((name) => `--build-arg ${word(name)}`),
    ...fileFlag(options, word),
    ...(options.target === undefined ? [] : [`--target ${word(options.target)}`]),
    ...(options.tag === undefined ? [] : [`--tag ${word(options.tag)}`]),
    word(local(options.context)),
  ]
  const isOld = builder.name === 'docker' && !atLeast(builder, 23, 0)
  return [
    ...(isOld ? [shell.set('DOCKER_BUILDKIT', '1')] : []),
    ...guards(printed).flatMap(({ name, required }) => shell.guard(name, required) ?? []),
    ...call,
  ].join(' ')
}

/** What stands before the call, in each shell. */
interface Shell {
  readonly quoting: Quoting
  set(name: string, value: string): string
  /** Refuses to go on without a value that is required; undefined where there is nothing to say. */
  guard(name: string, required: boolean): string | undefined
}

const shells: Readonly<Record<'posix' | 'powershell', Shell>> = {
  posix: {
    quoting: posixQuoting,
    set: (name, value) => `${name}=${value}`,
    guard: (name, required) => `${name}="\${${name}${required ? ':?' : '-'}}"`,
  },
  powershell: {
    quoting: powershellQuoting,
    set: (name, value) => `$env:${name} = '${value}';`,
    guard: (name, required) =>
      required ? `if (-not $env:${name}) { throw '${name} is not set' };` : undefined,
  },
}

/** One flag an id: of two with the same id the builder takes the last without a word. */
function unique(secrets: readonly Secret[]): Secret[] {
  return [
    ...new Map(
      secrets.toReversed().map((secret) => [`${secret.type} ${secret.id}`, secret]),
    ).values(),
  ].toReversed()
}

function isNeeded(secret: Secret, reached: ReadonlySet<number>): boolean {
  return secret.mounts.length === 0 || secret.mounts.some((mount) => reached.has(mount.stage))
}

function isVariable(secret: Secret): boolean {
  return secret.from !== 'agent' && 'env' in secret.from
}

/** Variables that must be set, or may be. A name that no shell can assign is passed as it is. */
function guards(
  secrets: readonly { secret: Secret; needed: boolean }[],
): { name: string; required: boolean }[] {
  const isRequired = new Map<string, boolean>()
  for (const { secret, needed } of secrets) {
    if (secret.from === 'agent' || !('env' in secret.from)) continue
    const name = secret.from.env
    if (!/^[A-Za-z_]\w*$/.test(name)) continue
    isRequired.set(name, (isRequired.get(name) ?? false) || (secret.required && needed))
  }
  return [...isRequired].map(([name, required]) => ({ name, required }))
}

/**
 * What can be passed with `--build-arg NAME`: the builder cuts at `=` and knows no blanks in names.
 */
const argumentName = /^[A-Za-z_][\w.-]*$/

/**
 * A file of the context is named from the current folder: that is what the builder's client reads
 * `src=` from.
 */
function placed(secret: Secret, context: string): Secret {
  if (secret.from === 'agent' || !('src' in secret.from)) return secret
  const { src } = secret.from
  return src.startsWith('/') || src.startsWith('$') || (secret.assumed && src.startsWith('./'))
    ? secret
    : // a context has nothing above it: the builder takes `../x` for `x`
      { ...secret, from: { src: posix.join(context, posix.join('/', src)) } }
}

/** The build arguments of the stages that are built, which the caller may give. */
export function argumentsFor(result: Result, { target }: Pick<CommandOptions, 'target'>): string[] {
  const reached = reachedStages(result.stages, target)
  return reached ? buildArguments(result, reached) : []
}

function buildArguments(result: Result, reached: ReadonlySet<number>): string[] {
  const declared = result.stages.flatMap((stage, index) =>
    reached.has(index) ? stage.arguments : [],
  )
  return [...new Set([...result.arguments, ...declared])].filter(
    (name) => !automatic.has(name) && argumentName.test(name),
  )
}

function fileFlag({ file, context }: CommandOptions, word: Quoting['word']): string[] {
  const isDefault = posix.normalize(file) === posix.join(context, 'Dockerfile')
  return isDefault ? [] : [`-f ${word(local(file))}`]
}

/**
 * Keeps a path from being read as an option or, by the builder, as the address of a remote context.
 */
function local(path: string): string {
  const normal = posix.normalize(path)
  const trimmed = normal.length > 1 && normal.endsWith('/') ? normal.slice(0, -1) : normal
  return /^-|^git@|^github\.com\/|^[a-z]+:\//.test(trimmed) ? `./${trimmed}` : trimmed
}
